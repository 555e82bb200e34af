// Lists of the people who boosted a post.

import type { Identity, Post } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import type { Page } from '../page.ts';
import { peopleWho } from '../posts/people.ts';
import type { Reader } from '../posts/reader.ts';
import { boostAudienceSql } from './policy.ts';

/** Who boosts a post, as far as the reader comes across their boosts (policy.ts); cursors are boost ids. */
export function boostersOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  return peopleWho(ctx, reader, 'boost', post, page, boostAudienceSql(reader, 'm'));
}
