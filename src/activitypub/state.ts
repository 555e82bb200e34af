// What federation keeps in memory for one install.

import type { App } from '../core/context.ts';
import { type Budgets, createBudgets } from '../net/budget.ts';
import type { Fetcher } from '../net/fetch.ts';
import { createSingleFlight, type SingleFlight } from '../net/single-flight.ts';
import { HostSchemes } from './host-schemes.ts';
import { Backlog } from './inbox/backlog.ts';
import { InboundWriter } from './inbox/writer.ts';
import { createKeyObjectCache, type KeyObjectCache } from './keys/key-object.ts';
import { KeyLookups } from './keys/lookup-limits.ts';
import { RemoteKeys } from './keys/remote-key-cache.ts';
import { SigningKeys } from './keys/signing-keys.ts';
import { ActorCache } from './remote/actor-cache.ts';
import { DocumentCache } from './serve/document-cache.ts';

/** What federation keeps in memory for one App. */
export interface ActivityPub {
  fetcher: Fetcher;
  /** One fetch per (URL, signer) at a time; refusals are remembered. */
  flights: SingleFlight;
  budgets: Budgets;
  keyObjects: KeyObjectCache;
  signingKeys: SigningKeys;
  remoteKeys: RemoteKeys;
  /** Fetches for signatures that are not verified yet. */
  keyLookups: KeyLookups;
  actors: ActorCache;
  schemes: HostSchemes;
  writer: InboundWriter;
  backlog: Backlog;
  documents: DocumentCache;
  /** Told of every host that signed a request which verified: it is up. app.ts gives it the reconciler's ear. */
  hostSeen: (host: string) => void;
}

/** App is core's and knows nothing of ActivityPub, so what belongs to it here is found by it. */
const states = new WeakMap<App, ActivityPub>();

/**
 * What one domain of others may make us fetch: some hundred new people at once, as when a post goes around, and 200 a
 * minute.
 */
const BUDGET = { perCause: 60, burst: 400, perMinute: 200 };

/**
 * Binds federation to an App whose event log runs; app.ts does it once, before the first request. `fetcher` dials for
 * everything here. Returns a function that ends its subscription to the log.
 */
export function bindActivityPub(app: App, parts: { fetcher: Fetcher }): () => void {
  const keyObjects = createKeyObjectCache();
  const state: ActivityPub = {
    fetcher: parts.fetcher,
    flights: createSingleFlight(app.clock),
    budgets: createBudgets(app.clock, BUDGET),
    keyObjects,
    signingKeys: new SigningKeys(app, keyObjects),
    remoteKeys: new RemoteKeys(app, keyObjects),
    keyLookups: new KeyLookups(app.clock),
    actors: new ActorCache(app),
    schemes: new HostSchemes(app),
    writer: new InboundWriter(app),
    backlog: new Backlog(app),
    documents: new DocumentCache(),
    hostSeen: () => {},
  };
  states.set(app, state);
  const endings = [
    state.signingKeys.watch(),
    state.remoteKeys.watch(),
    state.actors.watch(),
    state.documents.watch(app.events),
  ];
  return () => {
    for (const end of endings) end();
  };
}

export function activityPub(app: App): ActivityPub {
  const state = states.get(app);
  if (!state) throw new Error('bindActivityPub was not called for this App.');
  return state;
}
