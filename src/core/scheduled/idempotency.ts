// Recognises a request to schedule a post that was sent before (idempotency keys).

import { isDeepStrictEqual } from 'node:util';
import type { ScheduledPost } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import type { CreatePostInput } from '../posts/write/create-input.ts';
import { askedFor, inputOf, storedInput } from './shape.ts';

/** The post that waits under an idempotency key of an identity; null where there is none. For the identity alone. */
export async function scheduledUnderKey(
  ctx: Ctx,
  identityId: bigint,
  idempotencyKey: string,
): Promise<ScheduledPost | null> {
  // Some hundreds at most: `MOST_SCHEDULED`.
  const all = await models(ctx).scheduledPost.findMany({ where: { identityId } });
  return all.find((each) => inputOf(each).idempotencyKey === idempotencyKey) ?? null;
}

/**
 * The post that waits under the idempotency key of this input, null where there is none or the input has no key.
 * Errors: CONFLICT where the key came with another input or for another time then: giving back the first post would
 * lose the second one without a word.
 */
export async function earlierScheduled(
  ctx: Ctx,
  identityId: bigint,
  input: CreatePostInput,
  publishAt: number,
): Promise<ScheduledPost | null> {
  if (input.idempotencyKey == null) return null;
  const earlier = await scheduledUnderKey(ctx, identityId, input.idempotencyKey);
  if (!earlier) return null;
  if (askedFor(earlier) !== publishAt || !isSameInput(earlier, input))
    throw new AppError(
      'CONFLICT',
      'This idempotency key was sent before with another input; send a new key for a new post.',
      { path: ['input', 'idempotencyKey'] },
    );
  return earlier;
}

function isSameInput(earlier: ScheduledPost, input: CreatePostInput): boolean {
  const first = inputOf(earlier);
  // Settled when the post was scheduled, where it was left to defaults.
  const visibility = input.visibility ?? first.visibility;
  return isDeepStrictEqual(plain(first), plain({ ...input, visibility }));
}

/** An input as JSON says it, without what is not sent: members that are null, and the application that asked. */
function plain(input: CreatePostInput): unknown {
  const json = JSON.stringify(
    storedInput({ ...input, applicationId: null }),
    (_, value) => value ?? undefined,
  );
  return JSON.parse(json);
}
