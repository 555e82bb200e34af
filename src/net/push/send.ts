// Sends a message to a push service (RFC 8030), encrypted for the app and signed by this install.

import type { Random } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Fetcher } from '../fetch.ts';
import { encryptPush } from './encrypt.ts';
import { type VapidKeys, vapidKeys, vapidToken } from './vapid.ts';

interface Message {
  endpoint: string;
  /** base64url. */
  p256dh: string;
  auth: string;
  isStandard: boolean;
  /** At most `LONGEST_MESSAGE` bytes. */
  text: string;
  /** How long the push service may keep it for an app that is not connected. */
  ttlSeconds: number;
  urgency: 'normal' | 'high';
  /** Where whoever relays it tells that the subscription has ended; Mastodon's apps know the header. */
  unsubscribeUrl: string;
}

export interface PushSender {
  /** What apps subscribe for (`applicationServerKey`): base64url without padding. */
  readonly publicKey: string;
  /** Why nothing is ever sent to such an endpoint; null where it may be. */
  objection(endpoint: string): string | null;
  send(message: Message): Promise<{ status: number; retryAfterMs: number | undefined }>;
}

/** An attempt has ended after this, whatever the push service does. */
const DEADLINE_MS = 10_000;

/**
 * Endpoints are chosen by apps, so all goes through the guarded fetcher. `send` resolves with the push service's
 * status; it rejects with FetchError where there was none, and with another error where keys of a subscription are
 * none.
 */
export function createPushSender(options: {
  secret: string;
  /** Where operators of push services find ours: an address, asked for at each message. */
  contact: () => string;
  fetcher: Pick<Fetcher, 'post' | 'objection'>;
  clock: Clock;
  random: Random;
}): PushSender {
  const { fetcher, clock, random, contact } = options;
  const keys = vapidKeys(options.secret);
  return {
    publicKey: keys.publicKey,
    objection: (endpoint) => fetcher.objection(endpoint),
    async send({ endpoint, p256dh, auth, isStandard, text, ttlSeconds, urgency, unsubscribeUrl }) {
      const subscriber = { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
      const { body, headers } = encryptPush(subscriber, Buffer.from(text), random.bytes(16), isStandard);
      const jwt = vapidToken(keys, endpoint, contact(), clock.now());
      const { status, retryAfterMs } = await fetcher.post(endpoint, body, {
        headers: {
          ...headers,
          ...authorization(keys, jwt, headers, isStandard),
          'content-type': 'application/octet-stream',
          ttl: String(ttlSeconds),
          urgency,
          'unsubscribe-url': unsubscribeUrl,
        },
        deadlineMs: DEADLINE_MS,
      });
      return { status, retryAfterMs };
    },
  };
}

/**
 * RFC 8292, 3; services of the draft's time know its older form, where the key stands beside that of the encryption.
 */
function authorization(
  { publicKey }: VapidKeys,
  jwt: string,
  headers: Record<string, string>,
  isStandard: boolean,
): Record<string, string> {
  if (isStandard) return { authorization: `vapid t=${jwt}, k=${publicKey}` };
  return {
    authorization: `WebPush ${jwt}`,
    'crypto-key': `${headers['crypto-key']};p256ecdsa=${publicKey}`,
  };
}
