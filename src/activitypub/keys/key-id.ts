// Reads the keyId of a signature: whose key it names, and where it can be fetched.

import { type Handle, parseHandle } from '../../lib/handle.ts';
import { parseId, withoutFragment } from '../parse/values/iri.ts';

/** Where the key that a signature names is to be found. */
export type KeyLocation =
  /** Fetch `url`: an actor's document, or the key's own. */
  | { kind: 'url'; url: string; host: string }
  /** Resolve by WebFinger; the key is then that actor's, whatever its id. */
  | { kind: 'handle'; handle: Handle & { domain: string }; host: string };

/**
 * Reads a keyId in any of the styles in use: `…/users/ana#main-key`, `…/users/ana/main-key`, the bare actor,
 * `acct:ana@ana.example`. Null where there is nothing that could be looked up.
 */
export function locateKey(keyId: string): KeyLocation | null {
  if (/^acct:/i.test(keyId)) {
    const handle = parseHandle(keyId);
    if (handle === null || handle.domain === null) return null;
    return { kind: 'handle', handle: { ...handle, domain: handle.domain }, host: handle.domain };
  }
  const url = parseId(keyId);
  return url === null ? null : { kind: 'url', url: withoutFragment(keyId), host: url.host };
}
