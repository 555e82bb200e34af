// A delivery lane: deliveries to one host with the same order key, sent one activity after another.

/** What a lane needs to know of a delivery. */
export interface LaneItem {
  readonly activity: { readonly id: bigint; readonly orderKey: string; readonly priority: number };
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/**
 * The deliveries to one host that share an order key. Different activities are sent strictly one after another; one
 * activity goes to all its inboxes on the host side by side, because only later activities build on it.
 */
export class OrderedLane<Item extends LaneItem> {
  readonly key: string;
  /** May be sent, or is under way. */
  readonly open = new Set<Item>();
  /** Waits for its time. */
  readonly blocked = new Set<Item>();
  /** The activity whose turn it is. */
  #activityId: bigint;
  /** Everything of later activities, in order. */
  #behind: Item[] = [];

  constructor(first: Item) {
    this.key = first.activity.orderKey;
    this.#activityId = first.activity.id;
  }

  get isEmpty(): boolean {
    return this.open.size === 0 && this.blocked.size === 0 && this.#behind.length === 0;
  }

  /** Nothing follows what is open now. */
  get isLast(): boolean {
    return this.blocked.size === 0 && this.#behind.length === 0;
  }

  /** When the first that waits for its time may go; Infinity when none does. */
  get until(): number {
    let until = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.blocked) if (dueAt < until) until = dueAt;
    return until;
  }

  /** Anything of it: which does not matter, the priority is the key's. */
  get some(): Item | undefined {
    return first(this.open) ?? first(this.blocked) ?? this.#behind[0];
  }

  /** Answers whether it may be sent now. */
  add(delivery: Item, now: number): boolean {
    if (delivery.activity.id === this.#activityId) return this.#take(delivery, now);
    this.#behind.push(delivery);
    return false;
  }

  /** One has ended: answers what may be sent because of it. */
  ended(delivery: Item, now: number): Item[] {
    this.open.delete(delivery);
    const next = this.#behind[0];
    if (this.open.size > 0 || this.blocked.size > 0 || !next) return [];
    this.#activityId = next.activity.id;
    const turn = this.#behind.filter((each) => each.activity.id === this.#activityId);
    this.#behind = this.#behind.filter((each) => each.activity.id !== this.#activityId);
    return turn.filter((each) => this.#take(each, now));
  }

  postponed(delivery: Item, changed: Item): void {
    this.open.delete(delivery);
    this.blocked.add(changed);
  }

  unblocked(now: number): Item[] {
    const ready = [...this.blocked].filter((each) => each.dueAt <= now);
    for (const each of ready) {
      this.blocked.delete(each);
      this.open.add(each);
    }
    return ready;
  }

  #take(delivery: Item, now: number): boolean {
    const isReady = delivery.dueAt <= now;
    (isReady ? this.open : this.blocked).add(delivery);
    return isReady;
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  for (const each of set) return each;
  return undefined;
}
