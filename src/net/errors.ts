// The error of every failed request to another server.

/**
 * Why a request had no usable answer. `refused-address`: we do not connect there (the filter, or our own host); `dns`,
 * `connect`, `tls`, `timeout`: the host could not be reached or was too slow; `too-large`, `content-type`, `protocol`,
 * `redirects`: it answered something we do not take; `bad-url`: nothing was dialled; `budget`: too much was fetched
 * already; `aborted`: the caller gave up.
 */
export type FetchErrorKind =
  | 'refused-address'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'bad-url'
  | 'redirects'
  | 'content-type'
  | 'aborted'
  | 'protocol'
  | 'budget';

export interface FetchErrorDetails {
  /** Milliseconds after which asking again may help. */
  retryAfterMs?: number;
  /** The HTTP status, if the peer got as far as one. */
  status?: number;
  /** For `timeout`: the host took the request and did not answer it. */
  isSlow?: boolean;
  cause?: unknown;
}

/** The one failure net/ rejects with. The message is a sentence and names the host, never the whole address. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly kind: FetchErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly isSlow: boolean;

  constructor(kind: FetchErrorKind, message: string, details: FetchErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
    this.isSlow = details.isSlow ?? false;
  }
}

const LASTING: ReadonlySet<FetchErrorKind> = new Set([
  'content-type',
  'too-large',
  'bad-url',
  'redirects',
  'refused-address',
]);

/** Whether the failure is an answer: asking again soon is of no use. */
export function isLasting(error: FetchError): boolean {
  return LASTING.has(error.kind);
}

const HOST_LEVEL: ReadonlySet<FetchErrorKind> = new Set([
  'dns',
  'connect',
  'tls',
  'timeout',
  'refused-address',
]);

/** Whether the failure says something about the whole host (the breaker's business) and not about this one request. */
export function isHostFailure(error: FetchError): boolean {
  return HOST_LEVEL.has(error.kind);
}

const DNS_CODES = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EAI_AGAIN',
  'ESERVFAIL',
  'EBADNAME',
  'EREFUSED',
  'EFORMERR',
]);
const TIMEOUT_CODES = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|EPROTO$)/;

/**
 * Turns what node and undici throw into a FetchError about `host`; a FetchError (the address filter's) passes
 * unchanged.
 */
export function toFetchError(error: unknown, host: string): FetchError {
  if (error instanceof FetchError) return error;
  const code = codeOf(error);
  const details = { cause: error };
  if (DNS_CODES.has(code)) return new FetchError('dns', `The name ${host} could not be resolved.`, details);
  if (TIMEOUT_CODES.has(code)) return new FetchError('timeout', `${host} did not answer in time.`, details);
  if (TLS_CODE.test(code))
    return new FetchError('tls', `No secure connection to ${host} could be made (${code}).`, details);
  if (code === 'UND_ERR_INVALID_ARG') {
    return new FetchError('bad-url', `The request to ${host} could not be written.`, details);
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return new FetchError(
      'aborted',
      `The connection to ${host} was closed because this server is stopping.`,
      details,
    );
  }
  if (code.startsWith('HPE_') || PROTOCOL_CODES.has(code)) {
    return new FetchError('protocol', `${host} sent an answer that is not sound HTTP.`, details);
  }
  return new FetchError(
    'connect',
    `The connection to ${host} failed${code === '' ? '' : ` (${code})`}.`,
    details,
  );
}

const PROTOCOL_CODES = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_NOT_SUPPORTED',
]);

/** The error's code; of several attempts (happy eyeballs) the first one's. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return '';
}
