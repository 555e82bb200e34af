// What the delivery engine depends on.

import type { App } from '../../core/context.ts';
import type { Fetcher } from '../../net/fetch.ts';
import type { Runner } from '../engine/runner.ts';
import type { EngineTime } from '../engine/time.ts';
import type { Signers } from './signers.ts';

/** What the deliverer is bound to, and how much it may do at once. */
export interface DelivererOptions {
  app: App;
  runner: Runner;
  time: EngineTime;
  fetcher: Pick<Fetcher, 'post'>;
  signers: Signers;
  /** Who owns hosts; null while this process may not (its heartbeat is not confirmed). */
  worker(): string | null;
  /** Something of these activities ended. */
  ended(activityIds: ReadonlySet<bigint>): void;
  /** This host does not answer; its row says so. */
  wentDown(name: string): void;
  slots: number;
  slotsPerHost: number;
}
