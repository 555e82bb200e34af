// Which delivery is sent next: by priority and age, with domains and hosts taking turns.

import { BoundedQueue } from '../../lib/bounded-queue.ts';
import { timeOfId } from '../../lib/ids.ts';
import type { HostQueue, Waiting } from './hosts/host-queue.ts';

/** Waiting so long is worth one rank. */
const AGE_MS = 60_000;
const RANKS = 4;

const queue = <T>() => new BoundedQueue<T>('schedule', Number.POSITIVE_INFINITY);

/** What one domain has for one host in one rank. */
interface HostTurn {
  host: HostQueue;
  domain: DomainTurn;
  items: BoundedQueue<Waiting>;
  /** In its domain's round, or out of it because it has nothing or its host has no slot. */
  isQueued: boolean;
}

interface DomainTurn {
  lane: Lane;
  hosts: Map<HostQueue, HostTurn>;
  round: BoundedQueue<HostTurn>;
  isQueued: boolean;
}

interface Lane {
  rank: number;
  domains: Map<bigint, DomainTurn>;
  round: BoundedQueue<DomainTurn>;
}

/**
 * What is sent next: by rank, and a minute of waiting is worth a rank; within a rank domains take turns, and within a
 * domain its hosts do. Everything here may be sent as far as order keys are concerned. O(1) a delivery.
 */
export class Schedule {
  readonly #lanes: Lane[] = Array.from({ length: RANKS }, (_, rank) => ({
    rank,
    domains: new Map(),
    round: queue<DomainTurn>(),
  }));
  readonly #turns = new Map<HostQueue, Set<HostTurn>>();
  /** Hosts that had a slot of their own while all slots for hosts like them were taken. */
  #parked = new Set<HostQueue>();

  add(delivery: Waiting): void {
    const lane = this.#lanes[Math.min(RANKS - 1, Math.max(0, delivery.activity.priority))] as Lane;
    const domain = this.#domainOf(lane, delivery.activity.domainId);
    let turn = domain.hosts.get(delivery.host);
    if (!turn) {
      turn = { host: delivery.host, domain, items: queue<Waiting>(), isQueued: false };
      domain.hosts.set(delivery.host, turn);
      const turns = this.#turns.get(delivery.host) ?? new Set();
      this.#turns.set(delivery.host, turns.add(turn));
    }
    turn.items.push(delivery);
    if (delivery.host.hasSlot) this.#enqueue(turn);
  }

  /** A slot of the host came free, or it may be tried again. */
  freed(host: HostQueue): void {
    for (const turn of this.#turns.get(host) ?? []) this.#enqueue(turn);
  }

  /** Takes everything of a host out. */
  drop(host: HostQueue): void {
    for (const turn of this.#turns.get(host) ?? []) {
      turn.items.clear();
      turn.domain.hosts.delete(host);
    }
    this.#turns.delete(host);
  }

  /** Slots came free: those that only waited for one have their turn again. */
  unpark(): void {
    if (this.#parked.size === 0) return;
    const parked = this.#parked;
    this.#parked = new Set();
    for (const host of parked) this.freed(host);
  }

  /**
   * The next delivery whose host has a slot; undefined when there is none. `now` is epoch milliseconds.
   * @param mayStart whether a request to this host may begin as far as the process is concerned
   */
  next(now: number, mayStart: (host: HostQueue) => boolean = () => true): Waiting | undefined {
    let best: Lane | undefined;
    let bestScore = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes) {
      const candidate = this.#peek(lane, mayStart);
      if (!candidate) continue;
      const score = lane.rank - (now - timeOfId(candidate.id)) / AGE_MS;
      if (score < bestScore) {
        best = lane;
        bestScore = score;
      }
    }
    return best && this.#take(best);
  }

  #domainOf(lane: Lane, domainId: bigint): DomainTurn {
    let domain = lane.domains.get(domainId);
    if (!domain) {
      domain = { lane, hosts: new Map(), round: queue<HostTurn>(), isQueued: false };
      lane.domains.set(domainId, domain);
    }
    return domain;
  }

  #enqueue(turn: HostTurn): void {
    if (turn.items.size === 0 || turn.isQueued) return;
    turn.isQueued = true;
    turn.domain.round.push(turn);
    if (turn.domain.isQueued) return;
    turn.domain.isQueued = true;
    turn.domain.lane.round.push(turn.domain);
  }

  /** What the lane would give next; those that have nothing to give leave the round until they do. */
  #peek(lane: Lane, mayStart: (host: HostQueue) => boolean): Waiting | undefined {
    for (let domain = lane.round.peek(); domain; domain = lane.round.peek()) {
      for (let turn = domain.round.peek(); turn; turn = domain.round.peek()) {
        const delivery = turn.items.peek();
        if (delivery && turn.host.hasSlot) {
          if (mayStart(turn.host)) return delivery;
          this.#parked.add(turn.host);
        }
        domain.round.shift();
        turn.isQueued = false;
      }
      lane.round.shift();
      domain.isQueued = false;
    }
    return undefined;
  }

  #take(lane: Lane): Waiting | undefined {
    const domain = lane.round.shift();
    const turn = domain?.round.shift();
    const delivery = turn?.items.shift();
    if (!domain || !turn || !delivery) return undefined;
    turn.isQueued = false;
    domain.isQueued = false;
    this.#enqueue(turn);
    if (domain.round.size > 0 && !domain.isQueued) {
      domain.isQueued = true;
      lane.round.push(domain);
    }
    return delivery;
  }
}
