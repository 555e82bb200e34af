// Whose stream it is: the token of a request for the streaming API.

import type { TokenReading } from '../../core/tokens/viewer.ts';
import { actingIdentity, type Viewer } from '../../core/viewer.ts';
import { SENTENCES } from '../errors.ts';
import { StreamRefusal } from './channels.ts';

/**
 * Who listens: somebody who signed in. Throws StreamRefusal in the words of Mastodon's streaming server, which differ
 * from those of its API; a login that may not be used is 403, because apps throw a token away at 401.
 */
export function listenerOf(reading: TokenReading | { state: 'none' }): Viewer {
  if (reading.state === 'none') throw new StreamRefusal(401, 'Missing access token');
  if (reading.state === 'revoked' || reading.state === 'unknown')
    throw new StreamRefusal(401, 'Invalid access token');
  if (reading.state !== 'active') throw new StreamRefusal(403, SENTENCES[reading.state]);
  if (actingIdentity(reading.viewer) === null) throw new StreamRefusal(401, 'Invalid access token');
  return reading.viewer;
}
