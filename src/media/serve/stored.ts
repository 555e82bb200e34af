// Answers with a file that lies in our own storage.

import type { App } from '../../core/context.ts';
import { servedKey } from '../../core/media/keys.ts';
import type { Answer } from '../../lib/answer.ts';
import { AppError } from '../../lib/app-error.ts';
import type { StreamAnswer } from '../../lib/route.ts';
import { typeByExtension } from '../types.ts';
import { blobAnswer, FOR_EVER_SECONDS, gone } from './blob.ts';
import type { MediaRequest } from './request.ts';

const RETRY_AFTER_MS = 10_000;

/**
 * What was asked of the storage; where it fails (a bucket that is away, a disk, somebody else's file) the file may be
 * had later. Throws UNAVAILABLE.
 */
async function inReach<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new AppError(
      'UNAVAILABLE',
      'The storage of files cannot be used right now. Try again in a while.',
      {
        retryAfterMs: RETRY_AFTER_MS,
        cause,
      },
    );
  }
}

/**
 * A file of a domain's people by what follows `/media/` in its address. Whose it is and who may see its post was
 * decided by who was told its name.
 */
export async function storedAnswer(
  app: App,
  request: MediaRequest,
  domainId: bigint,
  rest: string,
): Promise<Answer | StreamAnswer> {
  const { storage } = app.ports;
  const served = servedKey(domainId, rest);
  const type = served && typeByExtension(served.extension);
  const size = served && type && (await inReach(storage.size(served.key)));
  if (!served || !type || size === null) return gone();
  return blobAnswer(request, {
    size,
    type,
    tag: rest.replace(/\W/g, ''),
    maxAgeSeconds: FOR_EVER_SECONDS,
    open: (range) => inReach(storage.open(served.key, range)),
  });
}
