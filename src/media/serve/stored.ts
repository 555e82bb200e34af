// Answers with a file that lies in our own storage.

import type { App } from '../../core/context.ts';
import { servedKey } from '../../core/media/keys.ts';
import type { Answer } from '../../lib/answer.ts';
import type { StreamAnswer } from '../../lib/route.ts';
import { typeByExtension } from '../types.ts';
import { blobAnswer, FOR_EVER_SECONDS, gone } from './blob.ts';
import type { MediaRequest } from './request.ts';

/** A file of a domain's people by what follows `/media/` in its address. Whose it is and who may see its post was decided by who was told its name. */
export async function storedAnswer(
  app: App,
  request: MediaRequest,
  domainId: bigint,
  rest: string,
): Promise<Answer | StreamAnswer> {
  const { storage } = app.ports;
  const served = servedKey(domainId, rest);
  const type = served && typeByExtension(served.extension);
  const size = served && type && (await storage.size(served.key));
  if (!served || !type || size === null) return gone();
  return blobAnswer(request, {
    size,
    type,
    tag: rest.replace(/\W/g, ''),
    maxAgeSeconds: FOR_EVER_SECONDS,
    open: (range) => storage.open(served.key, range),
  });
}
