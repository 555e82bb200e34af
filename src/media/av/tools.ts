// Whether this machine has ffmpeg.

import type { Clock } from '../../lib/time/clock.ts';
import { runChild } from './child.ts';

/** Looked for again after this long, so that installing it needs no restart. */
const AGAIN_MS = 60_000;

/** Finds out, and remembers, whether `ffmpeg` and `ffprobe` can be run. */
export class Tools {
  readonly #clock: Clock;
  #found: { at: number; answer: Promise<boolean> } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get areThere(): Promise<boolean> {
    const now = this.#clock.monotonic();
    if (this.#found === null || now - this.#found.at > AGAIN_MS) this.#found = { at: now, answer: look() };
    return this.#found.answer;
  }
}

async function look(): Promise<boolean> {
  for (const program of ['ffmpeg', 'ffprobe']) {
    try {
      if ((await runChild(program, ['-version'], { deadlineMs: 10_000 })).code !== 0) return false;
    } catch {
      return false;
    }
  }
  return true;
}
