// The JSON of a scheduled post: what was given to write it.

import type { ScheduledPost } from '../../db/rows.ts';
import { asJson } from '../posts/shapes.ts';
import type { CreatePostInput } from '../posts/write/create-input.ts';

/** Ids as texts, because JSON has no integers of their size. */
type Stored = Omit<CreatePostInput, 'inReplyToId' | 'mediaIds' | 'applicationId'> & {
  inReplyToId?: string | null;
  mediaIds?: readonly string[] | null;
  applicationId?: string | null;
};

/** The input as it is stored. */
export function storedInput({ inReplyToId, mediaIds, applicationId, ...rest }: CreatePostInput) {
  const stored: Stored = {
    ...rest,
    inReplyToId: inReplyToId == null ? null : String(inReplyToId),
    mediaIds: (mediaIds ?? []).map(String),
    applicationId: applicationId == null ? null : String(applicationId),
  };
  return asJson(stored) ?? {};
}

/** What a scheduled post will be made of. */
export function inputOf({ input }: Pick<ScheduledPost, 'input'>): CreatePostInput & { mediaIds: bigint[] } {
  const { inReplyToId, mediaIds, applicationId, ...rest } = input as unknown as Stored;
  return {
    ...rest,
    inReplyToId: inReplyToId == null ? null : BigInt(inReplyToId),
    mediaIds: (mediaIds ?? []).map(BigInt),
    applicationId: applicationId == null ? null : BigInt(applicationId),
  };
}
