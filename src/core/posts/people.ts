// Lists of the people who boosted, favourited or reacted to a post.

import type { Post } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { Ctx } from '../context.ts';
import { type ListedPerson, listPeople } from '../identities/people.ts';
import type { Page } from '../page.ts';
import type { Reader } from './reader.ts';
import { readerSees } from './visibility-facts.ts';

/**
 * Who boosted, favourited or reacted to a post, newest first, with the id of what they did as cursor. Nobody for a
 * reader who does not see the post. `table`: trusted SQL of rows with `id`, `identityId` and `postId`. `rule`: what
 * else decides whether the reader comes across one of them.
 */
export async function peopleWho(
  ctx: Ctx,
  reader: Reader,
  table: string,
  post: Post,
  page: Page,
  rule?: SqlCondition,
): Promise<ListedPerson[]> {
  if (!(await readerSees(ctx, reader, post))) return [];
  const list = { table, person: 'identityId', where: 'm."postId" = ?', params: [post.id] };
  return listPeople(ctx, reader, rule ? { ...list, rule } : list, page);
}
