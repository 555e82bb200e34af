// Sends spans to a collector by OTLP over HTTP. Loaded only where an endpoint is configured.

import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { systemClock } from '../lib/time/clock.ts';
import type { Log } from './log.ts';
import type { SpanStart, Tracing } from './tracing.ts';

const SEND_EVERY_MS = 2_000;
/** What is tried for longer would hold the process when it stops. */
const TRY_MS = 2_000;
/** How often a collector that does not answer is complained about. */
const SAY_EVERY_MS = 60_000;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

export interface OtlpOptions {
  /** Where spans are POSTed: `http://127.0.0.1:4318/v1/traces`. Headers come from OTEL_EXPORTER_OTLP_HEADERS. */
  readonly url: string;
  /** The share of traces that are sent, 0 to 1. */
  readonly ratio: number;
  /** What the collector calls this server, and its version and role. */
  readonly service: { readonly name: string; readonly version: string; readonly role: string };
  readonly log: Log;
}

/**
 * Opens the way to a collector. One that does not answer is said in the log, and spans that find no room are dropped.
 */
export function openOtlp({ url, ratio, service, log }: OtlpOptions): Tracing {
  let saidAt = Number.NEGATIVE_INFINITY;
  const fault = (message: string) => {
    if (systemClock.monotonic() - saidAt < SAY_EVERY_MS) return;
    saidAt = systemClock.monotonic();
    log.warn({ url, cause: messageOf(message) }, 'Traces could not be sent.');
  };
  diag.setLogger(
    { error: fault, warn: fault, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const byRatio = new TraceIdRatioBasedSampler(ratio);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service.name,
      'service.version': service.version,
      'pukeko.role': service.role,
    }),
    // A stranger's header names the trace; it does not decide how much of our work is recorded.
    sampler: new ParentBasedSampler({
      root: byRatio,
      remoteParentSampled: byRatio,
      remoteParentNotSampled: new AlwaysOffSampler(),
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, timeoutMillis: TRY_MS }),
        scheduledDelayMillis: SEND_EVERY_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('pukeko', service.version);
  const contexts = new AsyncLocalStorageContextManager().enable();
  return {
    isOn: true,
    async span<T>(start: SpanStart, work: () => Promise<T>): Promise<T> {
      const above = contextOf(start.traceparent) ?? contexts.active();
      const { name, kind = 'internal', attributes = {} } = start;
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, above);
      try {
        return await contexts.with(trace.setSpan(above, span), work);
      } catch (error) {
        span.recordException(error instanceof Error ? error : String(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    note(attributes) {
      trace.getSpan(contexts.active())?.setAttributes(attributes);
    },
    async close() {
      contexts.disable();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, TRY_MS);
      });
      await Promise.race([provider.shutdown().catch((error) => fault(String(error))), late]);
      clearTimeout(timer);
    },
  };
}

/** W3C Trace Context §3.2: version, trace, parent, flags. */
function contextOf(traceparent: string | undefined): Context | null {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '');
  if (!match) return null;
  const [, traceId = '', spanId = '', flags = ''] = match;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

/** OpenTelemetry tells of errors as JSON with a stack. */
function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return text;
  }
}
