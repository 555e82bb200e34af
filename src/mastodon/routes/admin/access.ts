// Mail domains, mailboxes and IP addresses that are kept out, for admins of the install.

import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Scope } from '../../../lib/scopes.ts';
import type { Call } from '../../call.ts';
import { dateTime, dateTimeOrNull } from '../../entities/dates.ts';
import { invalid, notFound, RestError, SENTENCES } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { PAGE } from '../../params/page.ts';
import { flag, text, whole } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { moderatedPage } from './page.ts';

const BLOCK = graphql(
  'fragment AdminAccessBlock on AccessBlock { key kind pattern severity reason createdAt expiresAt }',
);
export const LIST = graphql(
  `query RestAccessBlocks($kind: AccessBlockKind!, $pattern: String, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    accessBlocks(kind: $kind, pattern: $pattern, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...AdminAccessBlock } } }
  }`,
  [BLOCK],
);
const ONE = graphql('query RestAccessBlock($id: ID!) { node(id: $id) { ...AdminAccessBlock } }', [BLOCK]);
export const SET = graphql(
  `mutation RestSetAccessBlock($input: BlockAccessInput!) {
    done: blockAccess(input: $input) { ... on BlockAccessPayload { block { ...AdminAccessBlock } } ... on Error { code message path } }
  }`,
  [BLOCK],
);
const END = graphql(`mutation RestEndAccessBlock($input: UnblockAccessInput!) {
  done: unblockAccess(input: $input) { ... on UnblockAccessPayload { wasBlocked } ... on Error { code message path } }
}`);

export type BlockData = ResultOf<typeof BLOCK>;
type Kind = BlockData['kind'];

/** Admin::EmailDomainBlock. How often somebody tried to sign up with it is not counted. */
function emailDomain({ key, pattern, severity, createdAt }: BlockData) {
  return {
    id: key,
    domain: pattern,
    created_at: dateTime(createdAt),
    history: [],
    allow_with_approval: severity === 'SIGN_UP_REQUIRES_APPROVAL',
  };
}

const SEVERITIES = {
  SIGN_UP_REQUIRES_APPROVAL: 'sign_up_requires_approval',
  SIGN_UP_BLOCK: 'sign_up_block',
  NO_ACCESS: 'no_access',
} as const;
type Severity = keyof typeof SEVERITIES;

/** Admin::IpBlock. */
function ipBlock({ key, pattern, severity, reason, createdAt, expiresAt }: BlockData) {
  return {
    id: key,
    ip: pattern,
    severity: SEVERITIES[severity],
    comment: reason,
    created_at: dateTime(createdAt),
    expires_at: dateTimeOrNull(expiresAt),
  };
}

function severityOf(word: string | undefined): Severity {
  const found = (Object.keys(SEVERITIES) as Severity[]).find((each) => SEVERITIES[each] === word);
  if (!found) throw invalid('Severity is not included in the list');
  return found;
}

/** The newest of a kind, or the one about just that. Those who are no admins of the install are refused. */
export async function firstOf(call: Call<unknown>, kind: Kind, pattern: string | null = null) {
  const one = { first: 1, last: null, after: null, before: null, newerThan: null };
  const { accessBlocks } = await call.ask(LIST, { kind, pattern, ...one });
  if (!accessBlocks) throw new RestError(403, SENTENCES.notAllowed);
  return accessBlocks.edges[0]?.node ?? null;
}

/** As Mastodon has it: what is kept out already is changed by its id, if at all. `name`: what it is called there. */
export async function mustBeNew(
  call: Call<unknown>,
  kind: Kind,
  pattern: string,
  name: string,
): Promise<void> {
  if (await firstOf(call, kind, pattern)) throw invalid(`${name} has already been taken`);
}

/** One of a kind. Those who are no admins of the install are refused. */
async function blockOf(call: Call<unknown>, kind: Kind): Promise<BlockData> {
  await firstOf(call, kind);
  const { node } = await call.ask(ONE, { id: globalId('accessblock', call.part('id')) });
  if (!node || !('pattern' in node) || node.kind !== kind) throw notFound();
  return node;
}

/** The routes that all kinds have: the list, one of them, and its end. */
export function routesOf(
  noun: 'email_domain_blocks' | 'ip_blocks' | 'canonical_email_blocks',
  kind: Kind,
  entity: (data: BlockData) => unknown,
) {
  const path = `/api/v1/admin/${noun}`;
  const [read, write]: [Scope, Scope] = [`admin:read:${noun}`, `admin:write:${noun}`];
  const list = route({
    method: 'GET',
    path,
    audience: 'moderator',
    scopes: [read],
    // In GraphQL all of it stands under one scope.
    grants: ['admin:read'],
    params: PAGE,
    documents: [LIST],
    answer: (call) =>
      moderatedPage(
        call,
        100,
        async (args) => {
          const { accessBlocks } = await call.ask(LIST, { kind, pattern: null, ...args });
          if (!accessBlocks) throw new RestError(403, SENTENCES.notAllowed);
          return accessBlocks.edges;
        },
        ({ node }) => entity(node),
      ),
  });
  const show = route({
    method: 'GET',
    path: `${path}/:id`,
    audience: 'moderator',
    scopes: [read],
    grants: ['read', 'admin:read'],
    documents: [LIST, ONE],
    answer: async (call) => ok(entity(await blockOf(call, kind))),
  });
  const remove = route({
    method: 'DELETE',
    path: `${path}/:id`,
    audience: 'moderator',
    scopes: [write],
    grants: ['read', 'admin:read', 'admin:write'],
    documents: [LIST, ONE, END],
    async answer(call) {
      const known = await blockOf(call, kind);
      await call.act(END, { input: { pattern: known.pattern } });
      return ok({});
    },
  });
  return [list, show, remove];
}

// One text may name either in GraphQL: by these, nothing of another kind is decided than was asked for.
const DOMAIN = /^@?(?![\d.]+$)[^@:/\s]+\.[^@:/\s]+$/;
const ADDRESS = /^(?:[\d./]+|[\da-f.]*:[\da-f.:/]*)$/i;

const createEmailDomain = route({
  method: 'POST',
  path: '/api/v1/admin/email_domain_blocks',
  audience: 'moderator',
  scopes: ['admin:write:email_domain_blocks'],
  grants: ['admin:read', 'admin:write'],
  params: { domain: text, allow_with_approval: flag },
  documents: [LIST, SET],
  async answer(call) {
    const { domain = '', allow_with_approval } = call.params;
    await firstOf(call, 'EMAIL_DOMAIN');
    if (domain.trim() === '') throw invalid("Domain can't be blank");
    if (!DOMAIN.test(domain.trim())) throw invalid('Domain is not a valid domain name');
    await mustBeNew(call, 'EMAIL_DOMAIN', domain, 'Domain');
    const severity = allow_with_approval ? 'SIGN_UP_REQUIRES_APPROVAL' : 'SIGN_UP_BLOCK';
    const { block } = await call.act(SET, { input: { pattern: domain, severity } });
    return ok(emailDomain(block));
  },
});

const TERMS = { ip: text, severity: text, comment: text, expires_in: whole };

const createIp = route({
  method: 'POST',
  path: '/api/v1/admin/ip_blocks',
  audience: 'moderator',
  scopes: ['admin:write:ip_blocks'],
  grants: ['admin:read', 'admin:write'],
  params: TERMS,
  documents: [LIST, SET],
  async answer(call) {
    const { ip = '', comment, expires_in } = call.params;
    await firstOf(call, 'IP_RANGE');
    if (!ADDRESS.test(ip.trim())) throw invalid('Ip is not a valid IP address');
    const severity = severityOf(call.params.severity);
    await mustBeNew(call, 'IP_RANGE', ip, 'Ip');
    const { block } = await call.act(SET, {
      input: {
        pattern: ip,
        severity,
        reason: comment ?? '',
        seconds: expires_in || null,
      },
    });
    return ok(ipBlock(block));
  },
});

const updateIp = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/admin/ip_blocks/:id',
  audience: 'moderator',
  scopes: ['admin:write:ip_blocks'],
  grants: ['read', 'admin:read', 'admin:write'],
  params: TERMS,
  documents: [LIST, ONE, SET, END],
  async answer(call) {
    const known = await blockOf(call, 'IP_RANGE');
    const { ip, severity, comment, expires_in } = call.params;
    if (ip && !ADDRESS.test(ip.trim())) throw invalid('Ip is not a valid IP address');
    const there = ip ? await firstOf(call, 'IP_RANGE', ip) : null;
    if (there && there.key !== known.key) throw invalid('Ip has already been taken');
    const left =
      known.expiresAt === null ? null : Math.ceil((Date.parse(known.expiresAt) - call.now) / 1_000);
    const { block } = await call.act(SET, {
      input: {
        pattern: ip || known.pattern,
        severity: severity === undefined ? known.severity : severityOf(severity),
        reason: comment ?? known.reason,
        seconds: expires_in === undefined ? left : expires_in || null,
      },
    });
    if (block.pattern !== known.pattern) await call.act(END, { input: { pattern: known.pattern } });
    return ok(ipBlock(block));
  },
});

export const ADMIN_ACCESS: readonly RestRoute[] = [
  ...routesOf('email_domain_blocks', 'EMAIL_DOMAIN', emailDomain),
  createEmailDomain,
  ...routesOf('ip_blocks', 'IP_RANGE', ipBlock),
  createIp,
  updateIp,
];
