// Makes the first domain, user and identity of an install.

import type { Domain, Identity, User } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { addDomain } from '../domains/add.ts';
import { forgetDomain, isUnused } from '../domains/forget.ts';
import { readDomainName } from '../domains/name.ts';
import { isLocalhost } from '../domains/origin.ts';
import { createIdentity, readDisplayName, readUsername } from '../identities/create.ts';
import { readAll } from '../input.ts';
import { addUser } from '../users/add.ts';
import { readEmail, readPassword } from '../users/input.ts';
import { setupLinkEnd, setupLinkOver, takeSetupLink } from './link.ts';

export interface SetUpInput {
  /** The secret part of the address (link.ts). */
  token: string;
  /** What handles end in; null: the domain that is settled. */
  domainName: string | null;
  /** Where its URIs live; null: under the name itself. */
  domainHost: string | null;
  email: string;
  password: string;
  username: string;
  /** What the identity is called; null: nothing besides its handle. */
  name: string | null;
}

/**
 * The domain that the operator has named, by PUKEKO_DOMAIN or a command, so that nobody is asked for one. A `localhost`
 * that nobody named is none: the first start makes it by itself.
 */
export async function settledDomain({ app }: Ctx): Promise<Domain | null> {
  const { firstDomain } = app.config;
  const named = firstDomain === null ? null : await app.domains.byName(firstDomain);
  if (named?.state === 'ACTIVE') return named;
  const domain = await app.domains.default();
  return domain?.state === 'ACTIVE' && !isLocalhost(domain.host) ? domain : null;
}

/**
 * What is wrong with a name for the first domain, as `addDomain` would say; gives it as it will be stored. Errors:
 * INVALID_INPUT.
 */
export function readFirstDomain(givenName: string, givenHost: string | null): { name: string; host: string } {
  const { name, host } = readAll({
    name: () => readDomainName(givenName, 'domainName'),
    host: () => (givenHost ? readDomainName(givenHost, 'domainHost') : null),
  });
  return { name, host: host ?? name };
}

/**
 * Makes the first domain, an admin of the install, and an identity of theirs which owns the domain: all or nothing, in
 * one transaction, which uses the address up. Whoever has it acts as the operator, whose terminal or log it comes from.
 * Errors: NOT_FOUND for an address that is not good (any more), INVALID_INPUT with everything that is wrong, CONFLICT
 * for names that cannot be had.
 */
export async function setUp(ctx: Ctx, input: SetUpInput): Promise<{ domain: Domain; identity: Identity }> {
  // Nobody makes this server hash passwords and keys without one.
  if ((await setupLinkEnd(ctx, input.token)) === null) throw setupLinkOver();
  const settled = await settledDomain(ctx);
  const { email, password } = readAll({
    domain: () => settled ?? readFirstDomain(input.domainName ?? '', input.domainHost),
    email: () => readEmail(input.email),
    password: () => readPassword(input.password),
    username: () => readUsername(input.username),
    name: () => readDisplayName(input.name ?? ''),
  });
  const operator: Ctx = { ...ctx, viewer: { kind: 'operator', identity: null } };
  const made = await inTransaction(operator, async (ctx) => {
    await takeSetupLink(ctx, input.token);
    const domain = settled ?? (await makeDomain(ctx, input));
    const user = await addUser(ctx, { email, password, isAdmin: true });
    const identity = await makeIdentity(ctx, domain, user, input);
    return { domain, identity };
  });
  await ctx.app.events.catchUp();
  ctx.app.domains.forget();
  return made;
}

/** The name for trying things out that the first start made, and nobody ever used, goes without a trace. */
async function makeDomain(ctx: TxCtx, { domainName, domainHost }: SetUpInput): Promise<Domain> {
  const { name, host } = readFirstDomain(domainName ?? '', domainHost);
  const all = await ctx.tx.models.domain.findMany({ where: { state: 'ACTIVE' } });
  const same = all.find((domain) => domain.name === name && domain.host === host);
  if (same) return same;
  for (const domain of all)
    if (isLocalhost(domain.host) && (await isUnused(ctx.tx.sql, domain))) await forgetDomain(ctx, domain);
  return addDomain(ctx, { name, host, isDefault: true });
}

function makeIdentity(
  ctx: TxCtx,
  domain: Domain,
  user: User,
  { username, name }: SetUpInput,
): Promise<Identity> {
  return createIdentity(ctx, { domain, user, username, name: name ?? '', role: 'OWNER' });
}
