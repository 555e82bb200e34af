// Decompresses answers, up to a limit.

import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from 'node:zlib';
import { codeOf, FetchError } from './errors.ts';

const gunzipAsync = promisify(gunzip);
const inflateAsync = promisify(inflate);
const inflateRawAsync = promisify(inflateRaw);
const brotliAsync = promisify(brotliDecompress);

/** What we say we can read. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/**
 * Decodes a body that came with `encoding` (Content-Encoding), never beyond `maxBytes`: a few kilobytes can inflate to
 * gigabytes. Rejects with FetchError `too-large`, or `protocol` for unknown, stacked or broken encodings.
 */
export async function inflateBody(
  body: Buffer,
  encoding: string,
  maxBytes: number,
  host: string,
): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || body.length === 0) return body;
  try {
    switch (name) {
      case 'gzip':
      case 'x-gzip':
        return await gunzipAsync(body, { maxOutputLength: maxBytes });
      case 'deflate':
        // Some send the bare stream under this name: zlib's header has 8 in the low bits of its first byte.
        return ((body[0] ?? 0) & 0x0f) === 0x08
          ? await inflateAsync(body, { maxOutputLength: maxBytes })
          : await inflateRawAsync(body, { maxOutputLength: maxBytes });
      case 'br':
        return await brotliAsync(body, {
          maxOutputLength: maxBytes,
          params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 0 },
        });
      default:
        throw new FetchError('protocol', `${host} encoded its answer in a way that was not asked for.`);
    }
  } catch (error) {
    if (error instanceof FetchError) throw error;
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new FetchError('too-large', `${host} sent more than ${maxBytes} bytes, compressed.`, {
        cause: error,
      });
    }
    throw new FetchError('protocol', `${host} sent a compressed answer that cannot be read.`, {
      cause: error,
    });
  }
}
