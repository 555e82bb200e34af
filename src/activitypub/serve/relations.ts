import type { Ctx } from '../../core/context.ts';
import { uris } from '../../core/uris.ts';
import type { Identity } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import { askedPage, collectionPage, pagedCollection } from './collection.ts';

const A_PAGE = 50;

/**
 * Who follows an identity, or whom it follows: accepted ones, newest first. Where it hides them there is a number and no pages
 * (SECURITY-CASES P12).
 */
export async function relationsDocument(
  ctx: Ctx,
  owner: Identity,
  which: 'followers' | 'following',
  query: URLSearchParams,
): Promise<Document> {
  const uri =
    which === 'followers'
      ? (owner.followersUri ?? uris.followers(owner.uri))
      : (owner.followingUri ?? uris.following(owner.uri));
  const total = which === 'followers' ? owner.followersCount : owner.followingCount;
  const page = askedPage(query);
  if (page === null) return pagedCollection(uri, 'OrderedCollection', total, !owner.hidesRelations);
  const rows = owner.hidesRelations ? [] : await others(ctx, owner.id, which, page.after);
  return collectionPage({
    uri,
    type: 'OrderedCollection',
    items: rows.map((row) => row.uri),
    after: page.after,
    next: rows.length < A_PAGE ? null : (rows.at(-1)?.id ?? null),
  });
}

function others(ctx: Ctx, ownerId: bigint, which: 'followers' | 'following', after: bigint | null) {
  const [own, other] = which === 'followers' ? ['followeeId', 'followerId'] : ['followerId', 'followeeId'];
  return ctx.app.db.sql.all<{ id: bigint; uri: string }>(
    `SELECT f."id", i."uri" FROM follow f JOIN identity i ON i."id" = f."${other}" AND i."state" = 'ACTIVE'
     WHERE f."${own}" = ? AND f."state" = 'ACCEPTED' ${after === null ? '' : 'AND f."id" < ?'} ORDER BY f."id" DESC LIMIT ?`,
    [ownerId, ...(after === null ? [] : [after]), A_PAGE],
  );
}
