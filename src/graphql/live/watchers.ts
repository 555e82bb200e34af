// What each subscriber of a shared public stream may see, decided in memory.

import { type App, systemCtx } from '../../core/context.ts';
import { hostsOfIdentities } from '../../core/identities/queries.ts';
import { readerOf } from '../../core/posts/reader.ts';
import { loadWatcher, type Watcher, watcherSees } from '../../core/timelines/live-watcher.ts';
import { actingIdentity } from '../../core/viewer.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Judge } from '../../live/source.ts';
import type { GraphQLContext } from '../request/context.ts';

interface Watching {
  identityId: bigint | null;
  load: () => Promise<Watcher>;
  /** Null while it is being read anew: nobody knows what they may see then. */
  watcher: Watcher | null;
  users: number;
}

/**
 * In memory, for every subscriber of a stream shared across viewers: what they may see and want to. Kept right by the
 * log.
 */
export class Watchers {
  readonly #app: App;
  readonly #watching = new Map<string, Watching>();
  /** Id of a remote author -> id of its host, which never changes. */
  readonly #hosts = growingLru<bigint, bigint>(20_000);
  readonly #reading = new WeakMap<Watching, Promise<Watcher>>();
  readonly #stops: (() => void)[];

  constructor(app: App) {
    this.#app = app;
    const renewAll = () => {
      for (const each of this.#watching.values()) this.#renew(each);
    };
    this.#stops = [
      app.events.onEvent(
        ['relations.changed'],
        ({ targetIdentityId }) => {
          for (const each of this.#watching.values())
            if (each.identityId !== null && each.identityId === targetIdentityId) this.#renew(each);
        },
        renewAll,
      ),
      app.events.onEvent(['blocks.changed', 'domain.changed'], renewAll),
    ];
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** Begins to keep what decides over one viewer's frames. */
  async enter(ctx: GraphQLContext): Promise<{ judge: Judge; leave: () => void }> {
    const { viewer, domain } = ctx.core;
    const identity = actingIdentity(viewer);
    // Whoever is no identity sees what everybody sees on the domain; only the operator and the server itself see more.
    const isServer = identity === null && (viewer.kind === 'operator' || viewer.kind === 'system');
    const key = isServer ? 'server' : identity ? `identity ${identity.id}` : `domain ${domain?.id}`;
    let watching = this.#watching.get(key);
    if (!watching) {
      const load = async () => {
        const now = { ...ctx.core, now: this.#app.clock.now() };
        return loadWatcher(now, await readerOf(now));
      };
      watching = { identityId: identity?.id ?? null, load, watcher: null, users: 0 };
      this.#watching.set(key, watching);
      this.#renew(watching);
    }
    const mine = watching;
    mine.users += 1;
    await this.#reading.get(mine)?.catch(() => undefined);
    return {
      judge: (event, verdict) => this.#judge(mine, event, verdict),
      leave: () => {
        mine.users -= 1;
        if (mine.users === 0) this.#watching.delete(key);
      },
    };
  }

  /** Learns the servers of the authors of these events, so that judges need not ask. */
  async learn(events: readonly LiveEvent[]): Promise<void> {
    const ids = new Set<bigint>();
    for (const { domainId, authorId } of events) {
      if (domainId === null && authorId !== null && !this.#hosts.has(authorId)) ids.add(authorId);
    }
    if (ids.size === 0) return;
    const hosts = await hostsOfIdentities(systemCtx(this.#app), [...ids]);
    for (const [id, hostId] of hosts) this.#hosts.set(id, hostId);
  }

  /** Whether every remote author among these is known. */
  knows(events: readonly LiveEvent[]): boolean {
    return events.every(
      ({ domainId, authorId }) => domainId !== null || authorId === null || this.#hosts.has(authorId),
    );
  }

  #judge(watching: Watching, event: LiveEvent, verdict: 'item' | 'hidden' | 'gap' | 'skip') {
    if (event.kind === 'relations.changed')
      return watching.identityId !== null && event.targetIdentityId === watching.identityId ? 'gap' : 'skip';
    if (event.kind === 'entries.removed') return verdict;
    if (!watching.watcher) return 'gap';
    if (event.kind === 'entry.removed' && event.audience === 'PUBLIC') return verdict;
    const sees = watcherSees(
      watching.watcher,
      event,
      (id) => this.#hosts.get(id) ?? null,
      this.#app.clock.now(),
    );
    if (sees) return verdict;
    // A removal is sent only for what they may have had: the id of a post for others would reveal that there is one.
    const { homeDomainId } = watching.watcher.reader;
    const mayHaveHad =
      event.audience === 'PUBLIC' || (homeDomainId !== null && event.domainId === homeDomainId);
    return event.kind === 'post.updated' && mayHaveHad ? 'hidden' : 'skip';
  }

  #renew(watching: Watching): void {
    watching.watcher = null;
    const reading = watching.load();
    reading.then(
      (watcher) => {
        if (this.#reading.get(watching) === reading) watching.watcher = watcher;
      },
      (error) => {
        this.#app.log.warn({ err: error }, 'What a subscriber may see could not be read; it is tried again.');
        if (this.#reading.get(watching) === reading) this.#app.clock.after(1000, () => this.#renew(watching));
      },
    );
    this.#reading.set(watching, reading);
  }
}
