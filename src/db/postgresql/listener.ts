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
const CHECK_TIMEOUT_MS = 10_000;

/**
 * Hears NOTIFY on a connection of its own (never through a pooler in transaction mode, which hands it to others). When the connection
 * breaks it connects again; then everybody is called with an empty payload, because what was said meanwhile was not heard.
 */
export class PostgresqlListener {
  readonly #connection: pg.ClientConfig;
  readonly #clock: Clock;
  readonly #log: DbLog | undefined;
  readonly #heard: Record<Channel, Set<Heard>> = { events: new Set(), work: new Set() };
  #client: pg.Client | null = null;
  #connecting: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  #isClosed = false;

  constructor(connection: pg.ClientConfig, clock: Clock, log?: DbLog) {
    this.#connection = connection;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves when what is said from now on will be heard. */
  async listen(channel: Channel, heard: Heard): Promise<() => Promise<void>> {
    if (this.#isClosed) throw new Error('The database is closed.');
    this.#connecting ??= this.#connect();
    try {
      await this.#connecting;
    } catch (error) {
      this.#connecting = null;
      throw error;
    }
    this.#heard[channel].add(heard);
    return async () => {
      this.#heard[channel].delete(heard);
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#connecting?.catch(() => {});
    await this.#client?.end();
    this.#client = null;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ ...this.#connection, keepAlive: true, application_name: 'pukeko listen' });
    client.on('notification', (message) => this.#hear(message));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${channelName('events')}; LISTEN ${channelName('work')}`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#checkLater(client);
  }

  #hear(message: pg.Notification): void {
    for (const channel of ['events', 'work'] as const) {
      if (message.channel === channelName(channel)) this.#tell(channel, message.payload ?? '');
    }
  }

  #tell(channel: Channel, payload: string): void {
    for (const heard of [...this.#heard[channel]]) heard(payload);
  }

  #lost(client: pg.Client): void {
    if (this.#isClosed || this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => {});
    this.#log?.warn({}, 'the connection that listens to PostgreSQL was lost; connecting again');
    this.#connectLater();
  }

  #connectLater(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(this.#pauseMs, () => {
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      const connecting = this.#connect();
      this.#connecting = connecting;
      connecting.then(
        () => {
          this.#tell('events', '');
          this.#tell('work', '');
        },
        () => {
          if (!this.#isClosed) this.#connectLater();
        },
      );
    });
  }

  #checkLater(client: pg.Client): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(CHECK_EVERY_MS, () => {
      const cancel = this.#clock.after(CHECK_TIMEOUT_MS, () => this.#lost(client));
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
