// Ends live streams whose token, user or identity may no longer have them.

import type { App } from '../../core/context.ts';
import type { Viewer } from '../../core/viewer.ts';
import { isAppError } from '../../lib/app-error.ts';
import type { LiveEvent } from '../../live/events.ts';

/** Something that goes on only as long as somebody may have it: a socket, a response, one subscription. */
export interface Guarded {
  /** Ids whose changes concern it. */
  tokenId?: bigint | null;
  userIds?: readonly bigint[];
  identityIds?: readonly bigint[];
  /**
   * Whether it may go on; asked when one of those changed, and from time to time (a token ends by itself). An AppError
   * says no.
   */
  check(): Promise<boolean>;
  /** It may not. */
  end(): void;
}

const RECHECK_MS = 60_000;
const RETRY_MS = 1_000;

/**
 * Ends live streams whose token was revoked, whose user was disabled, whose identity was suspended: at once, in every
 * process, before another event is sent. Each is an event of the log.
 */
export class Guard {
  readonly #app: App;
  readonly #all = new Set<Guarded>();
  readonly #byKey = new Map<string, Set<Guarded>>();
  readonly #recheckMs: number;
  readonly #stops: (() => void)[];

  constructor(app: App, recheckMs: number = RECHECK_MS) {
    this.#app = app;
    this.#recheckMs = recheckMs;
    let cancel = () => {};
    const sweep = () => {
      for (const guarded of this.#all) void this.#recheck(guarded);
      cancel = app.clock.after(this.#recheckMs, sweep);
    };
    cancel = app.clock.after(this.#recheckMs, sweep);
    this.#stops = [
      app.events.onEvent(
        ['token.revoked', 'user.changed', 'identity.changed'],
        (event) => this.#heard(event),
        () => {
          for (const guarded of this.#all) void this.#recheck(guarded);
        },
      ),
      () => cancel(),
    ];
  }

  /** Watches over it until the returned function is called. What changed a moment ago is looked at too. */
  watch(guarded: Guarded): () => void {
    this.#all.add(guarded);
    const keys = keysOf(guarded);
    for (const key of keys) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(guarded));
    if (keys.length > 0) void this.#recheck(guarded);
    return () => {
      this.#all.delete(guarded);
      for (const key of keys) {
        const set = this.#byKey.get(key);
        set?.delete(guarded);
        if (set?.size === 0) this.#byKey.delete(key);
      }
    };
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #heard(event: LiveEvent): void {
    if (event.kind === 'token.revoked') {
      for (const guarded of [...this.#of(`token ${event.detail?.tokenId}`)]) guarded.end();
      return;
    }
    const key = event.kind === 'user.changed' ? `user ${event.detail?.userId}` : `identity ${event.authorId}`;
    for (const guarded of [...this.#of(key)]) void this.#recheck(guarded);
  }

  #of(key: string): ReadonlySet<Guarded> {
    return this.#byKey.get(key) ?? new Set();
  }

  async #recheck(guarded: Guarded): Promise<void> {
    let mayGoOn = false;
    try {
      mayGoOn = await guarded.check();
    } catch (error) {
      if (!isAppError(error) || error.code === 'BUSY' || error.code === 'UNAVAILABLE') {
        this.#app.log.warn(
          { err: error },
          'Whether a live stream may go on could not be read; it is tried again.',
        );
        this.#app.clock.after(RETRY_MS, () => {
          if (this.#all.has(guarded)) void this.#recheck(guarded);
        });
        return;
      }
    }
    if (!mayGoOn && this.#all.has(guarded)) guarded.end();
  }
}

function keysOf({ tokenId, userIds = [], identityIds = [] }: Guarded): string[] {
  return [
    ...(tokenId == null ? [] : [`token ${tokenId}`]),
    ...userIds.map((id) => `user ${id}`),
    ...identityIds.map((id) => `identity ${id}`),
  ];
}

/** What concerns a viewer. */
export function keysOfViewer(viewer: Viewer): Pick<Guarded, 'tokenId' | 'userIds' | 'identityIds'> {
  if (viewer.kind === 'user') return { tokenId: viewer.tokenId, userIds: [viewer.user.id] };
  if (viewer.kind === 'app') return { tokenId: viewer.tokenId };
  if (viewer.kind !== 'identity') return {};
  return {
    tokenId: viewer.tokenId,
    userIds: viewer.user ? [viewer.user.id] : [],
    identityIds: [viewer.identity.id],
  };
}
