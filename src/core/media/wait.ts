// Waits until an upload has been processed.

import type { Identity, Media } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import { getOwnMedia } from './queries.ts';

/** The first looks come soon, as most pictures take less than a second. */
const FIRST_MS = 20;
const LONGEST_MS = 500;

/**
 * Waits until an upload is READY or FAILED, at most `ms`; gives it as it is then. Processing may be the work of another
 * process, so the row is asked. Errors: NOT_FOUND.
 */
export async function settledMedia(ctx: Ctx, owner: Identity, id: bigint, ms: number): Promise<Media> {
  const { clock } = ctx.app;
  const end = clock.monotonic() + ms;
  for (let pause = FIRST_MS; ; pause = Math.min(LONGEST_MS, pause * 2)) {
    const media = await getOwnMedia(ctx, owner, id, []);
    const left = end - clock.monotonic();
    if (media.state === 'READY' || media.state === 'FAILED' || left <= 0) return media;
    await new Promise<void>((resolve) => void clock.after(Math.min(pause, left), resolve));
  }
}
