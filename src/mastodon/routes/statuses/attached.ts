// What is attached to a post that is written or edited: ids of uploads, and Mastodon's words where they cannot be.

import { parseId } from '../../../lib/ids.ts';
import type { Refusal } from '../../call.ts';
import { type RestError, refusedWith } from '../../errors.ts';

const MOST = 4;

/**
 * Global ids of the uploads that were named, each once. Throws Mastodon's sentence for too many, of which it counts
 * every mention, and for what is no id.
 */
export function mediaIdsOf(keys: readonly string[]): string[] {
  const sent = keys.filter((key) => key !== '');
  if (sent.length > MOST) throw refusedWith(`Cannot attach more than ${MOST} files`);
  const named = [...new Set(sent)];
  const unknown = named.filter((key) => parseId(key) === null);
  if (unknown.length > 0) throw notThere(unknown.join(', '));
  return named.map((key) => `media_${key}`);
}

/** Why some of these uploads cannot be attached; null where the refusal means something else. */
export function mediaRefusal(refusal: Refusal, mediaIds: readonly string[]): RestError | null {
  const at = refusal.path.indexOf('mediaIds');
  if (at === -1) return null;
  const [id = ''] = mediaIds.slice(Number(refusal.path[at + 1] ?? 0));
  switch (refusal.problems?.[0]?.reason) {
    case 'TOO_MANY':
      return refusedWith(`Cannot attach more than ${MOST} files`);
    case 'MIXED':
      return refusedWith('Cannot attach a video to a post that already contains images');
    case 'NOT_READY':
    case 'INVALID':
      return refusedWith('Cannot attach files that have not finished processing. Try again in a moment!');
    default:
      return notThere(id.slice(id.indexOf('_') + 1));
  }
}

const notThere = (keys: string) => refusedWith(`Media ${keys} not found or already attached to another post`);
