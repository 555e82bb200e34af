import type { SocketAnswer } from '../net/unix-socket.ts';

/** Speaks GraphQL to the install as its operator. */
export interface Operator {
  ask(query: string, variables: Record<string, unknown>): Promise<SocketAnswer>;
  close(): Promise<void>;
}
