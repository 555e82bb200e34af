// Where uploaded files lie, and how much of what lies elsewhere is kept.

import { AppError } from '../lib/app-error.ts';
import { parseWebUrl } from '../lib/url/url.ts';
import type { Env } from './env.ts';
import { wholeNumber } from './whole-number.ts';

/** A bucket of an S3-compatible service. */
export interface S3Config {
  /** Address of the service: `https://s3.example`. */
  endpoint: string;
  bucket: string;
  region: string;
  keyId: string;
  secret: string;
}

export interface MediaConfig {
  /** Null: files lie in the data folder. */
  s3: S3Config | null;
  /**
   * Files of other servers that are kept on disk for those who look at them: bytes, and milliseconds since one was last
   * asked for.
   */
  cache: { bytes: number; ageMs: number };
}

const DAY_MS = 24 * 3_600_000;

export function mediaConfigFrom(env: Env): MediaConfig {
  return {
    s3: s3From(env),
    cache: {
      bytes: wholeNumber('PUKEKO_MEDIA_CACHE_MB', env.mediaCacheMb ?? '1024') * 1024 * 1024,
      ageMs: wholeNumber('PUKEKO_MEDIA_CACHE_DAYS', env.mediaCacheDays ?? '14') * DAY_MS,
    },
  };
}

function s3From(env: Env): S3Config | null {
  const { s3Endpoint: endpoint, s3Bucket: bucket, s3KeyId: keyId, s3Secret: secret } = env;
  if (!(endpoint || bucket || keyId || secret)) return null;
  if (!(endpoint && bucket && keyId && secret))
    throw new AppError(
      'INVALID_INPUT',
      'Media in S3 need all of PUKEKO_MEDIA_S3_ENDPOINT, _BUCKET, _KEY_ID and _SECRET; set them all, or none to keep media in the data folder.',
    );
  if (parseWebUrl(endpoint) === null)
    throw new AppError(
      'INVALID_INPUT',
      `PUKEKO_MEDIA_S3_ENDPOINT is an address like https://s3.example, not "${endpoint}".`,
    );
  return { endpoint, bucket, keyId, secret, region: env.s3Region ?? 'us-east-1' };
}
