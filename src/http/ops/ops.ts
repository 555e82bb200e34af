// Routes for machines: health, readiness, metrics, and Caddy's question about certificates.

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { App } from '../../core/context.ts';
import { type Answer, jsonError, textAnswer } from '../../lib/answer.ts';
import { isAppError } from '../../lib/app-error.ts';
import { DeadlineError, withDeadline } from '../../lib/time/deadline.ts';
import { isWithin, LOOPBACK_RANGES, plainAddress } from '../addresses.ts';
import { isBlind, isForwarded } from '../proxy.ts';
import { isLoopbackHost } from '../tenancy.ts';

export interface Ops {
  app: App;
  /** Whether everything has started and nothing is stopping. */
  isReady(): boolean;
}

/** What a route of this file looks at: it is asked under whatever Host, so there is no domain. */
export interface MachineRequest {
  incoming: IncomingMessage;
}

/** Whether the process runs at all. */
export async function liveness(): Promise<Answer> {
  return textAnswer(200, 'ok\n');
}

/** How long the database may take to answer. */
const DATABASE_MS = 2_000;

/**
 * Whether it can do its work: started, not stopping, and its database answers and takes writes. All who ask share one
 * look.
 */
export function readiness({ app, isReady }: Ops): () => Promise<Answer> {
  let looking: Promise<void> | null = null;
  const look = () => {
    looking ??= app.db.check().finally(() => {
      looking = null;
    });
    return looking;
  };
  return async () => {
    if (!isReady()) return textAnswer(503, 'starting or stopping\n', { 'retry-after': '1' });
    const trouble = await troubleOf(app, look);
    return trouble === null
      ? textAnswer(200, 'ok\n')
      : textAnswer(503, `${trouble}\n`, { 'retry-after': '10' });
  };
}

async function troubleOf({ clock }: App, look: () => Promise<void>): Promise<string | null> {
  try {
    await withDeadline(clock, DATABASE_MS, look);
    return null;
  } catch (error) {
    if (error instanceof DeadlineError) return 'the database does not answer';
    return isAppError(error) ? error.message : 'the database cannot be used';
  }
}

/** Prometheus' numbers, for this machine or with PUKEKO_METRICS_TOKEN as bearer. */
export function metrics({ app }: Ops): (request: MachineRequest) => Promise<Answer> {
  const { registry } = app.metrics;
  return async ({ incoming }) =>
    mayAsk(app, incoming)
      ? { status: 200, headers: { 'content-type': registry.contentType }, body: await registry.metrics() }
      : refused();
}

/** `?domain=`: whether a proxy (Caddy's on-demand TLS) may fetch a certificate for it; for the same askers. */
export function tlsAsk({
  app,
}: Ops): (request: MachineRequest & { query: URLSearchParams }) => Promise<Answer> {
  return async ({ incoming, query }) =>
    mayAsk(app, incoming) ? certificateFor(app, query.get('domain') ?? '') : refused();
}

/**
 * A certificate is fetched for names that are served here, and for handle domains, whose WebFinger may be asked here.
 */
async function certificateFor(app: App, name: string): Promise<Answer> {
  const domain = await app.domains.byName(name.toLowerCase());
  const isServed = domain !== null && (domain.state === 'ACTIVE' || domain.state === 'CLOSING');
  return isServed ? textAnswer(200, 'ok\n') : textAnswer(404, 'no domain of this install\n');
}

function refused(): Answer {
  return jsonError(
    403,
    'Ask from this machine, as 127.0.0.1 or localhost, or send PUKEKO_METRICS_TOKEN as a bearer token.',
  );
}

/**
 * With the bearer from anywhere; without it from this machine alone. Behind a proxy everybody comes from loopback, so
 * the Host must be a loopback one too (a proxy passes on the public name) and no header may name another client. Nor
 * may it be a proxy that passes on no name at all.
 */
function mayAsk(app: App, request: IncomingMessage): boolean {
  const expected = app.config.metricsToken;
  const given = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given !== undefined) return expected !== null && sameText(given, expected);
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const host = (request.headers.host ?? '').toLowerCase();
  // An address of its own is reached by whom the operator lets reach it. A browser that is led there by a name does not
  // count.
  if (app.config.ops !== null && isAddressHost(host)) return !isForwarded(request);
  return (
    isWithin(peer, LOOPBACK_RANGES) &&
    isLoopbackHost(host) &&
    !isBlind(request, host) &&
    !isForwarded(request)
  );
}

/** Whether a Host is an IP address, with a port or without. */
function isAddressHost(host: string): boolean {
  return isIP(host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')) !== 0;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
