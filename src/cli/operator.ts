// How the command line asks an install, wherever that runs.

import type { SocketAnswer } from '../net/unix-socket.ts';

/** Speaks GraphQL to the install as its operator. */
export interface Operator {
  /** `identity`: the global id of the identity that the document is run as; null for the operator as such. */
  ask(query: string, variables: Record<string, unknown>, identity: string | null): Promise<SocketAnswer>;
  close(): Promise<void>;
}
