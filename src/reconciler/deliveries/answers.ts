// What an HTTP answer to a delivery means: delivered, failed, to be retried, or the host as a whole is down.

import { defineGraph } from '../../lib/graph/define.ts';
import { RETRY_WINDOW_MS } from '../../lib/time/backoff.ts';
import { type FetchError, isHostFailure } from '../../net/errors.ts';

/** What one attempt came to: an answer, or none. */
export type Answer =
  | { status: number; retryAfterMs: number | undefined; text: string }
  | { status: null; error: FetchError };

/** What follows from an answer of an inbox. `reason` is shown to people. */
export type Verdict =
  | { kind: 'done'; status: number }
  /**
   * The end of this delivery. `isRefusal`: the host does not want what our domain sends. `isGone`: the inbox says that
   * it is no more.
   */
  | { kind: 'failed'; status: number | null; reason: string; isRefusal?: boolean; isGone?: boolean }
  /** Tried again alone, with what shares its key behind it, for at most `windowMs` since the first try. */
  | {
      kind: 'later';
      status: number | null;
      reason: string;
      windowMs: number;
      afterMs?: number;
      isServerError: boolean;
    }
  /** The host as a whole: everything for it waits. */
  | { kind: 'host'; status: number | null; reason: string; retryAfterMs?: number; isSlow?: boolean }
  /** We gave up ourselves (stopping, or no longer its owner); as if it had not been tried. */
  | { kind: 'unsent' };

/** A 404 may be a deployment or a moved path: tried for a day. */
export const NOT_FOUND_WINDOW_MS = 24 * 3_600_000;

const HOST_STATUS = new Set([429, 502, 503, 504]);
const LATER_STATUS = new Set([408, 425]);
/** Where the other signature scheme is worth a try at once. */
export const KNOCK_STATUS: ReadonlySet<number> = new Set([400, 401]);

/** Decides about the answer to a delivery; after both schemes were tried where that is due. */
export function verdictOf(answer: Answer, hostName: string): Verdict {
  if (answer.status === null) return verdictOfError(answer.error);
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'done', status };
  const reason = `${hostName} answered ${status}${excerpt(answer.text)}`;
  if (HOST_STATUS.has(status)) return { kind: 'host', status, reason, retryAfterMs };
  if (status >= 500 || LATER_STATUS.has(status)) {
    const isServerError = status >= 500;
    return { kind: 'later', status, reason, windowMs: RETRY_WINDOW_MS, afterMs: retryAfterMs, isServerError };
  }
  if (status === 404)
    return { kind: 'later', status, reason, windowMs: NOT_FOUND_WINDOW_MS, isServerError: false };
  if (status === 410) return { kind: 'failed', status, reason, isGone: true };
  return { kind: 'failed', status, reason, isRefusal: KNOCK_STATUS.has(status) || status === 403 };
}

function verdictOfError(error: FetchError): Verdict {
  const status = error.status ?? null;
  const reason = error.message;
  if (error.kind === 'aborted') return { kind: 'unsent' };
  if (isHostFailure(error)) return { kind: 'host', status, reason, isSlow: error.isSlow };
  if (error.kind === 'bad-url') return { kind: 'failed', status, reason };
  // A redirect elsewhere is not followed; it may be a page for the time of a maintenance.
  const windowMs = error.kind === 'redirects' ? NOT_FOUND_WINDOW_MS : RETRY_WINDOW_MS;
  return { kind: 'later', status, reason, windowMs, isServerError: false };
}

/** The beginning of what the peer said, if that is plain text or JSON for people. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '' || line.startsWith('<')) return '.';
  return `: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`;
}

export const deliveryGraph = defineGraph({
  name: 'delivery',
  about: 'one activity on its way to one inbox',
  initial: 'waiting',
  states: {
    waiting: {
      about:
        'Sent when its host has a slot and nothing with the same order key is before it; tried for at least 72 h.',
      handler: 'send',
      schedule: 'with-backoff',
      to: ['waiting', 'delivered', 'failed', 'cancelled'],
    },
    delivered: {
      about:
        'The host took it (2xx); folded into the recipients of the post once all deliveries of the activity have ended.',
      terminal: true,
    },
    failed: {
      about:
        'The host refused it, or did not take it for 72 h (a 404 for 24 h); kept for 30 days, then removed.',
      waitsFor: 'an operator, or 30 days',
      to: ['waiting', 'removed'],
    },
    cancelled: { about: 'Nobody wants it sent any more.', terminal: true },
    removed: { terminal: true },
  },
});
