// What this worker has claimed of inbound activities: a queue for each actor, in the order of arrival.

import type { PreparedInbound } from '../../activitypub/inbox/outcome.ts';
import type { Ctx } from '../../core/context.ts';
import type { InboundMessage } from '../types.ts';

/** Messages of one actor that are read before those before them took effect. */
const AHEAD = 16;
/** What can be read without knowing what came before it: it changes nothing that is there already. */
const INDEPENDENT = new Set(['Create', 'Like']);

/** A claimed message on its way. */
export interface Item {
  message: InboundMessage;
  queue: ActorQueue;
  ctx: Ctx | null;
  /** What is left to be done in the transaction, once it was read. */
  prepared: PreparedInbound | null;
  state: 'waiting' | 'preparing' | 'prepared';
}

/** What one actor sent, in the order of arrival. */
export interface ActorQueue {
  actorUri: string;
  items: Item[];
  /** Some of them are being applied. */
  isTaken: boolean;
}

/** The claimed messages by actor: each actor's take effect in order, actors take turns. */
export class ActorQueues {
  readonly #queues = new Map<string, ActorQueue>();
  /** Queues that may have something to read. */
  #turns = new Set<ActorQueue>();
  #size = 0;

  /** Messages in all queues. */
  get size(): number {
    return this.#size;
  }

  get hasPrepared(): boolean {
    for (const queue of this.#queues.values())
      if (!queue.isTaken && queue.items[0]?.state === 'prepared') return true;
    return false;
  }

  messageIds(): bigint[] {
    return [...this.#queues.values()].flatMap((queue) => queue.items.map((item) => item.message.id));
  }

  add(message: InboundMessage): void {
    let queue = this.#queues.get(message.actorUri);
    if (!queue) {
      queue = { actorUri: message.actorUri, items: [], isTaken: false };
      this.#queues.set(message.actorUri, queue);
    }
    queue.items.push({ message, queue, ctx: null, prepared: null, state: 'waiting' });
    this.#size += 1;
    this.#turns.add(queue);
  }

  /** The next message that may be read, actors taking turns. It is the caller's to change its state. */
  nextToPrepare(): Item | undefined {
    for (const queue of this.#turns) {
      this.#turns.delete(queue);
      const item = firstToPrepare(queue);
      if (!item) continue;
      this.#turns.add(queue);
      return item;
    }
    return undefined;
  }

  /**
   * At most so many messages that are read and have nothing unread of their actor before them, actors taking turns:
   * those of different actors can be applied side by side. Nobody else gets their actors' until `giveBack`.
   */
  takePrepared(most: number): Item[] {
    const group: Item[] = [];
    let queues = [...this.#queues.values()].filter((queue) => !queue.isTaken);
    for (let place = 0; queues.length > 0 && group.length < most; place += 1) {
      queues = queues.filter((queue) => queue.items[place]?.state === 'prepared');
      for (const queue of queues.slice(0, most - group.length)) {
        const item = queue.items[place];
        if (item) group.push(item);
        queue.isTaken = true;
      }
    }
    return group;
  }

  /** What was taken has been applied or not; what is left of it can be taken again. */
  giveBack(group: readonly Item[]): void {
    for (const { queue } of group) queue.isTaken = false;
  }

  /** It has taken effect, or failed: what the actor sent afterwards has its turn. */
  remove(item: Item): void {
    const { queue } = item;
    queue.items = queue.items.filter((each) => each !== item);
    this.#size -= 1;
    if (queue.items.length === 0) this.#queues.delete(queue.actorUri);
    else this.#turns.add(queue);
  }

  /** Takes everything of an actor out; answers the ids of its messages. */
  removeActor(queue: ActorQueue): bigint[] {
    this.#size -= queue.items.length;
    this.#queues.delete(queue.actorUri);
    this.#turns.delete(queue);
    return queue.items.map((item) => item.message.id);
  }

  clear(): void {
    this.#queues.clear();
    this.#turns = new Set();
    this.#size = 0;
  }
}

/** The first that was not begun, if what is before it lets it. */
function firstToPrepare(queue: ActorQueue): Item | undefined {
  for (const [index, item] of queue.items.entries()) {
    if (index >= AHEAD) return undefined;
    if (item.state === 'waiting') return index === 0 || INDEPENDENT.has(item.message.type) ? item : undefined;
    if (!INDEPENDENT.has(item.message.type)) return undefined;
  }
  return undefined;
}
