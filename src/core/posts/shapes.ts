// The shapes of the JSON columns of a post: attachments, mentions, hashtags, emoji, polls.

import type { Post, Prisma } from '../../db/rows.ts';
import type { PostAttachment } from '../attachments/shape.ts';

/** What lies in the JSON columns of a post. Ids are decimal strings, because JSON has no 64-bit integers. */

export interface PostMention {
  /** Null where the identity is not known here. */
  id: string | null;
  uri: string;
  username: string;
  /** What the handle ends in. */
  domain: string;
  /** The profile page. */
  url: string;
}

export interface PostTagLink {
  /** Normalised, without `#`. */
  name: string;
  /** As written, without `#`. */
  display: string;
}

export interface PostEmoji {
  shortcode: string;
  url: string;
  staticUrl?: string | null;
}

export interface PostPoll {
  multiple: boolean;
  options: { title: string; votes: number | null }[];
  /** Epoch milliseconds. */
  endsAt: number | null;
  closedAt: number | null;
  voters: number | null;
  /** Whether nobody is told the votes of the options before it ends. */
  hidesTotals?: boolean;
  /** Of a poll of ours: how many Updates told other servers of votes, and how many votes the last one told of. */
  updates?: number;
  toldVotes?: number;
}

type JsonColumns = Pick<Post, 'attachments' | 'mentions' | 'tags' | 'emoji' | 'poll'>;

export const attachmentsOf = (post: Pick<JsonColumns, 'attachments'>) =>
  listOf<PostAttachment>(post.attachments);
export const mentionsOf = (post: Pick<JsonColumns, 'mentions'>) => listOf<PostMention>(post.mentions);
export const tagsOf = (post: Pick<JsonColumns, 'tags'>) => listOf<PostTagLink>(post.tags);
export const emojiOf = (post: Pick<JsonColumns, 'emoji'>) => listOf<PostEmoji>(post.emoji);
export const pollOf = (post: Pick<JsonColumns, 'poll'>) => post.poll as unknown as PostPoll | null;

/** A shape as a JSON column takes it. */
export function asJson(value: unknown): Prisma.JsonValue {
  return value as Prisma.JsonValue;
}

/** A list as a JSON column has it; empty where it has none. */
export function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}
