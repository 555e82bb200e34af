import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canSeeBoost } from '../../src/core/boosts/policy.ts';
import { boostersOf } from '../../src/core/boosts/queries.ts';
import { boostsFor, whoSeesBoosts } from '../../src/core/boosts/seen.ts';
import { favouritersOf } from '../../src/core/favourites/queries.ts';
import { followersOf, followingOf } from '../../src/core/follows/queries.ts';
import { discoverableIdentities } from '../../src/core/identities/directory.ts';
import { canList, canSeeIdentity } from '../../src/core/identities/policy.ts';
import { anonymousReader, type Reader, readerOf } from '../../src/core/posts/reader.ts';
import { readerSees } from '../../src/core/posts/visibility-facts.ts';
import type { Identity } from '../../src/db/rows.ts';
import { type FacesWorld, openFaces } from './faces.ts';
import { makeRandomWorld, type RandomWorld } from './random-world.ts';

/**
 * The rules for people and for boosts, as predicates, hold in every list and on every face, in a random world with
 * blocks of people, servers and domains, and with suspended people.
 */
vi.setConfig({ testTimeout: 60_000 });

describe.each([3, 4])('people and boosts in a random world (seed %i)', (seed) => {
  let world: FacesWorld;
  let them: RandomWorld;
  let readers: { reader: Reader; identity: Identity | null; token: string | null; domainIndex: number }[];
  let blocks: Set<string>;
  let follows: Set<string>;

  beforeAll(async () => {
    world = await openFaces();
    them = await makeRandomWorld(world, seed);
    readers = [];
    for (const [domainIndex, domain] of them.domains.entries())
      readers.push({
        reader: await anonymousReader(world.system(), domain.id),
        identity: null,
        token: null,
        domainIndex,
      });
    for (const identity of them.locals.filter(({ state }) => state === 'ACTIVE')) {
      const domainIndex = them.domains.findIndex(({ id }) => id === identity.domainId);
      const token = await world.token(identity);
      readers.push({ reader: await readerOf(await world.as(identity)), identity, token, domainIndex });
    }
    const rows = await world.db.models.block.findMany();
    blocks = new Set(rows.map((row) => `${row.blockerId} ${row.blockedId}`));
    const accepted = await world.db.models.follow.findMany({ where: { state: 'ACCEPTED' } });
    follows = new Set(accepted.map((row) => `${row.followerId} ${row.followeeId}`));
  });
  afterAll(() => world?.close());

  const sorted = (ids: Iterable<bigint | string>) => [...ids].map(String).sort();
  const isListed = (reader: Reader, person: Identity) =>
    canList(reader, person, blocks.has(`${person.id} ${reader.identityId}`)) && wants(reader, person.id);
  /** Lists are without those whom the reader blocks. */
  const wants = (reader: Reader, id: bigint) => !blocks.has(`${reader.identityId} ${id}`);
  const person = (id: bigint) => them.people.find((each) => each.id === id) as Identity;
  const seesBoost = (reader: Reader, boost: RandomWorld['boosts'][number]) =>
    canSeeBoost(reader, boost as never, {
      booster: person(BigInt(boost.identityId)),
      isFollower: follows.has(`${reader.identityId} ${boost.identityId}`),
      isBlocked: blocks.has(`${boost.identityId} ${reader.identityId}`),
    });

  it('followers, followed and the people of a domain are whom the rule lists', async () => {
    for (const { reader } of readers) {
      for (const of of them.people) {
        const pairs = [...follows].map((pair) => pair.split(' ').map(BigInt) as [bigint, bigint]);
        for (const [list, own, other] of [
          [followersOf, 1, 0],
          [followingOf, 0, 1],
        ] as const) {
          const found = await list(world.system(), reader, of, { limit: 100 });
          // Whoever is blocked by their owner is shown nobody.
          const isShown = !blocks.has(`${of.id} ${reader.identityId}`);
          const wanted = pairs.filter(
            (pair) => isShown && pair[own] === of.id && isListed(reader, person(pair[other])),
          );
          expect(sorted(found.map((each) => each.identity.id))).toEqual(
            sorted(wanted.map((pair) => pair[other])),
          );
        }
      }
      for (const domain of them.domains) {
        const found = await discoverableIdentities(world.system(), reader, domain, { limit: 100 });
        const wanted = them.locals.filter((each) => each.domainId === domain.id && isListed(reader, each));
        expect(sorted(found.map((each) => each.identity.id))).toEqual(sorted(wanted.map(({ id }) => id)));
      }
    }
  });

  it('boosts are those the rule shows, and so are the people behind them', async () => {
    const ids = them.boosts.map(({ id }) => BigInt(id));
    const rows = await world.db.models.boost.findMany({ include: { identity: true } });
    const judge = await whoSeesBoosts(
      world.system(),
      readers.map(({ reader }) => reader),
      rows,
    );
    for (const { reader } of readers) {
      const seen = them.boosts.filter((boost) => seesBoost(reader, boost));
      expect(sorted((await boostsFor(world.system(), reader, ids)).map(({ id }) => id))).toEqual(
        sorted(seen.map(({ id }) => BigInt(id))),
      );
      expect(sorted(rows.filter((row) => judge(reader, row)).map(({ id }) => id))).toEqual(
        sorted(seen.map(({ id }) => BigInt(id))),
      );
      for (const post of them.posts) {
        const isSeen = await readerSees(world.system(), reader, post);
        const boosters = await boostersOf(world.system(), reader, post, { limit: 100 });
        expect(sorted(boosters.map((each) => each.identity.id))).toEqual(
          sorted(
            isSeen
              ? seen
                  .filter((each) => each.postId === post.id && wants(reader, BigInt(each.identityId)))
                  .map((each) => BigInt(each.identityId))
              : [],
          ),
        );
        for (const { identity } of await favouritersOf(world.system(), reader, post, { limit: 100 }))
          expect(isSeen && isListed(reader, identity)).toBe(true);
      }
    }
    expect(them.boosts.some((boost) => readers.some(({ reader }) => !seesBoost(reader, boost)))).toBe(true);
  });

  it('GraphQL shows an identity to whom the rule shows it', async () => {
    for (const { reader, identity, token, domainIndex } of readers) {
      const ids = them.people.map(({ id }) => `identity_${id}`);
      const domain = them.domains[domainIndex];
      if (!domain) continue;
      const answer = await world.ask(domain, token, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        ids,
      });
      const shown = answer.data.nodes.flatMap((node: { id: string } | null) => node?.id ?? []);
      const wanted = them.people.filter((each) => each.id === identity?.id || canSeeIdentity(reader, each));
      expect(sorted(shown)).toEqual(sorted(wanted.map(({ id }) => `identity_${id}`)));
    }
  });

  it('nothing went wrong inside', () => expect(world.failures).toEqual([]));
});
