// Reads the waiting deliveries of a host from the database.

import type { App } from '../../core/context.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import { readNumber, readNumberOrNull } from '../../db/row.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import type { Activities, SentActivity } from './activities.ts';
import type { HostQueue, Waiting } from './hosts/host-queue.ts';

/** Rows of one read. */
const PAGE = 200;
const INBOXES_KEPT = 20_000;
/** What ends a relation, and goes to blocked hosts too. */
const EVEN_IF_BLOCKED = new Set(['Delete', 'Undo', 'Reject']);

interface DeliveryRow {
  id: bigint;
  activityId: bigint;
  inboxId: bigint;
  dueAt: bigint;
  attempts: bigint;
  firstTriedAt: bigint | null;
  goneUntil: bigint | null;
}

/** A page of what waits for a host. */
export interface WaitingPage {
  deliveries: Waiting[];
  /** Not to be sent: the sender's domain has blocked the host since. */
  unwanted: Waiting[];
  /** The last id that was read. */
  last: bigint;
  isLast: boolean;
}

/** Reads waiting deliveries in the order of their ids; what they have in common is read once (activities, inboxes). */
export class WaitingRows {
  readonly #app: Pick<App, 'db' | 'hostBlocks'>;
  readonly #activities: Activities;
  readonly #inboxes = growingLru<bigint, URL>(INBOXES_KEPT);

  constructor(app: Pick<App, 'db' | 'hostBlocks'>, activities: Activities) {
    this.#app = app;
    this.#activities = activities;
  }

  async page(host: HostQueue, after: bigint): Promise<WaitingPage> {
    const { sql } = this.#app.db;
    const rows = await sql.all<DeliveryRow>(
      `SELECT "id", "activityId", "inboxId", "dueAt", "attempts", "firstTriedAt",
         (SELECT i."goneUntil" FROM inbox i WHERE i."id" = delivery."inboxId") AS "goneUntil" FROM delivery
       WHERE "hostId" = ? AND "state" = ${DELIVERY.WAITING} AND "id" > ? ORDER BY "id" LIMIT ${PAGE}`,
      [host.id, after],
    );
    // Nothing is sent that a power cut could still undo.
    if (rows.length > 0) await this.#app.db.durable();
    const fresh = rows.filter((row) => !host.known.has(row.id));
    const activities = await this.#activities.find(new Set(fresh.map((row) => row.activityId)));
    const inboxes = await this.#findInboxes(new Set(fresh.map((row) => row.inboxId)));
    const blocked = await this.#blockedFor(host.name, activities.values());
    const page: WaitingPage = {
      deliveries: [],
      unwanted: [],
      last: rows.at(-1)?.id ?? after,
      isLast: rows.length < PAGE,
    };
    for (const row of fresh) {
      const activity = activities.get(row.activityId);
      const url = inboxes.get(row.inboxId);
      // Both are removed after the last delivery only; a row without them is a leftover that pruning takes.
      if (!activity || !url) continue;
      if (row.goneUntil !== null) host.goneInboxes.set(row.inboxId, readNumber(row.goneUntil));
      const isUnwanted = blocked.has(activity.domainId) && !EVEN_IF_BLOCKED.has(activity.type);
      (isUnwanted ? page.unwanted : page.deliveries).push(toWaiting(row, activity, url, host));
    }
    return page;
  }

  async #findInboxes(ids: ReadonlySet<bigint>): Promise<Map<bigint, URL>> {
    const found = new Map<bigint, URL>();
    const missing: bigint[] = [];
    for (const id of ids) {
      const known = this.#inboxes.get(id);
      if (known) found.set(id, known);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const { db } = this.#app;
    const rows = await db.sql.all<{ id: bigint; url: string }>(
      `SELECT "id", "url" FROM inbox WHERE ${anyOf(db.dialect, '"id"')}`,
      [missing],
    );
    for (const row of rows) {
      const url = new URL(row.url);
      this.#inboxes.set(row.id, url);
      found.set(row.id, url);
    }
    return found;
  }

  async #blockedFor(host: string, activities: Iterable<SentActivity>): Promise<ReadonlySet<bigint>> {
    const domains = new Set<bigint>();
    for (const activity of activities) domains.add(activity.domainId);
    const blocked = new Set<bigint>();
    for (const domainId of domains) {
      if (await this.#app.hostBlocks.isBlocked(domainId, host)) blocked.add(domainId);
    }
    return blocked;
  }
}

function toWaiting(row: DeliveryRow, activity: SentActivity, url: URL, host: HostQueue): Waiting {
  return {
    id: row.id,
    activity,
    inboxId: row.inboxId,
    url,
    host,
    dueAt: readNumber(row.dueAt),
    attempts: readNumber(row.attempts),
    firstTriedAt: readNumberOrNull(row.firstTriedAt),
  };
}
