// What a domain tells everybody of other servers, and how busy it was.

import { graphql } from '../../../graphql/documents/typed.ts';
import { notFound } from '../../errors.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const PEERS = graphql(
  'query RestPeers($beginning: String, $first: Int, $after: String) { domain { peers(beginning: $beginning, first: $first, after: $after) } }',
);
const BLOCKS = graphql(
  'query RestPublishedBlocks { domain { showsBlocksTo publishedBlocks { name digest level reason } } }',
);
const WEEKS = graphql('query RestActivity { domain { weeks { begins posts people newPeople } } }');

const HOUR = 3_600;
const MINUTE = 60;
/** GraphQL gives so many at once. */
const MOST = 1_000;
const FOUND = 10;

const peers = route({
  method: 'GET',
  path: '/api/v1/instance/peers',
  audience: 'public',
  documents: [PEERS],
  cache: HOUR,
  isForAll: true,
  async answer(call) {
    const names: string[] = [];
    for (let isLast = false; !isLast; ) {
      const page = { beginning: '', first: MOST, after: names.at(-1) ?? '' };
      const found = (await call.ask(PEERS, page)).domain?.peers;
      if (!found) throw notFound();
      names.push(...found);
      isLast = found.length < MOST;
    }
    return ok(names);
  },
});

const search = route({
  method: 'GET',
  path: '/api/v1/peers/search',
  audience: 'public',
  params: { q: text },
  documents: [PEERS],
  cache: HOUR,
  isForAll: true,
  async answer(call) {
    const beginning = (call.params.q ?? '').trim().toLowerCase();
    if (!/^[\p{L}\p{N}][\p{L}\p{N}.:-]*$/u.test(beginning)) return ok([]);
    const { domain } = await call.ask(PEERS, { beginning, first: FOUND, after: '' });
    if (!domain?.peers) throw notFound();
    return ok(domain.peers);
  },
});

/** DomainBlock. Where they are shown to everybody, caches keep them for those with a token too. */
const blocks = route({
  method: 'GET',
  path: '/api/v1/instance/domain_blocks',
  audience: 'public',
  documents: [BLOCKS],
  cache: MINUTE,
  async answer(call) {
    const { domain } = await call.ask(BLOCKS, {});
    if (!domain?.publishedBlocks) throw notFound();
    return ok(
      domain.publishedBlocks.map(({ name, digest, level, reason }) => ({
        domain: name,
        digest,
        severity: level === 'BLOCK' ? 'suspend' : 'silence',
        comment: reason,
      })),
      domain.showsBlocksTo === 'EVERYBODY' ? { 'cache-control': `public, max-age=${MINUTE}` } : {},
    );
  },
});

/** InstanceActivity: of `logins` nothing is written down here, so that those count who wrote something. */
const activity = route({
  method: 'GET',
  path: '/api/v1/instance/activity',
  audience: 'public',
  documents: [WEEKS],
  cache: HOUR,
  isForAll: true,
  async answer(call) {
    const { domain } = await call.ask(WEEKS, {});
    if (!domain) throw notFound();
    return ok(
      domain.weeks.map(({ begins, posts, people, newPeople }) => ({
        week: String(Date.parse(begins) / 1_000),
        statuses: String(posts),
        logins: String(people),
        registrations: String(newPeople),
      })),
    );
  },
});

export const PEER_ROUTES: readonly RestRoute[] = [peers, search, blocks, activity];
