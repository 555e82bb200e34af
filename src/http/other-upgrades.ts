// Requests that ask for a change to a protocol that is not spoken here.

import type { IncomingMessage } from 'node:http';
import { plainAddress } from './addresses.ts';
import { isNear } from './proxy-faults.ts';

/** Whether a WebSocket is asked for, alone or among others. */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  const names = (headers.upgrade ?? '').split(',');
  return names.some((name) => name.trim().toLowerCase() === 'websocket');
}

/**
 * The proxy that took the upgrade out of a request for a WebSocket, whose other headers it passed on; null for all
 * other requests.
 */
export function upgradeTakenBy(request: IncomingMessage): string | null {
  if (request.headers['sec-websocket-key'] === undefined || asksForWebSocket(request)) return null;
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  return isNear(peer) ? peer : null;
}

/** What says no more than that the protocol may change. */
const OF_THE_CHANGE = new Set(['upgrade', 'connection', 'http2-settings']);

/**
 * The bytes of a request as if it had asked for no other protocol, and for the end of its connection: Node hands a
 * request that asks for one over before its body is read, and a server that stays with HTTP/1.1 has to answer it
 * (RFC 9110, 7.8).
 *
 * @param head what was read behind the headers
 */
export function withoutUpgrade(request: IncomingMessage, head: Buffer): Buffer {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (!OF_THE_CHANGE.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[i + 1]}`);
  }
  lines.push('Connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), head]);
}
