// Machine: makes of an uploaded file what is served: pictures cut and cleaned, video and sound playable.

import { beginProcessing, processMedia } from '../../../core/media/process.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { Machine, Step, WorkRun } from '../machine.ts';

/** So many of a kind may stand in line in one process; more would take the places of other work. */
const MOST_WAITING = 2;
const AGAIN_MS = 300;

/** `subject`: the id of the media. A crash in the middle begins it anew. */
export const mediaProcessing: Machine = {
  graph: defineGraph({
    name: 'media-processing',
    about: 'an uploaded file',
    initial: 'uploaded',
    states: {
      uploaded: {
        about: 'It has come whole and waits for its turn: one picture is decoded at a time.',
        handler: 'begin',
        schedule: 'when-due',
        to: ['uploaded', 'processing', 'failed'],
      },
      processing: {
        about: 'It is encoded anew, made smaller, and described.',
        handler: 'process',
        schedule: 'with-backoff',
        to: ['ready', 'failed'],
      },
      ready: { about: 'It can be shown.', terminal: true },
      failed: { about: 'It cannot be used; its row says why.', terminal: true },
    },
  }),
  handlers: { begin, process },
};

async function begin({ ctx, subject }: WorkRun): Promise<Step> {
  const media = await ctx.app.db.models.media.findUnique({ where: { id: BigInt(subject) } });
  if (!media?.type) return { to: 'failed' };
  if (ctx.app.ports.media.waiting(media.type) >= MOST_WAITING) return { to: 'uploaded', afterMs: AGAIN_MS };
  return { to: 'processing' };
}

async function process({ ctx, subject }: WorkRun): Promise<Step> {
  const id = BigInt(subject);
  if (!(await beginProcessing(ctx, id))) return { to: 'failed' };
  return { to: await processMedia(ctx, id) };
}
