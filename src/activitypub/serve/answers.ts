// The HTTP answers of ActivityPub documents and refusals.

import { type Answer, jsonError } from '../../lib/answer.ts';
import { ACTIVITY_JSON } from '../vocab.ts';

/** All answers depend on these, whoever got which. */
export const VARY = 'Accept, Signature';

/** How long caches of others may keep what everyone may read. */
const PUBLIC_SECONDS = 60;

/** A document; `isPrivate` where it depended on who signed. */
export function documentAnswer(
  body: string | Uint8Array<ArrayBuffer>,
  isPrivate: boolean,
  status = 200,
): Answer {
  return {
    status,
    headers: {
      'content-type': ACTIVITY_JSON,
      'cache-control': isPrivate ? 'private, no-store' : `public, max-age=${PUBLIC_SECONDS}`,
      vary: VARY,
    },
    body,
  };
}

/** What is not there and what may not be seen is the same. */
export function notFound(): Answer {
  return jsonError(404, 'There is nothing at this address, or not for you.', {
    vary: VARY,
    'cache-control': 'private, no-store',
  });
}

export function refusedAnswer(status: number, reason: string, headers: Record<string, string> = {}): Answer {
  return jsonError(status, `The document was not given: ${reason}.`, {
    vary: VARY,
    'cache-control': 'private, no-store',
    ...headers,
  });
}
