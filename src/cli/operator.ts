// How the command line asks an install, wherever that runs.

import type { SocketAnswer } from '../net/unix-socket.ts';

/** Speaks GraphQL to the install as its operator. */
export interface Operator {
  /** `identity`: the global id of the identity that the document is run as; null for the operator as such. */
  ask(query: string, variables: Record<string, unknown>, identity: string | null): Promise<SocketAnswer>;
  /**
   * Sends a file to an address that the install gave for an upload, and waits half a minute at most until it is worked
   * on: its state then, and why it failed.
   */
  upload(address: string, file: Buffer): Promise<Uploaded>;
  close(): Promise<void>;
}

/** What became of a file; `error` is a sentence where it FAILED. */
export interface Uploaded {
  state: string;
  error: string | null;
}

/** How long an upload is waited for. */
export const UPLOAD_MS = 30_000;
