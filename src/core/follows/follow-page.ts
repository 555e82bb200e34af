// Finds the page on which somebody from another server follows an identity of ours.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { parseHandle, usernameKey } from '../../lib/handle.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { type Ctx, sql } from '../context.ts';

/** Somebody waits for it before a page. */
const ANSWER_MS = 6_000;

/** The handle of a visitor, with its domain. Errors: INVALID_INPUT for what is no whole handle. */
export function readVisitorHandle(text: string): { username: string; domain: string } {
  const handle = parseHandle(text);
  if (handle?.domain) return { username: handle.username, domain: handle.domain };
  throw new AppError('INVALID_INPUT', 'Write your whole handle, like @you@your.server.', {
    path: ['input', 'handle'],
  });
}

/**
 * The page of a visitor's own server on which they follow `identity`, as that server's WebFinger says
 * (http://ostatus.org/schema/1.0/subscribe). How often is limited by the caller. Errors: INVALID_INPUT for what is no
 * whole handle, NOT_FOUND where their server knows nobody of that name, does not answer in time, or has no such page.
 */
export async function findFollowPage(
  ctx: Ctx,
  identity: Identity,
  text: string,
): Promise<{ url: string; host: string }> {
  const path = ['input', 'handle'];
  const { username, domain } = readVisitorHandle(text);
  const found = (await ownTemplate(ctx, username, domain)) ?? {
    host: domain,
    answer: await ctx.app.ports.remote.followTemplate(ctx, username, domain, ANSWER_MS),
  };
  const instead = `Search for @${identity.username}@${identity.handleDomain} there instead.`;
  if (found.answer === null)
    throw new AppError(
      'NOT_FOUND',
      `${displayHost(domain)} knows nobody by this handle, or does not answer. Look whether it is written right.`,
      { path },
    );
  if (found.answer.template === null)
    throw new AppError('NOT_FOUND', `${displayHost(domain)} does not say where one follows. ${instead}`, {
      path,
    });
  const url = found.answer.template.replaceAll('{uri}', encodeURIComponent(identity.uri));
  return { url: new URL(url).href, host: new URL(url).host };
}

/** For people of this install nobody has to be asked; `answer` null where none of them has that name. */
async function ownTemplate(ctx: Ctx, username: string, name: string) {
  const domain = await ctx.app.domains.byName(name);
  if (domain?.state !== 'ACTIVE') return null;
  const rows = await sql(ctx).all(
    `SELECT "id" FROM identity WHERE "handleDomain" = ? AND "usernameKey" = ? AND "state" = 'ACTIVE' AND NOT "isInstance"`,
    [domain.name, usernameKey(username)],
  );
  const template = `${domain.origin}/authorize_interaction?uri={uri}`;
  return { host: domain.host, answer: rows.length > 0 ? { template } : null };
}
