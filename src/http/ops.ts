import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { App } from '../core/context.ts';
import { type Answer, jsonError, textAnswer } from '../lib/answer.ts';

export interface Ops {
  app: App;
  /** Whether everything has started and nothing is stopping. */
  isReady(): boolean;
}

/**
 * What machines ask about the process itself, under any Host: `/livez`, `/readyz`, and for loopback or with PUKEKO_METRICS_TOKEN as
 * bearer `/metrics` and `/internal/tls-ask?domain=` (Caddy's on-demand TLS). null: not one of these.
 */
export async function opsAnswer(ops: Ops, request: IncomingMessage, path: string): Promise<Answer | null> {
  switch (path) {
    case '/livez':
      return textAnswer(200, 'ok\n');
    case '/readyz':
      return ops.isReady()
        ? textAnswer(200, 'ok\n')
        : textAnswer(503, 'starting or stopping\n', { 'retry-after': '1' });
    case '/metrics':
      if (!mayAsk(ops.app, request)) return refused();
      return {
        status: 200,
        headers: { 'content-type': ops.app.metrics.registry.contentType },
        body: await ops.app.metrics.registry.metrics(),
      };
    case '/internal/tls-ask':
      if (!mayAsk(ops.app, request)) return refused();
      return tlsAsk(
        ops.app,
        new URL(request.url ?? '/', 'http://localhost').searchParams.get('domain') ?? '',
      );
    default:
      return null;
  }
}

/** A certificate is fetched for names that are served here, and for handle domains, whose WebFinger may be asked here. */
async function tlsAsk(app: App, name: string): Promise<Answer> {
  const domain = await app.domains.byName(name.toLowerCase());
  const isServed = domain !== null && (domain.state === 'ACTIVE' || domain.state === 'CLOSING');
  return isServed ? textAnswer(200, 'ok\n') : textAnswer(404, 'no domain of this install\n');
}

function refused(): Answer {
  return jsonError(403, 'Ask from this machine, or send PUKEKO_METRICS_TOKEN as a bearer token.');
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Behind a proxy everyone comes from loopback, so a forwarded request needs the token. */
function mayAsk(app: App, request: IncomingMessage): boolean {
  const expected = app.config.metricsToken;
  const given = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (expected !== null && given !== undefined && sameText(given, expected)) return true;
  const isForwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return !isForwarded && LOOPBACK.has(request.socket.remoteAddress ?? '');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
