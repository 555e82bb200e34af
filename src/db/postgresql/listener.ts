// LISTEN on a connection of its own, with the advisory lock that says that this worker lives.

import pg from 'pg';
import type { Clock } from '../../lib/time/clock.ts';
import type { DbLog } from '../types.ts';

export type Channel = 'events' | 'work';
export type Heard = (payload: string) => void;

/** Channels are the database's, not ours alone. */
export const channelName = (channel: Channel): string => `pukeko_${channel}`;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A connection that died without a word (a cable, a NAT) is noticed by asking something. */
const CHECK_EVERY_MS = 30_000;
/** Nothing that is asked on it waits for others. */
const ANSWER_TIMEOUT_MS = 10_000;
const CLOSED = 'The database is closed.';

/**
 * Hears NOTIFY on a connection of its own (never through a pooler in transaction mode, which hands it to others). When
 * the connection breaks it connects again; then everybody is called with an empty payload, because what was said
 * meanwhile was not heard.
 */
export class PostgresqlListener {
  readonly #connection: pg.ClientConfig;
  readonly #clock: Clock;
  readonly #log: DbLog | undefined;
  readonly #heard: Record<Channel, Set<Heard>> = { events: new Set(), work: new Set() };
  /** Advisory locks on the connection, and who is to know when they are lost with it. */
  readonly #held = new Map<bigint, () => void>();
  #client: pg.Client | null = null;
  #connecting: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  /** Notifications may have been missed while there was no connection: those who listen look once it is back. */
  #hasMissed = false;
  #isClosed = false;

  constructor(connection: pg.ClientConfig, clock: Clock, log?: DbLog) {
    this.#connection = connection;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves when what is said from now on will be heard. */
  async listen(channel: Channel, heard: Heard): Promise<() => Promise<void>> {
    await this.#connectOnce();
    this.#heard[channel].add(heard);
    return async () => {
      this.#heard[channel].delete(heard);
    };
  }

  /**
   * Takes an advisory lock for as long as the connection lives; see Database.holdAlive. Throws where another session
   * has it.
   */
  async holdAlive(key: bigint, lost: () => void): Promise<() => Promise<void>> {
    await this.#connectOnce();
    const client = this.#client;
    if (!client) throw new Error('The connection that listens to PostgreSQL is lost at this moment.');
    const { rows } = await client.query<{ ok: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS "ok"', [
      String(key),
    ]);
    if (rows[0]?.ok !== true) throw new Error(`The advisory lock ${key} is held by another session.`);
    if (this.#client !== client) throw new Error('The connection that listens to PostgreSQL was lost.');
    this.#held.set(key, lost);
    return async () => {
      if (!this.#held.delete(key)) return;
      // Where the connection is gone, so is the lock.
      await client.query('SELECT pg_advisory_unlock($1::bigint)', [String(key)]).catch(() => {});
    };
  }

  /**
   * Connects where there is no connection. One attempt at a time, whoever asks for it: two connections would hear
   * everything twice, and what is held on the one that is forgotten would be held without anybody's knowing.
   */
  async #connectOnce(): Promise<void> {
    if (this.#isClosed) throw new Error(CLOSED);
    if (this.#client !== null) return;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    await this.#connecting;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#connecting?.catch(() => {});
    await this.#client?.end();
    this.#client = null;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      ...this.#connection,
      keepAlive: true,
      application_name: 'pukeko listen',
      // A server that takes the connection and is silent would be waited for without an end.
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
    client.on('notification', (message) => this.#hear(message));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${channelName('events')}; LISTEN ${channelName('work')}`);
      if (this.#isClosed) throw new Error(CLOSED);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#checkLater(client);
    if (!this.#hasMissed) return;
    this.#hasMissed = false;
    this.#dispatch('events', '');
    this.#dispatch('work', '');
  }

  #hear(message: pg.Notification): void {
    for (const channel of ['events', 'work'] as const) {
      if (message.channel === channelName(channel)) this.#dispatch(channel, message.payload ?? '');
    }
  }

  #dispatch(channel: Channel, payload: string): void {
    for (const heard of [...this.#heard[channel]]) heard(payload);
  }

  #lost(client: pg.Client): void {
    if (this.#isClosed || this.#client !== client) return;
    this.#client = null;
    this.#hasMissed = true;
    client.end().catch(() => {});
    this.#log?.warn({}, 'the connection that listens to PostgreSQL was lost; connecting again');
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const lost of held) lost();
    this.#connectLater();
  }

  #connectLater(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(this.#pauseMs, () => {
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      this.#connectOnce().catch(() => {
        if (!this.#isClosed) this.#connectLater();
      });
    });
  }

  #checkLater(client: pg.Client): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(CHECK_EVERY_MS, () => {
      const cancel = this.#clock.after(ANSWER_TIMEOUT_MS, () => this.#lost(client));
      client
        .query('SELECT 1')
        .catch(() => this.#lost(client))
        .finally(() => {
          cancel();
          if (this.#client === client && !this.#isClosed) this.#checkLater(client);
        });
    });
  }
}
