// What reading a signature can give: a signature, or why it is refused.

import type { KeyAlgorithm } from '../../db/enums.ts';
import type { KeyLocation } from '../keys/key-id.ts';

export type SignatureScheme = 'cavage' | 'rfc9421';

/** Why a request is not taken for what it says it is: `status` is the answer, `reason` one plain clause for it. */
export interface Refusal {
  ok: false;
  kind: 'missing' | 'unreadable' | 'refused';
  status: 400 | 401;
  reason: string;
}

/** A signature that is complete and covers what it must; only whose it is remains to be verified with the key. */
export interface ReadSignature {
  ok: true;
  scheme: SignatureScheme;
  /** As the signature names its key. */
  keyId: string;
  /** Where that key is to be found; `host` is asked against blocks before anything is fetched. */
  location: KeyLocation;
  /** What the key must be; null when the signature leaves it to the key. */
  algorithm: KeyAlgorithm | null;
  /** Header fields and components that were signed. */
  covered: readonly string[];
  /** Epoch milliseconds of the making, as signed. */
  signedAt: number;
  signature: Uint8Array;
  /** The text that was signed, or the readings of it that are in use (draft-cavage with and without query). */
  bases: readonly Buffer[];
}

export function missing(): Refusal {
  return { ok: false, kind: 'missing', status: 401, reason: 'the request is not signed' };
}

export function unreadableSignature(reason: string): Refusal {
  return { ok: false, kind: 'unreadable', status: 400, reason };
}

export function refused(reason: string): Refusal {
  return { ok: false, kind: 'refused', status: 401, reason };
}
