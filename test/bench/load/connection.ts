import { connect, type Socket } from 'node:net';

export interface ConnectionOptions {
  port: number;
  /** The next request as it goes over the wire; null: no more. */
  next(): Uint8Array | null;
  /** Called for each answer. */
  answered(status: number, bytes: number): void;
  /** Called once, when there is no more to ask. */
  ended(): void;
  failed(error: Error): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '0\r\n\r\n';

/**
 * One keep-alive connection with one request on its way at a time. A plain socket and ready-made bytes: HTTP clients
 * cost more CPU than the servers measured here.
 */
export function openConnection(options: ConnectionOptions): Socket {
  const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
  let kept: Buffer | null = null;
  let isDone = false;
  const ask = () => {
    const request = options.next();
    if (request) {
      socket.write(request);
      return;
    }
    isDone = true;
    socket.destroy();
    options.ended();
  };
  socket.on('connect', ask);
  socket.on('data', (chunk) => {
    kept = kept ? Buffer.concat([kept, chunk]) : chunk;
    const status = statusIfWhole(kept);
    if (status === null) return;
    const bytes = kept.length;
    kept = null;
    options.answered(status, bytes);
    ask();
  });
  socket.on('error', (error) => {
    if (!isDone) options.failed(error);
    isDone = true;
  });
  socket.on('close', () => {
    if (!isDone) options.failed(new Error('the server closed the connection'));
    isDone = true;
  });
  return socket;
}

/** The status of an answer that has wholly arrived; null while bytes are missing. */
export function statusIfWhole(bytes: Buffer): number | null {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= end + 4 + Number(length) ? status : null;
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return bytes.toString('latin1', Math.max(0, bytes.length - LAST_CHUNK.length)) === LAST_CHUNK
      ? status
      : null;
  }
  return status;
}
