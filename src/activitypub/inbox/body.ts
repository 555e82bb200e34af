// Reads the body of a POST to an inbox, up to its limit.

import { Readable } from 'node:stream';
import { LIMITS } from '../parse/values/limits.ts';

export type ReadBody = { ok: true; bytes: Uint8Array } | { ok: false; reason: 'too-large' | 'aborted' };

const TOO_LARGE: ReadBody = { ok: false, reason: 'too-large' };
const ABORTED: ReadBody = { ok: false, reason: 'aborted' };

/**
 * Reads a body and stops where it grows too large: nobody makes us hold more than a megabyte. `aborted`: the client
 * went away before its end.
 */
export async function readBody(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<ReadBody> {
  if (body instanceof Uint8Array)
    return body.length > LIMITS.documentBytes ? TOO_LARGE : { ok: true, bytes: body };
  if (body instanceof Readable) return readStream(body);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LIMITS.documentBytes) return TOO_LARGE;
    chunks.push(chunk);
  }
  return { ok: true, bytes: joined(chunks) };
}

/** By events: a third faster than iterating, and every inbox POST comes this way. */
function readStream(stream: Readable): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    stream.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= LIMITS.documentBytes) {
        chunks.push(chunk);
        return;
      }
      stream.pause();
      resolve(TOO_LARGE);
    });
    stream.once('end', () => resolve({ ok: true, bytes: joined(chunks) }));
    // After the end both come too late to matter.
    stream.once('error', () => resolve(ABORTED));
    stream.once('close', () => resolve(ABORTED));
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}
