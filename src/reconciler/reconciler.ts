import type { App } from '../core/context.ts';
import { checkGraphNames } from '../lib/graph/define.ts';
import { GRAPHS } from './graphs.ts';
import { createQueue } from './queue.ts';
import { Runner } from './runner.ts';
import { EngineTime } from './time.ts';
import type { Reconciler, ReconcilerOptions } from './types.ts';

/** Puts the reconciler of one process together; nothing runs before `start`. */
export function createReconciler(app: App, _options: ReconcilerOptions): Reconciler {
  const time = new EngineTime(app.db, app.clock);
  const runner = new Runner(app.clock, time, app.log, async () => {});
  const queue = createQueue({ app, time, sending: () => 0, pausedBecause: () => null, changed: () => {} });

  return {
    async start() {
      checkGraphNames(GRAPHS);
      runner.start();
    },
    stop: () => runner.stop(),
    wake: (kind) => runner.wake(kind),
    queue,
    hostSeen: () => {},
    graphs: GRAPHS,
  };
}
