// The JSON of a scheduled post: what was given to write it.

import type { ScheduledPost } from '../../db/rows.ts';
import { asJson } from '../posts/shapes.ts';
import type { CreatePostInput } from '../posts/write/create-input.ts';

/** Ids as texts, because JSON has no integers of their size. */
type Stored = Omit<CreatePostInput, 'inReplyToId' | 'quotedPostId' | 'mediaIds' | 'applicationId'> & {
  inReplyToId?: string | null;
  quotedPostId?: string | null;
  mediaIds?: readonly string[] | null;
  applicationId?: string | null;
  /** Epoch milliseconds: the time it was first scheduled for, which may have been changed since. */
  askedFor?: number;
};

/** The input as it is stored; with the time that came with it, in epoch milliseconds, where it is to be kept. */
export function storedInput(
  { inReplyToId, quotedPostId, mediaIds, applicationId, ...rest }: CreatePostInput,
  askedFor?: number,
) {
  const stored: Stored = {
    ...rest,
    ...(askedFor === undefined ? {} : { askedFor }),
    inReplyToId: inReplyToId == null ? null : String(inReplyToId),
    quotedPostId: quotedPostId == null ? null : String(quotedPostId),
    mediaIds: (mediaIds ?? []).map(String),
    applicationId: applicationId == null ? null : String(applicationId),
  };
  return asJson(stored) ?? {};
}

/** What a scheduled post will be made of. */
export function inputOf({ input }: Pick<ScheduledPost, 'input'>): CreatePostInput & { mediaIds: bigint[] } {
  const {
    inReplyToId,
    quotedPostId,
    mediaIds,
    applicationId,
    askedFor: _,
    ...rest
  } = input as unknown as Stored;
  return {
    ...rest,
    inReplyToId: inReplyToId == null ? null : BigInt(inReplyToId),
    quotedPostId: quotedPostId == null ? null : BigInt(quotedPostId),
    mediaIds: (mediaIds ?? []).map(BigInt),
    applicationId: applicationId == null ? null : BigInt(applicationId),
  };
}

/** The time that it was first scheduled for, in epoch milliseconds. */
export function askedFor({ input, publishAt }: Pick<ScheduledPost, 'input' | 'publishAt'>): number {
  // Rows of before this was kept.
  return (input as unknown as Stored).askedFor ?? Number(publishAt);
}
