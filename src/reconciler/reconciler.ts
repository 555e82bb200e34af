// The reconciler: carries deliveries, inbound activities and everything else that takes time, from what the database
// says is due.

import type { App, WakeKind } from '../core/context.ts';
import { checkGraphNames } from '../lib/graph/define.ts';
import { FOLD_AFTER_MS, Folding } from './deliveries/clean-up-ended.ts';
import { Deliverer } from './deliveries/deliverer.ts';
import { FanOutPump } from './deliveries/fan-out.ts';
import { LONGEST_PAUSE_MS } from './deliveries/hosts/breaker.ts';
import { HostSeen } from './deliveries/hosts/host-seen.ts';
import { createQueue } from './deliveries/queue.ts';
import { Signers } from './deliveries/signers.ts';
import { Runner } from './engine/runner.ts';
import { EngineTime } from './engine/time.ts';
import { WakeUps } from './engine/wake-ups.ts';
import { Worker } from './engine/worker.ts';
import { GRAPHS } from './graphs.ts';
import { Hooks } from './hooks.ts';
import { InboundHandling } from './inbound/handling.ts';
import { absence } from './machines/absence.ts';
import { archiving } from './machines/archives/archive.ts';
import { digest } from './machines/digest.ts';
import { searchIndex } from './machines/discovery/search-index.ts';
import { trends } from './machines/discovery/trends.ts';
import { domainClosing } from './machines/domain-closing.ts';
import { domainProof } from './machines/domain-proof.ts';
import { hiddenHost } from './machines/hosts/hidden-host.ts';
import { hostSevering } from './machines/hosts/host-severing.ts';
import { identitySevering } from './machines/hosts/identity-severing.ts';
import { featureVerification } from './machines/identities/feature-verification.ts';
import { identityErasure } from './machines/identities/identity-erasure.ts';
import { identityRefresh } from './machines/identities/identity-refresh.ts';
import { move } from './machines/identities/move.ts';
import { endMutes } from './machines/identities/mute-expiry.ts';
import { importing } from './machines/imports/import.ts';
import { mail } from './machines/mail.ts';
import { mediaProcessing } from './machines/media/media-processing.ts';
import { mediaRemoval } from './machines/media/media-removal.ts';
import { collectionFetch } from './machines/posts/collection-fetch.ts';
import { linkPreview, takeDueLinks } from './machines/posts/link-preview.ts';
import { oldLinks } from './machines/posts/old-links.ts';
import { outbox } from './machines/posts/outbox.ts';
import { pollEnd } from './machines/posts/poll-end.ts';
import { pollResults } from './machines/posts/poll-results.ts';
import { quoteVerification } from './machines/posts/quote-verification.ts';
import { replyAdoption } from './machines/posts/reply-adoption.ts';
import { replyVerification } from './machines/posts/reply-verification.ts';
import { scheduledPost } from './machines/posts/scheduled-post.ts';
import { threadFetch } from './machines/posts/thread-fetch.ts';
import { pruning } from './machines/pruning.ts';
import { remotePruning } from './machines/remote-pruning.ts';
import { lookAtRemotePage, proveByTxt, remoteWork } from './machines/remote-work.ts';
import { TimedRows } from './machines/timed-rows.ts';
import { Working } from './machines/working.ts';
import { Unreachable } from './previews/unreachable.ts';
import { push } from './push/push.ts';
import type { Reconciler, ReconcilerOptions } from './types.ts';

/** For the whole process on small machines. */
const SLOTS = 64;
const SLOTS_PER_HOST = 8;
/** Requests under way may end within this when the server stops; 10 s are allowed for everything. */
const GRACE_MS = 8_000;
/** PostgreSQL: what a lost wake-up left is found, and dead workers are. */
const SWEEP_MS = 30_000;

/** Puts the reconciler of one process together; nothing runs before `start`. */
export function createReconciler(app: App, options: ReconcilerOptions): Reconciler {
  const remote = options.remote ?? remoteWork;
  const time = new EngineTime(app.db, app.clock);
  const runner = new Runner(app.clock, time, app.log, clampDues);
  const wakeUps = new WakeUps(app, heardWake);
  const worker = new Worker(app, { fenced, resumed: () => runner.wakeAll(), freed: () => runner.wakeAll() });
  const own = () => worker.id;
  const folding = new Folding(app);
  const signers = new Signers(app.db, options.keys);
  const hooks = new Hooks(app, time);
  const hostSeen = new HostSeen(app, time);
  const deliverer = new Deliverer({
    app,
    runner,
    time,
    signers,
    fetcher: options.fetcher,
    worker: own,
    ended: foldSoon,
    wentDown: hostSeen.wentDown,
    slots: options.slots ?? SLOTS,
    slotsPerHost: options.slotsPerHost ?? SLOTS_PER_HOST,
  });
  const fanOuts = new FanOutPump(app, time);
  const inbound = new InboundHandling({
    app,
    runner,
    time,
    handleInbound: options.handleInbound,
    worker: own,
    heard: (uris) => hooks.heard(uris),
  });
  const working = new Working({
    app,
    runner,
    time,
    worker: own,
    machines: [
      identityRefresh(remote),
      quoteVerification(remote),
      replyVerification(remote),
      featureVerification(remote),
      collectionFetch(remote),
      threadFetch(remote),
      replyAdoption(),
      outbox(remote),
      absence,
      move,
      identityErasure,
      hostSevering,
      identitySevering,
      hiddenHost,
      mail,
      digest,
      push(app.random),
      domainProof(options.proveDomain ?? proveByTxt),
      domainClosing,
      pruning(folding),
      remotePruning(app.config.retention),
      mediaProcessing,
      pollResults,
      pollEnd(remote),
      scheduledPost,
      archiving,
      importing(remote, app.random),
      linkPreview(options.lookAtPage ?? lookAtRemotePage, new Unreachable(app.clock)),
      oldLinks,
      mediaRemoval,
      searchIndex,
      trends,
    ],
  });
  const timedRows = new TimedRows(time, own, [endMutes(app), takeDueLinks(app)]);
  for (const pump of [deliverer, fanOuts, inbound, working, timedRows]) {
    runner.add({
      kind: pump.kind,
      run: () =>
        app.tracing.span({ name: `reconcile ${pump.kind}` }, () => app.db.inLane('work', () => pump.run())),
    });
  }
  const queue = createQueue({
    app,
    time,
    sending: () => deliverer.sending,
    pausedBecause: () => deliverer.pausedBecause,
    changed(hostIds) {
      deliverer.outdated(hostIds);
      wakeUps.outdated(hostIds);
    },
  });
  let endings: (() => void)[] = [];

  /** The wall clock was set: a due that lies beyond the longest pause was written by a wrong clock. */
  async function clampDues(): Promise<void> {
    const latest = BigInt(time.now() + LONGEST_PAUSE_MS);
    await app.db.batch(async (sql) => {
      await sql.run('UPDATE host SET "dueAt" = ? WHERE "dueAt" > ?', [latest, latest]);
      await sql.run('UPDATE delivery SET "dueAt" = ? WHERE "state" = 0 AND "dueAt" > ?', [latest, latest]);
      await sql.run('UPDATE fan_out SET "dueAt" = ? WHERE "dueAt" > ?', [latest, latest]);
      await sql.run('UPDATE inbound SET "dueAt" = ? WHERE "state" = 0 AND "dueAt" > ?', [latest, latest]);
    });
    deliverer.clockWasSet();
    deliverer.outdated(null);
  }

  function heardWake(kind: WakeKind, outdated: readonly bigint[]): void {
    if (outdated.length > 0) deliverer.outdated(outdated);
    runner.wake(kind);
  }

  function fenced(): void {
    deliverer.fence();
    inbound.fence();
  }

  function foldSoon(activityIds: ReadonlySet<bigint>): void {
    folding.ended(activityIds);
    if (!folding.hasCandidates || !runner.isRunning) return;
    runner.timers.setEarlier('fold', time.now() + FOLD_AFTER_MS, () => {
      folding.run().catch((error) => app.log.error({ err: error }, 'Ended deliveries could not be folded.'));
    });
  }

  function watchEvents(): (() => void)[] {
    const everything = () => {
      signers.forget(null);
      deliverer.outdated(null);
    };
    return [
      app.events.onEvent(['identity.changed'], (event) => signers.forget(event.authorId), everything),
      // What is blocked now is not sent any more; what is in memory is read anew.
      app.events.onEvent(['blocks.changed'], () => deliverer.outdated(null), everything),
    ];
  }

  function sweepLater(): void {
    runner.timers.set('sweep', time.now() + SWEEP_MS, () => {
      sweep().catch((error) =>
        app.log.error({ err: error }, 'The sweep failed; the next one is in 30 seconds.'),
      );
      sweepLater();
    });
  }

  async function sweep(): Promise<void> {
    if (await time.sync()) await runner.jumped();
    await worker.bury();
    runner.wakeAll();
  }

  return {
    async start() {
      checkGraphNames(GRAPHS);
      await time.sync();
      await worker.start();
      await worker.bury();
      await working.plant();
      // Nobody waits for it: what cannot be removed now is by the daily pruning.
      await folding
        .runAll()
        .catch((err) => app.log.error({ err }, 'Ended deliveries of before the start are still there.'));
      await wakeUps.start();
      endings = watchEvents();
      hooks.start();
      runner.start();
      if (app.db.dialect === 'postgresql') sweepLater();
    },
    async stop() {
      for (const end of endings) end();
      hooks.stop();
      for (const part of [deliverer, inbound, working, fanOuts]) part.quit();
      await wakeUps.stop();
      await runner.stop();
      const grace = new Promise<void>((resolve) => app.clock.after(GRACE_MS, resolve));
      await Promise.all([deliverer.stop(GRACE_MS), inbound.stop(), Promise.race([working.stop(), grace])]);
      await worker.stop();
    },
    wake(kind, dueAt) {
      if (dueAt !== undefined && dueAt > time.now() && runner.isRunning) return runner.wakeAt(kind, dueAt);
      runner.wake(kind);
      wakeUps.notify(kind);
    },
    queue,
    hostSeen: hostSeen.saw,
    graphs: GRAPHS,
  };
}
