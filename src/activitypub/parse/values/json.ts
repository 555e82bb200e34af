// Parses the JSON of other servers, within limits.

import { type Unreadable, unreadable } from '../unreadable.ts';
import { type Doc, toDoc } from './doc.ts';
import { LIMITS } from './limits.ts';

export interface ReadDocument {
  kind: 'document';
  doc: Doc;
}

/** `fatal`: what is no UTF-8 (UTF-16, a cut sequence) is refused instead of being read as something else. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes to a document: valid UTF-8, one JSON object, nested at most 40 deep. The depth is
 * counted on the bytes, before anything is built. Never throws.
 */
export function parseDocument(bytes: Uint8Array): ReadDocument | Unreadable {
  if (bytes.length > LIMITS.documentBytes) return unreadable('the document is too large');
  if (isTooDeep(bytes, LIMITS.depth)) return unreadable('the document is nested too deep');
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    return unreadable('the document is not JSON in UTF-8');
  }
  const doc = toDoc(value);
  return doc === null ? unreadable('the document is not a JSON object') : { kind: 'document', doc };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isTooDeep(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isInString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) {
      isInString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
  return false;
}
