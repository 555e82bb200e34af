// Reads what an app subscribes with.

import { ECDH } from 'node:crypto';
import * as v from 'valibot';
import { checkRemoteUrl } from '../../lib/url/remote-url.ts';
import { KIND_NAMES } from '../notification-kinds/index.ts';

/** Kinds of notifications that can be pushed: all of them. */
export const PUSH_ALERTS = KIND_NAMES;

export type PushAlert = (typeof PUSH_ALERTS)[number];

/** Which kinds are pushed; what is not named is not. */
export type PushAlerts = { [Alert in PushAlert]?: boolean };

export const LONGEST_ENDPOINT = 2_000;

const Endpoint = v.pipe(
  v.string(),
  v.maxLength(LONGEST_ENDPOINT, `An endpoint has at most ${LONGEST_ENDPOINT} characters.`),
  v.check((text) => checkRemoteUrl(text).problem === undefined, 'An endpoint is a public https address.'),
);
const P256dh = v.pipe(
  v.string(),
  v.transform(base64url),
  v.check(isPoint, 'The key is an uncompressed point of P-256 (65 bytes), in base64url.'),
);
const Auth = v.pipe(
  v.string(),
  v.transform(base64url),
  v.check(
    (text) => Buffer.from(text, 'base64url').byteLength === 16,
    'The secret is 16 bytes, in base64url.',
  ),
);
const Alerts = v.pipe(
  v.array(v.object({ alert: v.picklist(PUSH_ALERTS), isOn: v.boolean() })),
  v.transform((list): PushAlerts => Object.fromEntries(list.map(({ alert, isOn }) => [alert, isOn]))),
);

/** What of a subscription can be changed. */
export const Wishes = v.object({
  alerts: v.optional(Alerts),
  policy: v.optional(v.picklist(['ALL', 'FOLLOWED', 'FOLLOWERS', 'NONE'])),
});

export const NewSubscription = v.object({
  ...Wishes.entries,
  endpoint: Endpoint,
  p256dh: P256dh,
  auth: Auth,
  isStandard: v.boolean(),
  payload: v.picklist(['PUKEKO', 'MASTODON']),
});

/** Apps send both alphabets, with padding or without. */
function base64url(text: string): string {
  return text.trim().replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function isPoint(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.byteLength !== 65 || bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
