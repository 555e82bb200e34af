// Wakes the reconcilers of other processes over PostgreSQL, and is woken by them.

import type { App, WakeKind } from '../../core/context.ts';

const KINDS: readonly WakeKind[] = ['deliveries', 'fan-out', 'inbound', 'timed-rows', 'work'];
/** Ids fit into one NOTIFY (8,000 bytes). */
const MOST_IDS = 200;

/**
 * PostgreSQL: notifies other processes that there is work, at most once a kind and turn of the event loop, and is
 * notified by them. SQLite: nothing.
 */
export class WakeUps {
  readonly #app: Pick<App, 'db' | 'log' | 'random'>;
  readonly #heard: (kind: WakeKind, outdated: readonly bigint[]) => void;
  /** Who says it, so that this process does not listen to itself. */
  readonly #self: string;
  #pending = new Set<WakeKind>();
  #isDue = false;
  #unlisten: (() => Promise<void>) | null = null;

  constructor(
    app: Pick<App, 'db' | 'log' | 'random'>,
    heard: (kind: WakeKind, outdated: readonly bigint[]) => void,
  ) {
    this.#app = app;
    this.#heard = heard;
    this.#self = app.random.bytes(6).toString('base64url');
  }

  async start(): Promise<void> {
    this.#unlisten = await this.#app.db.listen('work', (payload) => this.#hear(payload));
  }

  async stop(): Promise<void> {
    await this.#unlisten?.();
    this.#unlisten = null;
  }

  notify(kind: WakeKind): void {
    if (this.#app.db.dialect === 'sqlite') return;
    this.#pending.add(kind);
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      const kinds = [...this.#pending];
      this.#pending = new Set();
      for (const each of kinds) this.#send(`${this.#self} ${each}`);
    });
  }

  /** What waits for these hosts was changed: whoever owns one of them looks again. */
  outdated(hostIds: readonly bigint[]): void {
    if (this.#app.db.dialect === 'sqlite') return;
    for (let start = 0; start < hostIds.length; start += MOST_IDS) {
      this.#send(`${this.#self} deliveries ${hostIds.slice(start, start + MOST_IDS).join(',')}`);
    }
  }

  #send(payload: string): void {
    this.#app.db
      .notify('work', payload)
      .catch((error) => this.#app.log.warn({ err: error }, 'Other processes could not be woken.'));
  }

  #hear(payload: string): void {
    // Empty after a lost connection: anything may have been said meanwhile.
    if (payload === '') {
      for (const kind of KINDS) this.#heard(kind, []);
      return;
    }
    const [from, text, ids] = payload.split(' ');
    const kind = KINDS.find((each) => each === text);
    if (from === this.#self || kind === undefined) return;
    this.#heard(kind, ids ? ids.split(',').map(BigInt) : []);
  }
}
