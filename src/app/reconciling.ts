// Connects the reconciler to federation.

import { prepareInbound } from '../activitypub/inbox/prepare.ts';
import { activityPub } from '../activitypub/state.ts';
import type { App } from '../core/context.ts';
import type { Fetcher } from '../net/fetch.ts';
import type { ReconcilerOptions } from '../reconciler/types.ts';

/** What the reconciler asks of federation. */
export function reconcilerOptions(app: App, fetcher: Fetcher): ReconcilerOptions {
  return {
    fetcher,
    keys: activityPub(app).keyObjects,
    handleInbound: prepareInbound,
  };
}
