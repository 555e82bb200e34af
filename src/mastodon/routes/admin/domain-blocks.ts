// Servers that a domain blocks or limits, for its admins.

import { createHash } from 'node:crypto';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { normaliseHost } from '../../../lib/url/host-name.ts';
import type { Call } from '../../call.ts';
import { dateTime } from '../../entities/dates.ts';
import { invalid, notFound, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, LONGEST_PAGE, PAGE } from '../../params/page.ts';
import { flag, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { moderatedPage } from './page.ts';

const BLOCK = graphql(
  'fragment AdminHostBlock on HostBlock { key name level reason note isObfuscated createdAt }',
);
const LIST = graphql(
  `query RestHostBlocks($domainId: ID!, $covering: String, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    hostBlocks(domainId: $domainId, covering: $covering, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...AdminHostBlock } } }
  }`,
  [BLOCK],
);
const ONE = graphql(
  'query RestHostBlock($id: ID!) { node(id: $id) { ... on HostBlock { domain { key } ...AdminHostBlock } } }',
  [BLOCK],
);
const SET = graphql(
  `mutation RestSetHostBlock($input: BlockHostInput!) {
    done: blockHost(input: $input) { ... on BlockHostPayload { block { ...AdminHostBlock } } ... on Error { code message path } }
  }`,
  [BLOCK],
);
const END = graphql(`mutation RestEndHostBlock($input: UnblockHostInput!) {
  done: unblockHost(input: $input) { ... on UnblockHostPayload { wasBlocked } ... on Error { code message path } }
}`);

type BlockData = ResultOf<typeof BLOCK>;

/** Admin::DomainBlock. Media and reports are refused with everything else, or not at all. */
function entity({ key, name, level, reason, note, isObfuscated, createdAt }: BlockData) {
  return {
    id: key,
    domain: name,
    digest: createHash('sha256').update(name).digest('hex'),
    created_at: dateTime(createdAt),
    severity: level === 'BLOCK' ? 'suspend' : 'silence',
    reject_media: level === 'BLOCK',
    reject_reports: level === 'BLOCK',
    private_comment: note === '' ? null : note,
    public_comment: reason === '' ? null : reason,
    obfuscate: isObfuscated,
  };
}

const READ = ['admin:read:domain_blocks'] as const;
const WRITE = ['admin:write:domain_blocks'] as const;
const domainIdOf = (call: Call<unknown>) => globalId('domain', String(call.domain.id));
/** Arguments for the blocks of the domain asked; `covering`: only those that a server of this name falls under. */
const decided = (call: Call<unknown>, covering: string | null = null) => ({
  domainId: domainIdOf(call),
  covering,
});

const list = route({
  method: 'GET',
  path: '/api/v1/admin/domain_blocks',
  audience: 'moderator',
  scopes: READ,
  params: PAGE,
  documents: [LIST],
  answer: (call) =>
    moderatedPage(
      call,
      100,
      async (args) => (await call.ask(LIST, { ...args, ...decided(call) })).hostBlocks?.edges ?? [],
      ({ node }) => entity(node),
    ),
});

/** Throws 403 for others than admins of the domain, before anything they sent is looked at. */
async function mustBeAdmin(call: Call<unknown>): Promise<void> {
  await call.ask(LIST, { ...connectionArgs({}, 1), ...decided(call) });
}

/** A decision of the asked domain, by the id in the path. Throws 403 for others than its admins, 404. */
async function blockOf(call: Call<unknown>): Promise<BlockData> {
  await mustBeAdmin(call);
  const { node } = await call.ask(ONE, { id: globalId('hostblock', call.part('id')) });
  if (!node || !('name' in node) || node.domain?.key !== String(call.domain.id)) throw notFound();
  return node;
}

const show = route({
  method: 'GET',
  path: '/api/v1/admin/domain_blocks/:id',
  audience: 'moderator',
  scopes: READ,
  grants: ['read'],
  documents: [LIST, ONE],
  answer: async (call) => ok(entity(await blockOf(call))),
});

type Level = 'BLOCK' | 'LIMIT';
const LEVELS: Readonly<Record<string, Level>> = { suspend: 'BLOCK', silence: 'LIMIT' };

/** What is only noted down is no decision here: media and reports are refused with everything else, or not at all. */
function levelOf(severity: string | undefined): Level {
  const level = LEVELS[severity ?? 'silence'];
  if (severity === 'noop')
    throw invalid(
      'Severity noop would do nothing on this server, which refuses media and reports with suspend alone; choose silence or suspend',
    );
  if (!level) throw invalid('Severity is not included in the list');
  return level;
}

const TERMS = {
  severity: text,
  reject_media: flag,
  reject_reports: flag,
  private_comment: text,
  public_comment: text,
  obfuscate: flag,
};

/** As Mastodon has it: a decision is made once, and changed by its id; only a stricter one stands beside it. */
async function mustBeNew(call: Call<unknown>, domain: string, level: Level): Promise<void> {
  const { hostBlocks } = await call.ask(LIST, {
    ...connectionArgs({}, LONGEST_PAGE),
    ...decided(call, domain),
  });
  const known = (hostBlocks?.edges ?? []).map(({ node }) => node);
  const name = normaliseHost(domain.trim());
  const same = known.find((each) => each.name === name);
  const asStrict = known.find((each) => each.level === 'BLOCK') ?? (level === 'LIMIT' ? known[0] : undefined);
  const existing = same ?? asStrict;
  if (existing)
    throw new RestError(422, `You have already imposed stricter limits on ${existing.name}.`, {
      more: { existing_domain_block: entity(existing) },
    });
}

const create = route({
  method: 'POST',
  path: '/api/v1/admin/domain_blocks',
  audience: 'moderator',
  scopes: WRITE,
  grants: ['admin:read:domain_blocks'],
  params: { domain: text, ...TERMS },
  documents: [LIST, SET],
  async answer(call) {
    const { domain = '', severity, private_comment, public_comment, obfuscate } = call.params;
    await mustBeAdmin(call);
    const level = levelOf(severity);
    if (domain.trim() === '') throw invalid("Domain can't be blank");
    await mustBeNew(call, domain, level);
    const { block } = await call.act(SET, {
      input: {
        domainId: domainIdOf(call),
        name: domain,
        level,
        reason: public_comment ?? '',
        note: private_comment ?? '',
        isObfuscated: obfuscate ?? false,
      },
    });
    return ok(entity(block));
  },
});

const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/admin/domain_blocks/:id',
  audience: 'moderator',
  scopes: WRITE,
  grants: ['read', 'admin:read:domain_blocks'],
  params: TERMS,
  documents: [LIST, ONE, SET],
  async answer(call) {
    const known = await blockOf(call);
    const { severity, private_comment, public_comment, obfuscate } = call.params;
    const { block } = await call.act(SET, {
      input: {
        domainId: domainIdOf(call),
        name: known.name,
        level: severity === undefined ? known.level : levelOf(severity),
        reason: public_comment ?? known.reason,
        note: private_comment ?? known.note,
        isObfuscated: obfuscate ?? known.isObfuscated,
      },
    });
    return ok(entity(block));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/api/v1/admin/domain_blocks/:id',
  audience: 'moderator',
  scopes: WRITE,
  grants: ['read', 'admin:read:domain_blocks'],
  documents: [LIST, ONE, END],
  async answer(call) {
    const known = await blockOf(call);
    await call.act(END, { input: { domainId: domainIdOf(call), name: known.name } });
    return ok({});
  },
});

export const ADMIN_DOMAIN_BLOCKS: readonly RestRoute[] = [list, show, create, update, remove];
