// Sends what may be sent, as much at once as there are slots, and says what came of it.

import type { App } from '../../core/context.ts';
import type { Fetcher } from '../../net/fetch.ts';
import type { Activities } from './activities.ts';
import { type AttemptResult, abortForMany, attempt } from './attempt.ts';
import type { Completion } from './completions.ts';
import type { HostQueue, Waiting } from './hosts/host-queue.ts';
import type { HostSpeeds } from './hosts/host-speeds.ts';
import type { OwnedHosts } from './hosts/owned-hosts.ts';
import { completionOf, type Outcomes, schemeFor } from './outcomes.ts';
import type { Signers } from './signers.ts';
import { PATIENCE_MS, type Slots } from './slots.ts';

export interface SenderOptions {
  app: Pick<App, 'clock' | 'log' | 'tracing'>;
  fetcher: Pick<Fetcher, 'post'>;
  signers: Signers;
  activities: Activities;
  outcomes: Outcomes;
  hosts: OwnedHosts;
  slots: Slots;
  speeds: HostSpeeds;
  /** Epoch milliseconds. */
  now(): number;
  /** Whether nothing new may begin. */
  isPaused(): boolean;
  /** What came of an attempt. */
  complete(completion: Completion): void;
  /** The circuit breaker of the host has changed. */
  breakerMoved(host: HostQueue): void;
  /** An attempt was given up by ourselves: it counts as if it had not been made. */
  gaveUp(delivery: Waiting): void;
}

/** Takes deliveries from the schedule and makes the requests. */
export class Sender {
  readonly #o: SenderOptions;
  #abort = abortForMany();
  readonly #mayStart: (host: HostQueue) => boolean;

  constructor(options: SenderOptions) {
    this.#o = options;
    this.#mayStart = (host) => options.slots.isFree(host.isProven);
  }

  /** Ends all requests under way. */
  abort(): void {
    this.#abort.abort();
    this.#abort = abortForMany();
  }

  /** Starts as many requests as slots allow. */
  fill(): void {
    const { hosts, slots, isPaused } = this.#o;
    if (isPaused()) return;
    const now = this.#o.now();
    hosts.schedule.unpark();
    while (slots.isFree(true)) {
      const delivery = hosts.schedule.next(now, this.#mayStart);
      if (!delivery) return;
      hosts.begin(delivery, () => this.#isSlow(delivery.host));
      this.#send(delivery).catch((error) => this.#failed(delivery, error));
    }
  }

  /** It lets us wait: until it has answered in time again it shares slots with those that never did. */
  #isSlow(host: HostQueue): void {
    host.isProven = false;
    this.#o.speeds.set(host.id, false);
  }

  async #send(delivery: Waiting): Promise<void> {
    const { app, activities, fetcher, hosts, outcomes, signers, speeds } = this.#o;
    const { activity, host, url } = delivery;
    const gone = outcomes.ofGoneInbox(delivery);
    if (gone) return this.#o.complete(gone);
    const body = activities.bodyNow(activity.id) ?? (await activities.body(activity.id));
    const signer = signers.now(activity.actorId) ?? (await signers.find(activity.actorId));
    if (!hosts.has(host)) return;
    if (!body || !signer)
      return this.#o.complete(completionOf(delivery, 'failed', null, 'The sender has no key any more.'));
    const scheme = schemeFor(host, app.clock.now());
    const since = app.clock.monotonic();
    const given = { url, body, signer, scheme, signal: this.#abort.signal };
    const span = { name: 'deliver', kind: 'client', attributes: { 'server.address': host.name } } as const;
    const result = await app.tracing.span(span, () => attempt(fetcher, app.clock, given));
    if (!hosts.has(host)) return;
    if (result.answer.status !== null && app.clock.monotonic() - since <= PATIENCE_MS) {
      host.isProven = true;
      speeds.set(host.id, true);
    }
    this.#settle(delivery, result);
  }

  #settle(delivery: Waiting, result: AttemptResult): void {
    const { host } = delivery;
    const before = host.breaker;
    const completion = this.#o.outcomes.of(delivery, result);
    if (host.breaker !== before) this.#o.breakerMoved(host);
    if (completion) this.#o.complete(completion);
    else this.#o.gaveUp(delivery);
  }

  /** Nothing of ours should throw; if it does, the delivery waits like one that its host could not take. */
  #failed(delivery: Waiting, error: unknown): void {
    const { app, hosts, outcomes } = this.#o;
    app.log.error({ err: error, delivery: String(delivery.id) }, 'A delivery could not be sent.');
    if (hosts.has(delivery.host)) this.#o.complete(outcomes.later(delivery, null, 'It could not be sent.'));
  }
}
