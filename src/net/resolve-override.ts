// PUKEKO_RESOLVE: names that lead to a local address in development and tests.

import { AppError } from '../lib/app-error.ts';
import { normaliseHost } from '../lib/url/host-name.ts';

/** Where the sockets of a mapped name go: plain http. */
export interface MappedAddress {
  hostname: string;
  port: string;
}

/** Names (as in a Host header, lower case) whose connections go elsewhere. */
export type ResolveMap = ReadonlyMap<string, MappedAddress>;

/** PUKEKO_RESOLVE cannot be read; the message is a sentence for the operator. */
export class ResolveMapError extends AppError {
  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}

const EXAMPLE = 'a.test=http://127.0.0.1:4001,b.test=http://127.0.0.1:4002';

/**
 * Reads PUKEKO_RESOLVE, `a.test=http://127.0.0.1:4001,b.test=…`. The exemption from https and from the address filter
 * belongs to the mapped NAME alone: an id that names the address itself is refused as ever. Throws ResolveMapError.
 */
export function parseResolveMap(text: string | undefined): ResolveMap {
  const map = new Map<string, MappedAddress>();
  for (const entry of (text ?? '').split(',')) {
    const trimmed = entry.trim();
    if (trimmed === '') continue;
    const equals = trimmed.indexOf('=');
    if (equals < 1) throw bad(trimmed, 'it needs a name, "=" and an address');
    const name = normaliseHost(trimmed.slice(0, equals).trim());
    if (name === null) throw bad(trimmed, 'the part before "=" must be a host name, like a.test');
    const address = readAddress(trimmed.slice(equals + 1).trim());
    if (address === null)
      throw bad(trimmed, 'the part after "=" must be http:// with host and port, and nothing behind it');
    if (map.has(name)) throw bad(trimmed, `${name} is mapped twice`);
    map.set(name, address);
  }
  return map;
}

function bad(entry: string, why: string): ResolveMapError {
  return new ResolveMapError(`PUKEKO_RESOLVE: "${entry}" cannot be used, ${why}. Write it like ${EXAMPLE}.`);
}

function readAddress(text: string): MappedAddress | null {
  if (!/^http:\/\//i.test(text) || /[@?#\\\s]/.test(text)) return null;
  try {
    const url = new URL(text);
    if (url.pathname !== '/' || url.port === '0') return null;
    return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port || '80' };
  } catch {
    return null;
  }
}
