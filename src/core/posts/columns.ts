// The columns of a post, as hand-written statements name them.

import type { Post } from '../../db/rows.ts';

export type PostColumn = keyof Post;

/**
 * Every column, and how a new row has it: `given` by who writes it, `json` the same as a document, or the database's
 * `default`. Reads take all of them: a column of the schema that stands not here does not compile.
 */
const COLUMNS: Record<PostColumn, 'given' | 'json' | 'default'> = {
  id: 'given',
  uri: 'given',
  url: 'given',
  authorId: 'given',
  domainId: 'given',
  visibility: 'given',
  type: 'given',
  title: 'given',
  summary: 'given',
  isSensitive: 'given',
  source: 'given',
  sourceFormat: 'given',
  html: 'given',
  language: 'given',
  inReplyToId: 'given',
  inReplyToUri: 'given',
  threadId: 'given',
  conversation: 'given',
  quoteUri: 'given',
  attachments: 'json',
  mentions: 'json',
  tags: 'json',
  emoji: 'json',
  poll: 'json',
  linkedCollections: 'json',
  idempotencyKey: 'given',
  repliesCount: 'default',
  boostsCount: 'default',
  favouritesCount: 'default',
  reactionsCount: 'default',
  reactorsCount: 'default',
  quotesCount: 'default',
  quoteApproval: 'given',
  replyApproval: 'given',
  favouriteApproval: 'given',
  boostApproval: 'given',
  replyState: 'given',
  publishedAt: 'given',
  editedAt: 'given',
  revision: 'given',
  deletedAt: 'default',
  storedAt: 'given',
};

/** All of them. */
export const POST_COLUMNS = Object.keys(COLUMNS) as readonly PostColumn[];

/** Those that a new row is written with. */
export const WRITTEN_COLUMNS: readonly PostColumn[] = POST_COLUMNS.filter(
  (name) => COLUMNS[name] !== 'default',
);

/** Whether a column holds a document: statements are given its text. */
export function holdsJson(name: PostColumn): boolean {
  return COLUMNS[name] === 'json';
}
