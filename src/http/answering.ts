// The class of all answers: what each says by itself, whoever writes it.

import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeGently } from './closing.ts';

/** What is left of a body up to this length is read and dropped, so that the connection can be used again. */
const WORTH_READING_BYTES = 64 * 1024;

/** An answer of this server. */
export interface Answering extends ServerResponse<IncomingMessage> {
  /** A header of the request that the answer depends on, beside those it names (RFC 9110, 12.5.5). */
  dependsOn?: string | undefined;
}

/**
 * The class of all answers. It says `Connection: close` by itself where the connection cannot go on: while the server
 * stops, and where an answer is given before a long body has come in full (what is left of it would be taken for the
 * next request, or never end). And it says that it varies by the header of a proxy that it depends on.
 */
export function answersOf(isDraining: () => boolean): typeof ServerResponse<IncomingMessage> {
  return class extends ServerResponse<IncomingMessage> implements Answering {
    dependsOn?: string | undefined;
    override writeHead(...given: unknown[]): this {
      if (isDraining()) this.shouldKeepAlive = false;
      if (hasLongRest(this.req)) {
        this.shouldKeepAlive = false;
        const socket = this.req.socket as Socket | null;
        // A request that was destroyed has none any more. Node calls it after the answer; its own would reset a
        // connection on which bytes still come, and the answer with it.
        if (socket) socket.destroySoon = () => closeGently(socket);
      }
      if (this.dependsOn !== undefined) varyBy(this, this.dependsOn, given);
      return Reflect.apply(super.writeHead, this, given) as this;
    }
  };
}

/**
 * Names a header in `Vary`, beside those that are given with the answer (as a list of names and values in turn, or by
 * name) or were set before.
 */
function varyBy(response: ServerResponse, name: string, given: readonly unknown[]): void {
  const headers = given.find((each) => typeof each === 'object' && each !== null);
  const joined = (own: unknown) => (own ? `${own}, ${name}` : name);
  const set = response.getHeader('vary');
  if (Array.isArray(headers)) {
    const at = headers.findIndex((each, index) => index % 2 === 0 && each === 'vary');
    if (at === -1) headers.push('vary', joined(set));
    else headers[at + 1] = joined(headers[at + 1]);
  } else if (headers) {
    Object.assign(headers, { vary: joined((headers as { vary?: unknown }).vary ?? set) });
  } else response.setHeader('vary', joined(set));
}

function hasLongRest(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const { headers } = request;
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > WORTH_READING_BYTES;
}
