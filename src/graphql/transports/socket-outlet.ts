// Writes the frames of a subscription to its WebSocket.

import type { GraphQLError } from 'graphql';
import type { WebSocket } from 'ws';
import type { Payload } from '../live/payload.ts';
import type { LiveRun, Outlet } from '../live/run.ts';

const CLOSING_BRACE = 0x7d;
const AS_TEXT = { binary: false } as const;

/**
 * Writes the frames of one subscription to its socket: the shared payload in an envelope with the subscription's id.
 */
export class SocketOutlet implements Outlet {
  readonly #socket: WebSocket;
  readonly #head: Buffer;
  #settle: ((errors: readonly GraphQLError[] | null) => void) | null = null;
  #ended: { errors: readonly GraphQLError[] | null } | null = null;

  constructor(socket: WebSocket, id: string) {
    this.#socket = socket;
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  next(payload: Payload, _cursor: string, sent: () => void): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    const { bytes } = payload;
    const head = this.#head;
    const message = Buffer.allocUnsafe(head.length + bytes.length + 1);
    head.copy(message);
    bytes.copy(message, head.length);
    message[message.length - 1] = CLOSING_BRACE;
    socket.send(message, AS_TEXT, sent);
  }

  end(errors: readonly GraphQLError[] | null = null): void {
    this.#ended = { errors };
    this.#settle?.(errors);
  }

  /**
   * What graphql-ws iterates over: nothing comes out of it, it only ends when the stream ends. `return` is called when
   * the client completes the subscription or the socket is gone.
   */
  lifeOf(run: LiveRun): AsyncGenerator<never, void> {
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () =>
        new Promise((resolve, reject) => {
          this.#settle = (errors) => {
            if (errors?.[0]) reject(errors[0]);
            else resolve({ done: true, value: undefined });
          };
          if (this.#ended) this.#settle(this.#ended.errors);
        }),
      return: async () => {
        run.stop();
        this.end();
        return { done: true, value: undefined };
      },
      throw: async (error) => {
        run.stop();
        throw error;
      },
    };
  }
}
