// Which hosts answered in time lately.

import { growingLru } from '../../../lib/cache/growing-lru.ts';
import type { ClaimedHost } from './host-queue.ts';

/** Hosts remembered for having answered, or not, in time. */
const KEPT = 20_000;
/** A host that answered so lately counts as one that answers, also after a restart. */
const PROVEN_MS = 24 * 3_600_000;

/** Remembers which hosts answered in time when they were last asked: the others may hold a part of the slots only. */
export class HostSpeeds {
  readonly #isQuick = growingLru<bigint, boolean>(KEPT);

  set(hostId: bigint, isQuick: boolean): void {
    this.#isQuick.set(hostId, isQuick);
  }

  /** Whether a host may be trusted to answer soon; `now` in epoch milliseconds. */
  isProven(host: ClaimedHost, now: number): boolean {
    const answeredLately = host.lastSuccessAt !== null && now - host.lastSuccessAt < PROVEN_MS;
    return (this.#isQuick.get(host.id) ?? answeredLately) && host.breaker.state === 'CLOSED';
  }
}
