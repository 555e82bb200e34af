// Machine: looks at the pages that posts link to, once for all posts.

import type { App, Ctx } from '../../../core/context.ts';
import { identityByHandle } from '../../../core/identities/queries.ts';
import { askForPreviews, LINK_PREVIEW } from '../../../core/previews/due.ts';
import { isFresh, storeFailure, storePreview } from '../../../core/previews/store.ts';
import { readNumberOrNull } from '../../../db/row.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { Handle } from '../../../lib/handle.ts';
import { backoffMs } from '../../../lib/time/backoff.ts';
import { parseUrl } from '../../../lib/url/url.ts';
import type { Unreachable } from '../../previews/unreachable.ts';
import type { LookAtPage } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/** What may be over soon is tried so often, over about an hour. */
const MOST_TRIES = 4;
const CURVE = { firstMs: 60_000, factor: 5, longestMs: 3_600_000, jitter: 0.5 };
const CREATOR_MS = 5_000;

/** `subject`: the address of the page. */
export function linkPreview(look: LookAtPage, unreachable: Unreachable): Machine {
  const ask: LookAtPage = (ctx, url) => unreachable.ask(url, () => look(ctx, url));
  return { graph: linkPreviewGraph, handlers: { look: (run) => lookAt(run, ask) } };
}

/**
 * Hands links that are due to the machine; answers when the next one is. They lie beside their posts: no row of `work`
 * is needed until then.
 */
export function takeDueLinks(app: App): (now: number) => Promise<number | null> {
  return async (now) => {
    for (;;) {
      const [row] = await app.db.sql.all<{ next: bigint | null }>(
        'SELECT min("dueAt") AS "next" FROM post_link WHERE "dueAt" IS NOT NULL',
      );
      const next = readNumberOrNull(row?.next);
      if (next === null || next > now) return next;
      await askForPreviews({ app, now });
    }
  };
}

async function lookAt({ ctx, subject: url, payload }: WorkRun, look: LookAtPage): Promise<Step> {
  if (await isFresh(ctx, url)) return done;
  if (await ctx.app.hostBlocks.isBlocked(null, parseUrl(url)?.host ?? '')) {
    await storeFailure(ctx, url, 'Its server is blocked.');
    return done;
  }
  const found = await look(ctx, url);
  if (found.content !== null) {
    await storePreview(ctx, url, found.content, await creatorId(ctx, found.creator));
    return done;
  }
  const tries = (typeof payload.tries === 'number' ? payload.tries : 0) + 1;
  if (found.retryMs !== null && tries < MOST_TRIES) {
    const afterMs = Math.max(found.retryMs, backoffMs(CURVE, tries, ctx.app.random));
    return { to: 'retrying', afterMs: Math.min(afterMs, CURVE.longestMs), payload: { tries } };
  }
  await storeFailure(ctx, url, found.reason);
  return done;
}

/** The identity that a page names as its author's, where there is one. */
async function creatorId(ctx: Ctx, creator: Handle | null): Promise<bigint | null> {
  if (creator === null || creator.domain === null) return null;
  const { username, domain } = creator;
  const known =
    (await identityByHandle(ctx, username, domain)) ??
    (await ctx.app.ports.remote.identityByHandle(ctx, username, domain, CREATOR_MS));
  return known && known.state === 'ACTIVE' && !known.isInstance ? known.id : null;
}

export const linkPreviewGraph = defineGraph({
  name: LINK_PREVIEW,
  about: 'what the pages that posts link to say of themselves',
  initial: 'fetching',
  states: {
    fetching: {
      about: 'The page is looked at, once for all posts that link to it.',
      handler: 'look',
      schedule: 'when-due',
      to: ['retrying', 'done'],
    },
    retrying: {
      about: 'Its server did not answer; it is asked again with growing pauses, four times in all.',
      handler: 'look',
      schedule: 'when-due',
      to: ['retrying', 'done'],
    },
    done: { about: 'The preview is there, or why there is none.', terminal: true },
  },
});
