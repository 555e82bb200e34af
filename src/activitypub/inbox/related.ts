// Whether a received activity concerns anybody on the domain it was sent to.

import { type Ctx, sql } from '../../core/context.ts';
import type { RemotePostData } from '../../core/posts/remote/content.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';

/** Whether anybody on a domain follows an identity. */
export async function hasFollowersOn(
  ctx: Ctx,
  identity: Pick<Identity, 'id'>,
  domain: Pick<Domain, 'id'>,
): Promise<boolean> {
  const rows = await sql(ctx).all(
    `SELECT 1 AS "one" FROM follow WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" = ? LIMIT 1`,
    [identity.id, domain.id],
  );
  return rows.length > 0;
}

/**
 * Whether a post that was sent to a domain is any of its business: somebody there follows its author, is named or
 * addressed, or it answers a post of the domain or of somebody who is followed there. All else is somebody's flood.
 */
export async function isRelated(
  ctx: Ctx,
  author: Identity,
  post: RemotePostData,
  domain: Domain,
): Promise<boolean> {
  if (await hasFollowersOn(ctx, author, domain)) return true;
  const ours = [...post.mentions.map((mention) => mention.uri), ...post.addressed].filter((uri) =>
    uri.startsWith(`${domain.origin}/`),
  );
  const db = sql(ctx);
  if (ours.length > 0) {
    const named = await db.all(
      `SELECT 1 AS "one" FROM identity WHERE ${anyOf(db.dialect, '"uri"')} AND "domainId" = ? AND "state" = 'ACTIVE' LIMIT 1`,
      [ours, domain.id],
    );
    if (named.length > 0) return true;
  }
  if (post.inReplyToUri === null) return false;
  const parents = await db.all(
    `SELECT 1 AS "one" FROM post p WHERE p."uri" = ? AND (p."domainId" = ? OR EXISTS (
       SELECT 1 FROM follow f WHERE f."followeeId" = p."authorId" AND f."state" = 'ACCEPTED' AND f."followerDomainId" = ?)) LIMIT 1`,
    [post.inReplyToUri, domain.id, domain.id],
  );
  return parents.length > 0;
}
