// Creates local identities with their keys.

import type { Role } from '../../db/enums.ts';
import type { Domain, Identity, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { isLocalUsername, usernameKey } from '../../lib/handle.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { lockRoles, writeRole } from '../domain-roles/write.ts';
import { readAll } from '../input.ts';
import { mayGiveRole, mustAdministerDomain } from '../roles/policy.ts';
import { uris } from '../uris.ts';
import { HandleTaken } from './errors.ts';
import { type NewKeys, storeKeys } from './keys.ts';

export interface CreateIdentityInput {
  domain: Domain;
  username: string;
  /** Who holds it. */
  user: User;
  name?: string;
  isLocked?: boolean;
  language?: string | null;
  /** Given on the domain to the user, by those who may (`mayGiveRole`). */
  role?: Role | null;
  /** Made by whoever calls within a transaction, before it. */
  keys?: NewKeys;
}

/**
 * Creates an identity on a domain for a user. Errors: INVALID_INPUT, CONFLICT for a handle that was ever given,
 * FORBIDDEN for whoever does not administer the domain (people who sign up are let in by the system).
 */
export async function createIdentity(ctx: Ctx, input: CreateIdentityInput): Promise<Identity> {
  const { domain, user } = input;
  if (domain.state !== 'ACTIVE') {
    throw new AppError('CONFLICT', `${domain.name} is not active; identities are made on active domains.`);
  }
  await mustAdministerDomain(ctx, domain);
  if (input.role) await mayGiveRole(ctx, domain, user, input.role);
  const checked = readNewIdentity(input);
  const keys = input.keys ?? (await ctx.app.ports.keys.generate());
  return inTransaction(ctx, async (ctx) => {
    if (input.role) await lockRoles(ctx, domain, user);
    const uri = uris.actor(domain, input.username);
    const id = ctx.app.ids.next();
    const inserted = await ctx.tx.sql.run(INSERT, [
      id,
      uri,
      domain.id,
      input.username,
      usernameKey(input.username),
      domain.name,
      BigInt(ctx.now),
      BigInt(ctx.now),
    ]);
    if (inserted === 0) throw new HandleTaken(`@${input.username}@${domain.name}`);
    const identity = await ctx.tx.models.identity.update({
      where: { id },
      data: {
        ...checked,
        url: uris.profile(domain, input.username),
        inbox: uris.inbox(uri),
        sharedInbox: uris.sharedInbox(domain),
        outbox: uris.outbox(uri),
        followersUri: uris.followers(uri),
        followingUri: uris.following(uri),
        featuredUri: uris.featured(uri),
      },
    });
    await storeKeys(ctx, identity, keys);
    await hold(ctx, identity, user);
    const before = input.role ? await writeRole(ctx, domain, user, input.role) : null;
    await ctx.emit({ kind: 'identityCreated', identity });
    await recordAct(ctx, {
      act: 'IDENTITY_CREATED',
      domainId: domain.id,
      target: identityTarget(identity),
      changes: input.role && input.role !== before ? [{ field: 'role', before, after: input.role }] : [],
    });
    return identity;
  });
}

/**
 * Two at once with one handle: the second insert changes nothing (a caught violation would end a PostgreSQL
 * transaction).
 */
const INSERT = `INSERT INTO identity ("id", "uri", "domainId", "username", "usernameKey", "handleDomain", "createdAt", "updatedAt")
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/** Errors: INVALID_INPUT with everything that is wrong. */
export function readNewIdentity(
  input: Pick<CreateIdentityInput, 'username' | 'name' | 'language' | 'isLocked'>,
) {
  const { name, language } = readAll({
    username: () => readUsername(input.username),
    name: () => readDisplayName(input.name ?? ''),
    language: () => {
      if (input.language == null) return null;
      const language = normaliseLanguage(input.language);
      if (language === null)
        throw invalid('A language is written as a BCP 47 tag, like en or pt-BR.', 'language');
      return language;
    },
  });
  return { name, language, isLocked: input.isLocked ?? false };
}

export const LONGEST_NAME = 100;

/** The name that a handle begins with, as it may be given here. Throws INVALID_INPUT. */
export function readUsername(text: string): string {
  if (isLocalUsername(text)) return text;
  throw invalid(
    'A username has 1 to 64 letters (a-z), digits or underscores, with dots and dashes inside.',
    'username',
  );
}

/** What an identity is called; may be empty. Throws INVALID_INPUT. */
export function readDisplayName(text: string): string {
  const name = text.trim();
  if ([...name].length > LONGEST_NAME)
    throw invalid(`A display name has at most ${LONGEST_NAME} characters.`, 'name');
  return name;
}

const invalid = (message: string, field: string) =>
  new AppError('INVALID_INPUT', message, { path: ['input', field] });

/** Lets a user hold an identity; false, and nothing changes, where they do already. */
export async function hold(ctx: TxCtx, identity: Identity, user: User): Promise<boolean> {
  const inserted = await ctx.tx.sql.run(
    'INSERT INTO identity_member ("identityId", "userId", "createdAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [identity.id, user.id, BigInt(ctx.now)],
  );
  return inserted === 1;
}
