// Where traces go, from the environment.

import { AppError } from '../lib/app-error.ts';
import type { Env } from './env.ts';

/** Traces over OTLP; the variables are OpenTelemetry's own. */
export interface TracesConfig {
  /** Where they are POSTed. */
  url: string;
  /** The share of traces that is sent, 0 to 1. */
  ratio: number;
  service: string;
}

/** Null: no endpoint is configured. Throws AppError INVALID_INPUT with one sentence that names the variable. */
export function tracesConfigFrom(env: Env): TracesConfig | null {
  const url = env.tracesEndpoint ?? (env.otlpEndpoint && `${env.otlpEndpoint.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined) return null;
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new AppError(
      'INVALID_INPUT',
      env.tracesEndpoint === undefined
        ? `OTEL_EXPORTER_OTLP_ENDPOINT is an address like http://127.0.0.1:4318, not "${env.otlpEndpoint}".`
        : `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is an address like http://127.0.0.1:4318/v1/traces, not "${url}".`,
    );
  const ratio = Number(env.tracesRatio ?? '1');
  if (!(ratio >= 0 && ratio <= 1))
    throw new AppError(
      'INVALID_INPUT',
      `OTEL_TRACES_SAMPLER_ARG is the share of traces that is sent, from 0 to 1, not "${env.tracesRatio}".`,
    );
  return { url, ratio, service: env.serviceName ?? 'pukeko' };
}
