// The visibility rule of posts: who may read which.

import type { Visibility } from '../../db/enums.ts';
import type { Identity, Post } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { canList, hasNotBlockedSql, identitySeenSql } from '../identities/policy.ts';
import type { Reader } from './reader.ts';
import { isHeld, notHeldSql } from './replies/held.ts';

/**
 * THE visibility rule for posts, which every face goes through. A reader sees a post if all of this holds:
 *
 * 1. it was not deleted;
 * 2. its author is somebody the reader may come across (core/identities/policy.ts, `canList`): active, of a server or
 *    domain that deals with the reader's in both directions, and without a block of the reader;
 * 3. the reader is the author, or it is for everyone (PUBLIC, UNLISTED), or for followers and the reader's follow was
 *    accepted, or the reader is mentioned or addressed (FOLLOWERS, MENTIONED), or it is for the author's domain (LOCAL)
 *    and the reader is an identity of it;
 * 4. the reader is the author, or it is no reply that waits for the consent of whom it answers, or was refused it.
 *
 * It is written twice, as a predicate and as SQL; a property test holds the two together.
 */

/** What the predicate must know besides row and reader; `visibility-facts.ts` loads it for many posts at once. */
export interface PostFacts {
  author: Pick<Identity, 'id' | 'state' | 'hostId' | 'domainId'>;
  /** The reader's follow of the author was accepted. */
  isFollower: boolean;
  /** The reader is mentioned or addressed. */
  isMentioned: boolean;
  /** The author has blocked the reader. */
  isBlocked: boolean;
}

type PolicedPost = Pick<Post, 'authorId' | 'domainId' | 'visibility' | 'deletedAt' | 'replyState'>;

/** For everyone who comes across it. */
export function isOpen(visibility: Visibility): boolean {
  return visibility === 'PUBLIC' || visibility === 'UNLISTED';
}

/** The rule as a predicate. */
export function canSee(reader: Reader, post: PolicedPost, facts: PostFacts): boolean {
  return post.deletedAt === null && couldSee(reader, post, facts);
}

/** The rule without "not deleted": whether a tombstone may be shown as one (410) or is nothing at all (404). */
export function couldSee(reader: Reader, post: PolicedPost, facts: PostFacts): boolean {
  if (reader.scope !== 'rule') return reader.scope === 'everything';
  if (!canList(reader, facts.author, facts.isBlocked)) return false;
  if (isHeld(post) && !reader.seesHeld && reader.identityId !== post.authorId) return false;
  if (isOpen(post.visibility)) return true;
  if (reader.identityId === null) return false;
  if (reader.identityId === post.authorId) return true;
  switch (post.visibility) {
    case 'FOLLOWERS':
      return facts.isFollower || facts.isMentioned;
    case 'MENTIONED':
      return facts.isMentioned;
    case 'LOCAL':
      return reader.homeDomainId !== null && reader.homeDomainId === post.domainId;
    default:
      return false;
  }
}

/**
 * The rule as a condition in SQL, on both databases; `p` is the alias of the post's table. Always exact, and
 * correlated, so that a statement with LIMIT looks only at the rows it passes. The author is asked for by a scalar
 * subquery, which no planner turns into a join: with old statistics PostgreSQL went through all posts of every author,
 * for each row.
 */
export function visibleSql(reader: Reader, anyOf: (column: string) => string, p = 'p'): SqlCondition {
  if (reader.scope === 'everything') return { text: `${p}."deletedAt" IS NULL`, params: [] };
  if (reader.scope === 'nothing') return { text: '1 = 0', params: [] };
  const { identityId } = reader;
  const author = identitySeenSql(reader, anyOf, 'va');
  const unblocked = hasNotBlockedSql(reader, `${p}."authorId"`);
  const parts = [
    `${p}."deletedAt" IS NULL`,
    `(SELECT ${author.text} FROM identity va WHERE va."id" = ${p}."authorId")`,
    unblocked.text,
  ];
  const params = [...author.params, ...unblocked.params];
  if (!reader.seesHeld) {
    parts.push(identityId === null ? notHeldSql(p) : `(${notHeldSql(p)} OR ${p}."authorId" = ?)`);
    if (identityId !== null) params.push(identityId);
  }
  const any = [`${p}."visibility" IN ('PUBLIC', 'UNLISTED')`];
  if (identityId !== null) {
    any.push(
      `${p}."authorId" = ?`,
      `(${p}."visibility" IN ('FOLLOWERS', 'MENTIONED') AND EXISTS (SELECT 1 FROM mention vm WHERE vm."postId" = ${p}."id" AND vm."identityId" = ?))`,
      `(${p}."visibility" = 'FOLLOWERS' AND EXISTS (SELECT 1 FROM follow vf WHERE vf."followerId" = ? AND vf."followeeId" = ${p}."authorId" AND vf."state" = 'ACCEPTED'))`,
    );
    params.push(identityId, identityId, identityId);
    if (reader.homeDomainId !== null) {
      any.push(`(${p}."visibility" = 'LOCAL' AND ${p}."domainId" = ?)`);
      params.push(reader.homeDomainId);
    }
  }
  return { text: `${parts.join(' AND ')} AND (${any.join(' OR ')})`, params };
}
