// Answers with a file of somebody, in a way that nothing in it can run.

import { Readable } from 'node:stream';
import { type Answer, isKnownTag, jsonError } from '../../lib/answer.ts';
import type { StreamAnswer } from '../../lib/route.ts';
import type { FileType } from '../types.ts';
import { type ByteRange, mayAnswerRange, rangeOf } from './range.ts';
import type { MediaRequest } from './request.ts';

export interface ServedBlob {
  size: number;
  /** From our own list, never what somebody claims. */
  type: FileType;
  /** What tells this file from all others; the same name never has other bytes. */
  tag: string;
  /** Seconds for which it may be kept by caches. */
  maxAgeSeconds: number;
  /** Null where it has gone meanwhile. */
  open(range?: ByteRange): Promise<Readable | null>;
}

/** The names of files are random and their bytes never change. */
export const FOR_EVER_SECONDS = 31_536_000;

/** Even if a browser took it for a document: no script, no form, no request, an origin of its own. */
const HARMLESS = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

/** 200, 206 with a range, 304, 404 or 416; HEAD opens nothing. */
export async function blobAnswer(
  { method, headers }: MediaRequest,
  blob: ServedBlob,
): Promise<Answer | StreamAnswer> {
  const etag = `"${blob.tag}"`;
  const lasting = {
    etag,
    'cache-control': `public, max-age=${blob.maxAgeSeconds}, immutable`,
    'accept-ranges': 'bytes',
    ...HARMLESS,
  };
  if (isKnownTag(headers['if-none-match'], etag)) return { status: 304, headers: lasting, body: null };
  const asked = mayAnswerRange(headerOf(headers['if-range']), etag)
    ? rangeOf(headers.range, blob.size)
    : 'none';
  if (asked === 'unsatisfiable')
    return jsonError(416, 'This file is shorter.', { 'content-range': `bytes */${blob.size}`, ...HARMLESS });
  const range = asked === 'none' || method === 'HEAD' ? null : asked;
  const stream = method === 'HEAD' ? Readable.from([]) : await blob.open(range ?? undefined);
  if (stream === null) return gone();
  return {
    status: range ? 206 : 200,
    headers: {
      ...lasting,
      'content-type': blob.type.mediaType,
      'content-disposition': 'inline',
      ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${blob.size}` } : {}),
    },
    stream,
    bytes: range ? range.end - range.start + 1 : blob.size,
  };
}

const headerOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** For a moment only: a file may be about to come. */
export function gone(): Answer {
  return jsonError(404, 'There is no such file.', { 'cache-control': 'no-cache' });
}
