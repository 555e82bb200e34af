// Removes a bounded number of rows from a table.

import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql } from '../../db/types.ts';

/** The primary keys of the tables whose rows belong to a post or an identity and go with it. */
const KEYS = {
  announcement_reaction: ['id'],
  announcement_read: ['announcementId', 'identityId'],
  attachment: ['id'],
  block: ['id'],
  bookmark: ['id'],
  collection: ['id'],
  collection_item: ['id'],
  conversation: ['id'],
  dismissed_suggestion: ['identityId', 'subjectId'],
  endorsement: ['id'],
  favourite: ['id'],
  featured_tag: ['id'],
  filter: ['id'],
  filtered_post: ['id'],
  followed_tag: ['id'],
  hidden_host: ['id'],
  home: ['identityId', 'entryId'],
  invitation: ['identityId'],
  import: ['id'],
  import_item: ['importId', 'position'],
  list_member: ['id'],
  marker: ['identityId', 'timeline'],
  mention: ['postId', 'identityId'],
  mute: ['id'],
  notification: ['id'],
  notification_policy: ['identityId'],
  notification_request: ['id'],
  pin: ['id'],
  poll_vote: ['id'],
  private_note: ['identityId', 'subjectId'],
  push_subscription: ['id'],
  reaction: ['id'],
  post_application: ['postId'],
  post_link: ['postId'],
  post_recipient: ['postId', 'inboxId'],
  post_tag: ['tagId', 'postId'],
  post_version: ['postId', 'revision'],
  report: ['id'],
  scheduled_post: ['id'],
  settings: ['identityId'],
  severance: ['id'],
  strike: ['id'],
  thread_mute: ['identityId', 'threadId'],
  waiting_reply: ['postId', 'domainId'],
  reply_authorization: ['postId'],
  reply_request: ['postId'],
  mark_request: ['id'],
} as const;

export type OwnedTable = keyof typeof KEYS;

/** Removes at most `limit` rows whose `column` is one of `ids`. Answers how many. */
export function removeSome(
  sql: Sql,
  table: OwnedTable,
  column: string,
  ids: readonly bigint[],
  limit: number,
): Promise<number> {
  const key = KEYS[table].map((name) => `"${name}"`).join(', ');
  return sql.run(
    `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${anyOf(sql.dialect, `"${column}"`)} LIMIT ?)`,
    [ids, limit],
  );
}
