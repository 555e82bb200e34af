// Closes a connection so that its last answer arrives.

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from '../lib/answer.ts';
import { systemClock } from '../lib/time/clock.ts';

/** How long a client may take to read a last answer and close its side. */
const LINGER_MS = 1_000;

const closing = new WeakSet<Duplex>();

/**
 * Ends a connection for good: what was written goes out, the client gets a moment to read it, then the socket is
 * destroyed whatever the client does. `end()` alone would leave it half open for as long as the client likes;
 * `destroy()` alone resets the connection where unread bytes wait, and the client would lose the answer (RFC 9112,
 * 9.6). Calling it again does nothing.
 */
export function closeGently(socket: Duplex): void {
  if (closing.has(socket) || socket.destroyed) return;
  closing.add(socket);
  const destroy = () => void socket.destroy();
  const cancel = systemClock.after(LINGER_MS, destroy);
  socket.once('end', destroy);
  socket.once('close', cancel);
  socket.on('error', destroy);
  socket.end();
  // Whatever still comes is read and dropped, so that the client's own end is noticed.
  socket.resume();
}

/** Whether the connection is being ended by `closeGently`. */
export function isClosing(socket: Duplex): boolean {
  return closing.has(socket);
}

/**
 * Answers on the bare socket where there is no ServerResponse (an unreadable request, a refused upgrade), and closes
 * it.
 */
export function answerOnSocket(socket: Duplex, { status, headers, body }: Answer): void {
  if (isClosing(socket) || socket.destroyed) return;
  if (!socket.writable) return void socket.destroy();
  const bytes = Buffer.from(body ?? '');
  const all = { ...headers, connection: 'close', 'content-length': String(bytes.byteLength) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n`);
  socket.write(bytes);
  closeGently(socket);
}
