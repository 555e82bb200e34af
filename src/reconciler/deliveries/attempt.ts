// One attempt at a delivery: sign and POST, with a second signature scheme where the first is refused.

import { setMaxListeners } from 'node:events';
import { knocks, type OutgoingScheme } from '../../activitypub/signatures/scheme-order.ts';
import { type SignedBody, signRequest } from '../../activitypub/signatures/sign.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { FetchError } from '../../net/errors.ts';
import type { Fetcher, FetchResult } from '../../net/fetch.ts';
import { type Answer, KNOCK_STATUS } from './answers.ts';
import type { Signer } from './signers.ts';

/** An attempt has ended after this, whatever the peer does. */
export const ATTEMPT_MS = 10_000;
/** Of an answer only the beginning is looked at, to be shown. */
const ANSWER_BYTES = 2_048;

export interface Attempt {
  url: URL;
  body: SignedBody;
  signer: Signer;
  /** The scheme that worked last towards this host, or what one begins with. */
  scheme: OutgoingScheme;
  signal: AbortSignal;
}

export interface AttemptResult {
  answer: Answer;
  /** The scheme the answer was given to. */
  scheme: OutgoingScheme;
  /** The peer's `Date`, epoch milliseconds; null where it sent none. */
  peerTime: number | null;
}

/**
 * One attempt: signed now, sent, and where the peer does not take the signature (400, 401) sent once more under the
 * other scheme, to an address with a query in a third way too. Never rejects.
 */
export async function attempt(
  fetcher: Pick<Fetcher, 'post'>,
  clock: Clock,
  request: Attempt,
): Promise<AttemptResult> {
  const since = clock.monotonic();
  const [first = 'cavage', ...others] = knocks(request.scheme, request.url);
  let result = await send(fetcher, clock, request, first, ATTEMPT_MS);
  for (const scheme of others) {
    const { status } = result.answer;
    if (status === null || !KNOCK_STATUS.has(status)) break;
    result = await send(fetcher, clock, request, scheme, ATTEMPT_MS - (clock.monotonic() - since));
  }
  return result;
}

async function send(
  fetcher: Pick<Fetcher, 'post'>,
  clock: Clock,
  request: Attempt,
  scheme: OutgoingScheme,
  deadlineMs: number,
): Promise<AttemptResult> {
  const { url, body, signer, signal } = request;
  try {
    const result = await fetcher.post(url, body.bytes as Buffer, {
      // After a redirect within the host it is signed anew, for the new address.
      sign: (hop) =>
        signRequest(
          scheme,
          { method: 'POST', url: hop.url === url.href ? url : new URL(hop.url), body },
          signer,
          clock.now(),
        ),
      deadlineMs,
      maxBytes: ANSWER_BYTES,
      signal,
    });
    return { answer: answerOf(result), scheme, peerTime: peerTime(result) };
  } catch (error) {
    const failure =
      error instanceof FetchError
        ? error
        : new FetchError('bad-url', 'What was to be sent could not be signed.', { cause: error });
    return { answer: { status: null, error: failure }, scheme, peerTime: null };
  }
}

function answerOf(result: FetchResult): Answer {
  const isSuccess = result.status >= 200 && result.status < 300;
  const text = isSuccess ? '' : result.body.toString('utf8');
  return { status: result.status, retryAfterMs: result.retryAfterMs, text };
}

function peerTime({ headers }: FetchResult): number | null {
  const time = headers.date === undefined ? Number.NaN : Date.parse(headers.date);
  return Number.isNaN(time) ? null : time;
}

/**
 * An abort controller for all requests under way: they are as many as there are slots, so Node need not warn of a leak.
 */
export function abortForMany(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
