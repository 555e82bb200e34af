// Spans of traces: what callers say of them, and that they cost nothing where nobody collects them.

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  readonly name: string;
  /** `server`: somebody asked us; `client`: we ask somebody. */
  readonly kind?: 'server' | 'client' | 'internal';
  /** Names as OpenTelemetry's semantic conventions have them. */
  readonly attributes?: SpanAttributes;
  /** The header of whoever asked (W3C Trace Context); what is no such header is passed over. */
  readonly traceparent?: string | undefined;
}

export interface Tracing {
  /** False: spans go nowhere, so whoever is called often need not describe one. */
  readonly isOn: boolean;
  /** Runs `work` in a span below the one that is running; its error is the span's. */
  span<T>(start: SpanStart, work: () => Promise<T>): Promise<T>;
  /** Adds to the span that is running. */
  note(attributes: SpanAttributes): void;
  /** Sends what was not sent yet; takes two seconds at most. */
  close(): Promise<void>;
}

export const NO_TRACING: Tracing = {
  isOn: false,
  span: (_start, work) => work(),
  note() {},
  async close() {},
};
