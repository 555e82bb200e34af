// A received request, as checks of its signature see it.

/** An HTTP request as it came in, for checking its signature. */
export interface SignedRequest {
  /** As on the wire: `POST`. */
  method: string;
  /** Path and query as on the wire: `/inbox?x=1`. */
  target: string;
  /**
   * Names in lower case (node's `IncomingMessage.headers`); a header that came several times is a list or joined by
   * commas.
   */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /**
   * Origin of the domain that we were addressed as, never of the socket: `https://a.test`. What was signed for another
   * host does not verify.
   */
  origin: string;
  /** The bytes on the wire, before any decoding; null when there is no body. */
  body: Uint8Array | null;
}

/** The value of a header as signatures see it: trimmed, several joined by comma and space; undefined when absent. */
export function headerValue(request: SignedRequest, name: string): string | undefined {
  if (!Object.hasOwn(request.headers, name)) return undefined;
  const value = request.headers[name];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value.trim() : value.map((part) => part.trim()).join(', ');
}

/** Host and port of an origin, which is already as URLs write it: lower case, without the default port. */
export function authorityOf(origin: string): string {
  return origin.slice(origin.indexOf('://') + 3);
}

/** Whether the method comes with a body that must be vouched for. */
export function needsDigest(request: SignedRequest): boolean {
  return (request.method !== 'GET' && request.method !== 'HEAD') || (request.body?.length ?? 0) > 0;
}

/** Whether a request claims to be signed at all. */
export function isSigned(request: Pick<SignedRequest, 'headers'>): boolean {
  return request.headers.signature !== undefined || request.headers['signature-input'] !== undefined;
}
