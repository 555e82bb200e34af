// Counts the streams that are open, so that no token and no address holds too many.

import { clientKey, isOwnMachine } from '../../lib/rate-limits/client-key.ts';
import { StreamRefusal } from './channels.ts';

/** Sockets and event streams that one token may have open at once. */
export const MOST_PER_TOKEN = 64;
/** The same for an address (the /64 of an IPv6 one), whatever its tokens: many people may be behind one. */
export const MOST_PER_ADDRESS = 256;

/** The open streams of this process. Clients on the machine of the server are counted by their tokens alone. */
export class OpenStreams {
  readonly #counts = new Map<string, number>();

  /** Counts one more; what is answered takes it back. Throws StreamRefusal (429). */
  add(tokenId: bigint | null, ip: string): () => void {
    const token = `token ${tokenId ?? ''}`;
    const address = isOwnMachine(ip) ? null : `address ${clientKey(ip)}`;
    this.#mustBeFewer(token, MOST_PER_TOKEN, 'Too many open streams for this access token');
    if (address) this.#mustBeFewer(address, MOST_PER_ADDRESS, 'Too many open streams from this address');
    const keys = address ? [token, address] : [token];
    for (const key of keys) this.#counts.set(key, this.#count(key) + 1);
    return () => {
      for (const key of keys.splice(0)) {
        const left = this.#count(key) - 1;
        if (left > 0) this.#counts.set(key, left);
        else this.#counts.delete(key);
      }
    };
  }

  #count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  #mustBeFewer(key: string, most: number, refusal: string): void {
    if (this.#count(key) >= most) throw new StreamRefusal(429, refusal);
  }
}
