// Finds posts by full text for those who moderate.

import type { Domain } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { Ctx } from '../context.ts';
import type { PostToJudge } from '../posts/read-rows.ts';
import { mustAdministerInstall, mustModerateDomain } from '../roles/policy.ts';
import { actingIdentity } from '../viewer.ts';
import { lookAlong, matching, type SearchPage, withAuthors } from './along.ts';
import { asksNothing, readQuery } from './query.ts';

/**
 * The posts that match a query, for those who moderate a domain: what its people wrote for everyone or for the domain,
 * public posts of elsewhere that it knows, unlisted ones that came to its people (by whom they follow, as a mention or
 * as an answer), and whatever a report to it names. With `domain` null the same of the whole
 * install, for its admins. Whether authors let themselves be found, are limited, suspended, blocked or muted does not
 * count. What was written for followers or for those mentioned is nobody else's matter until it is reported, so it is
 * found by none but the report. Newest first; with `order: 'oldest'` those directly newer than the bound. Errors:
 * FORBIDDEN, INVALID_INPUT for queries that cannot be read.
 */
export async function searchModeratedPosts(
  ctx: Ctx,
  domain: Domain | null,
  text: string,
  page: SearchPage,
): Promise<PostToJudge[]> {
  if (domain) await mustModerateDomain(ctx, domain);
  else mustAdministerInstall(ctx);
  const query = readQuery(text);
  if (asksNothing(query)) return [];
  const words = await withAuthors(ctx, actingIdentity(ctx.viewer), query, null);
  if (!words) return [];
  const rule = { text: 'p."deletedAt" IS NULL', params: [] };
  const search = { ctx, words, gaps: query.gaps, isOldestFirst: page.order === 'oldest', rule };
  return lookAlong(search, [matching(domain ? ofDomain(domain) : ofInstall)], query, page);
}

/** For more than those whom the author chose one by one. */
const ADDRESSED_WIDELY = `p."visibility" IN ('PUBLIC', 'UNLISTED', 'LOCAL')`;

const ofInstall: SqlCondition = {
  text: `(${ADDRESSED_WIDELY} OR EXISTS (SELECT 1 FROM reported_post n WHERE n."postId" = p."id"))`,
  params: [],
};

/**
 * No list holds what is unlisted, so it is asked who has it: it came to a domain whose people follow its author, are
 * mentioned in it or are answered by it.
 */
const CAME_TO_PEOPLE = `(
  EXISTS (SELECT 1 FROM follow f WHERE f."followeeId" = p."authorId" AND f."state" = 'ACCEPTED' AND f."followerDomainId" = ?)
  OR EXISTS (SELECT 1 FROM mention m JOIN identity i ON i."id" = m."identityId" WHERE m."postId" = p."id" AND i."domainId" = ?)
  OR EXISTS (SELECT 1 FROM post parent WHERE parent."id" = p."inReplyToId" AND parent."domainId" = ?))`;

function ofDomain({ id }: Domain): SqlCondition {
  return {
    text: `((p."domainId" = ? AND ${ADDRESSED_WIDELY})
      OR (p."visibility" = 'PUBLIC' AND EXISTS (SELECT 1 FROM domain_entry e WHERE e."domainId" = ? AND e."postId" = p."id"))
      OR (p."visibility" = 'UNLISTED' AND ${CAME_TO_PEOPLE})
      OR EXISTS (SELECT 1 FROM reported_post n JOIN report r ON r."id" = n."reportId" WHERE n."postId" = p."id" AND r."domainId" = ?))`,
    params: Array.from({ length: 6 }, () => id),
  };
}
