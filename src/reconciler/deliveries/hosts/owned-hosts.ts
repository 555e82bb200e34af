// The hosts that this worker owns, what may be sent to them, and the requests under way.

import { Schedule } from '../schedule.ts';
import type { Flight, Slots } from '../slots.ts';
import type { HostQueue, Waiting } from './host-queue.ts';

/** Everything the delivery engine holds in memory: it is lost with a crash, and read again from the database. */
export class OwnedHosts {
  readonly #slots: Slots;
  #hosts = new Map<bigint, HostQueue>();
  #schedule = new Schedule();
  /** The slots of requests under way, by delivery. */
  readonly #flights = new Map<bigint, Flight>();
  #inFlight = 0;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  get size(): number {
    return this.#hosts.size;
  }

  /** Requests under way and outcomes not yet written: a slot frees on commit, or when the answer takes long. */
  get inFlight(): number {
    return this.#inFlight;
  }

  get schedule(): Schedule {
    return this.#schedule;
  }

  values(): Iterable<HostQueue> {
    return this.#hosts.values();
  }

  get(id: bigint): HostQueue | undefined {
    return this.#hosts.get(id);
  }

  /** Whether this very claim of the host still stands. */
  has(host: HostQueue): boolean {
    return this.#hosts.get(host.id) === host;
  }

  add(host: HostQueue): void {
    this.#hosts.set(host.id, host);
  }

  /** A request begins; `slow` is called when its answer takes long. */
  begin(delivery: Waiting, slow: () => void): void {
    const { host, id } = delivery;
    host.begin();
    this.#inFlight += 1;
    this.#flights.set(id, this.#slots.begin(host.isProven, slow));
  }

  /** Something ends without a request: its outcome has to be written like any other. */
  beginUnsent({ host, id }: Waiting): void {
    host.known.add(id);
    host.begin();
    this.#inFlight += 1;
  }

  /** The outcome of a delivery is written, or it was given up. */
  end({ id }: Waiting): void {
    this.#inFlight -= 1;
    this.#freeSlot(id);
  }

  /** The host was given back. */
  remove(host: HostQueue): void {
    this.#hosts.delete(host.id);
    this.#schedule.drop(host);
  }

  /** Another worker has claimed the host: what is under way with it no longer counts. */
  lose(host: HostQueue): void {
    this.remove(host);
    this.#inFlight -= host.inFlight;
    for (const id of host.known) this.#freeSlot(id);
  }

  /** Forgets everything. */
  clear(): void {
    this.#hosts = new Map();
    this.#schedule = new Schedule();
    this.#inFlight = 0;
    this.#slots.clear();
    this.#flights.clear();
  }

  #freeSlot(id: bigint): void {
    const flight = this.#flights.get(id);
    if (!flight) return;
    this.#flights.delete(id);
    this.#slots.end(flight);
  }
}
