// Servers that a domain blocks or limits, for its admins.

import { createHash } from 'node:crypto';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { dateTime } from '../../entities/dates.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, PAGE } from '../../params/page.ts';
import { flag, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { moderatedPage } from './page.ts';

const BLOCK = graphql(
  'fragment AdminHostBlock on HostBlock { key name level reason note isObfuscated createdAt }',
);
const LIST = graphql(
  `query RestHostBlocks($domainId: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    hostBlocks(domainId: $domainId, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...AdminHostBlock } } }
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

const list = route({
  method: 'GET',
  path: '/api/v1/admin/domain_blocks',
  audience: 'user',
  scopes: READ,
  params: PAGE,
  documents: [LIST],
  answer: (call) =>
    moderatedPage(
      call,
      100,
      async (args) => (await call.ask(LIST, { ...args, domainId: domainIdOf(call) })).hostBlocks?.edges ?? [],
      ({ node }) => entity(node),
    ),
});

/** A decision of the asked domain. Those who are no admins of it are refused. */
async function blockOf(call: Call<unknown>): Promise<BlockData> {
  await call.ask(LIST, { ...connectionArgs({}, 1), domainId: domainIdOf(call) });
  const { node } = await call.ask(ONE, { id: globalId('hostblock', call.part('id')) });
  if (!node || !('name' in node) || node.domain?.key !== String(call.domain.id)) throw notFound();
  return node;
}

const show = route({
  method: 'GET',
  path: '/api/v1/admin/domain_blocks/:id',
  audience: 'user',
  scopes: READ,
  grants: ['read'],
  documents: [LIST, ONE],
  answer: async (call) => ok(entity(await blockOf(call))),
});

const LEVELS: Readonly<Record<string, 'BLOCK' | 'LIMIT'>> = { suspend: 'BLOCK', silence: 'LIMIT' };

/** What is only noted down (`noop`) is no decision here. */
function levelOf(severity: string | undefined): 'BLOCK' | 'LIMIT' {
  const level = LEVELS[severity ?? 'silence'];
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

const create = route({
  method: 'POST',
  path: '/api/v1/admin/domain_blocks',
  audience: 'user',
  scopes: WRITE,
  params: { domain: text, ...TERMS },
  documents: [SET],
  async answer(call) {
    const { domain = '', severity, private_comment, public_comment, obfuscate } = call.params;
    const { block } = await call.act(SET, {
      input: {
        domainId: domainIdOf(call),
        name: domain,
        level: levelOf(severity),
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
  audience: 'user',
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
  audience: 'user',
  scopes: WRITE,
  grants: ['read', 'admin:read:domain_blocks'],
  documents: [LIST, ONE, END],
  async answer(call) {
    const known = await blockOf(call);
    await call.act(END, { input: { domainId: domainIdOf(call), name: known.name } });
    return ok(entity(known));
  },
});

export const ADMIN_DOMAIN_BLOCKS: readonly RestRoute[] = [list, show, create, update, remove];
