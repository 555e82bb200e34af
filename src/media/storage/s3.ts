// Keeps files in a bucket of an S3-compatible service.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Config } from '../../config/media.ts';
import type { BlobStore } from '../../core/media/ports.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { createOriginClient, type OriginAnswer, type OriginRequest } from '../../net/origin-client.ts';

/** The error messages of such services are short XML documents; no more of one is read. */
const LONGEST_ERROR = 4_000;
/** Requests that end without an answer, or with one that says "later", are made so often. */
const ATTEMPTS = 3;
/** But not again after so long: whoever sent a file waits for it no longer than a minute. */
const PATIENCE_MS = 10_000;

/**
 * Blobs as objects of a bucket, by their keys (Signature Version 4, path-style addresses, which every such service
 * takes). `temporaryPath` is where a blob lies while it is worked on.
 */
export function s3Store(config: S3Config, clock: Clock, temporaryPath: () => Promise<string>) {
  const endpoint = new URL(config.endpoint);
  const client = createOriginClient(endpoint.origin);
  const bucketPath = `${endpoint.pathname.replace(/\/$/, '')}/${encodeURIComponent(config.bucket)}`;
  const pathOf = (key: string) => `${bucketPath}/${key.split('/').map(encodeURIComponent).join('/')}`;

  async function once(request: Omit<OriginRequest, 'body'>, file: string | null): Promise<OriginAnswer> {
    const { method, path, headers } = request;
    const signer = new AwsV4Signer({
      url: endpoint.origin + path,
      method,
      headers: { 'x-amz-content-sha256': await hashOf(file), ...headers },
      accessKeyId: config.keyId,
      secretAccessKey: config.secret,
      service: 's3',
      region: config.region,
    });
    const signed = await signer.sign();
    const all: Record<string, string> = {};
    signed.headers.forEach((value, name) => {
      all[name] = value;
    });
    if (file === null) return client.request({ method, path, headers: all });
    all['content-length'] = String((await stat(file)).size);
    return client.request({ method, path, headers: all, body: createReadStream(file) });
  }

  async function send(
    method: OriginRequest['method'],
    path: string,
    headers: Record<string, string> = {},
    file: string | null = null,
  ): Promise<OriginAnswer> {
    const begun = clock.monotonic();
    for (let attempt = 1; ; attempt += 1) {
      const isLast = () => attempt === ATTEMPTS || clock.monotonic() - begun > PATIENCE_MS;
      try {
        const answer = await once({ method, path, headers }, file);
        if (answer.status < 500 || isLast()) return answer;
        answer.body.destroy();
      } catch (error) {
        if (isLast()) throw error;
      }
    }
  }

  /** The answer, null where the bucket has no such file; throws with what the service says about anything else. */
  async function asked(answer: OriginAnswer, what: string): Promise<OriginAnswer | null> {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const said = await textOf(answer);
    if (answer.status === 404 && !said.includes('NoSuchBucket') && (await hasBucket())) return null;
    if (answer.status === 404) throw noBucket();
    throw new Error(`The media storage answered ${answer.status} to ${what}: ${said}`);
  }

  let isBucketSeen = false;
  /**
   * An answer without a body does not say what is missing. Who may not ask for the bucket as such is told 403, and it
   * is there.
   */
  async function hasBucket(): Promise<boolean> {
    if (isBucketSeen) return true;
    const answer = await send('HEAD', bucketPath);
    if (answer.status >= 500)
      throw new Error(`The media storage answered ${answer.status} to a question about the bucket.`);
    await drop(answer);
    isBucketSeen = answer.status !== 404;
    return isBucketSeen;
  }

  const noBucket = () =>
    new AppError('UNAVAILABLE', `The media storage at ${endpoint.host} has no bucket ${config.bucket}.`, {
      retryAfterMs: 10_000,
    });

  const store: BlobStore = {
    async put(key, path, mediaType) {
      const headers = { 'content-type': mediaType, 'cache-control': 'private' };
      const answer = await asked(await send('PUT', pathOf(key), headers, path), 'an upload');
      if (answer === null) throw noBucket();
      await drop(answer);
      await rm(path, { force: true });
    },
    async size(key) {
      const answer = await asked(await send('HEAD', pathOf(key)), 'a question about a file');
      if (answer === null) return null;
      await drop(answer);
      return Number(answer.headers['content-length'] ?? 0);
    },
    async open(key, range) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
      const answer = await asked(await send('GET', pathOf(key), headers), 'a download');
      if (answer === null || answer.status === (range ? 206 : 200)) return answer?.body ?? null;
      answer.body.destroy();
      throw new Error(
        `The media storage answered ${answer.status} to a download of ${range ? 'a part of ' : ''}a file.`,
      );
    },
    async withFile(key, use) {
      const blob = await store.open(key);
      if (blob === null) return null;
      const path = await temporaryPath();
      try {
        await pipeline(blob, createWriteStream(path, { mode: 0o600 }));
        return await use(path);
      } finally {
        await rm(path, { force: true });
      }
    },
    async remove(keys) {
      for (const key of keys) {
        const answer = await asked(await send('DELETE', pathOf(key)), 'a removal');
        if (answer) await drop(answer);
      }
    },
  };
  return { store, close: () => client.close() };
}

const EMPTY_SHA256 = createHash('sha256').digest('hex');

/** The SHA-256 of a body, as the signature covers it. */
async function hashOf(file: string | null): Promise<string> {
  if (file === null) return EMPTY_SHA256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Reads an answer without a body worth keeping to its end, so that its connection can be used again. */
async function drop({ body }: OriginAnswer): Promise<void> {
  for await (const _chunk of body) {
    // Nothing of it is needed.
  }
}

async function textOf({ body }: OriginAnswer): Promise<string> {
  if (body.destroyed || body.readableEnded) return '';
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > LONGEST_ERROR) break;
  }
  return text.slice(0, LONGEST_ERROR);
}
