// The activities that are being delivered, each read and serialised once for all its inboxes.

import { LRUCache } from 'lru-cache';
import { prepareBody, type SignedBody } from '../../activitypub/signatures/sign.ts';
import { ACTIVITY_JSON } from '../../activitypub/vocab.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Database } from '../../db/types.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { Gather } from '../engine/batched-read.ts';

/** What is sent, as all its deliveries in memory share it. */
export interface SentActivity {
  readonly id: bigint;
  readonly type: string;
  readonly actorId: bigint;
  readonly domainId: bigint;
  /** Whose deliveries people watch; null for what is no post's. */
  readonly subjectId: bigint | null;
  readonly orderKey: string;
  readonly priority: number;
}

/** Activities kept in memory besides those with deliveries in memory. */
const ACTIVITIES_KEPT = 20_000;
/** Bytes of bodies kept; a body is sent to many inboxes. */
const BODY_BYTES_KEPT = 16 * 1024 * 1024;

interface ActivityRow {
  id: bigint;
  type: string;
  actorId: bigint;
  domainId: bigint;
  postId: bigint | null;
  orderKey: string;
  priority: bigint;
}

/** Activities and their bodies, read once for all their inboxes. */
export class Activities {
  readonly #db: Database;
  readonly #known = growingLru<bigint, SentActivity>(ACTIVITIES_KEPT);
  readonly #bodies = new LRUCache<bigint, SignedBody>({
    maxSize: BODY_BYTES_KEPT,
    sizeCalculation: (body) => body.bytes.length + 100,
  });
  readonly #gather = new Gather<SignedBody>((ids) => this.#readBodies(ids));

  constructor(db: Database) {
    this.#db = db;
  }

  /** The activities of these ids that exist, read in one statement where they are not known. */
  async find(ids: ReadonlySet<bigint>): Promise<Map<bigint, SentActivity>> {
    const found = new Map<bigint, SentActivity>();
    const missing: bigint[] = [];
    for (const id of ids) {
      const known = this.#known.get(id);
      if (known) found.set(id, known);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const rows = await this.#db.sql.all<ActivityRow>(
      `SELECT "id", "type", "actorId", "domainId", "postId", "orderKey", "priority" FROM activity
       WHERE ${anyOf(this.#db.dialect, '"id"')}`,
      [missing],
    );
    for (const { postId, ...row } of rows) {
      const activity = { ...row, subjectId: postId, priority: Number(row.priority) };
      this.#known.set(row.id, activity);
      found.set(row.id, activity);
    }
    return found;
  }

  /** The body at once if it is in memory. */
  bodyNow(id: bigint): SignedBody | undefined {
    return this.#bodies.get(id);
  }

  /**
   * The bytes to send with their digest; undefined when the activity is gone. Those asked for in one turn are read
   * together.
   */
  body(id: bigint): Promise<SignedBody | undefined> {
    return this.#gather.load(id);
  }

  async #readBodies(ids: readonly bigint[]): Promise<Map<bigint, SignedBody>> {
    const rows = await this.#db.sql.all<{ id: bigint; body: string }>(
      `SELECT "id", "body" FROM activity WHERE ${anyOf(this.#db.dialect, '"id"')}`,
      [ids],
    );
    const found = new Map<bigint, SignedBody>();
    for (const row of rows) {
      const body = prepareBody(Buffer.from(row.body), ACTIVITY_JSON);
      this.#bodies.set(row.id, body);
      found.set(row.id, body);
    }
    return found;
  }
}
