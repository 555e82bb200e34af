// Says `Connection: close` where a connection cannot be used again.

import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeGently } from './closing.ts';

/** What is left of a body up to this length is read and dropped, so that the connection can be used again. */
const WORTH_READING_BYTES = 64 * 1024;

/**
 * The class of all answers. It says `Connection: close` by itself where the connection cannot go on: while the server stops, and where an
 * answer is given before a long body has come in full (what is left of it would be taken for the next request, or never end).
 */
export function answersOf(isDraining: () => boolean): typeof ServerResponse<IncomingMessage> {
  return class Answering extends ServerResponse<IncomingMessage> {
    override writeHead(...given: unknown[]): this {
      if (isDraining()) this.shouldKeepAlive = false;
      if (hasLongRest(this.req)) {
        this.shouldKeepAlive = false;
        const socket = this.req.socket as Socket | null;
        // A request that was destroyed has none any more. Node calls it after the answer; its own would reset a connection on which bytes still come, and the answer with it.
        if (socket) socket.destroySoon = () => closeGently(socket);
      }
      return Reflect.apply(super.writeHead, this, given) as this;
    }
  };
}

function hasLongRest(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const { headers } = request;
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > WORTH_READING_BYTES;
}
