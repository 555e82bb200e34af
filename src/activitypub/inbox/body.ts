import { LIMITS } from '../parse/limits.ts';

export type ReadBody = { ok: true; bytes: Uint8Array } | { ok: false };

/** Reads a body and stops where it grows too large (SECURITY-CASES N15): nobody makes us hold more than a megabyte. */
export async function readBody(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<ReadBody> {
  if (body instanceof Uint8Array)
    return body.length > LIMITS.documentBytes ? { ok: false } : { ok: true, bytes: body };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LIMITS.documentBytes) return { ok: false };
    chunks.push(chunk);
  }
  const [only] = chunks;
  return { ok: true, bytes: chunks.length === 1 && only ? only : Buffer.concat(chunks) };
}
