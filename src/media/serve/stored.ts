// Answers with a file that lies in our own storage.

import type { App } from '../../core/context.ts';
import { inReach } from '../../core/media/in-reach.ts';
import { olderPreviewKey, servedKey } from '../../core/media/keys.ts';
import type { Answer } from '../../lib/answer.ts';
import type { StreamAnswer } from '../../lib/route.ts';
import { typeByExtension } from '../types.ts';
import { blobAnswer, FOR_EVER_SECONDS, gone } from './blob.ts';
import type { MediaRequest } from './request.ts';

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
  const asked = servedKey(domainId, rest);
  const found = asked && ((await lying(app, asked.key)) ?? (await lying(app, olderPreviewKey(asked.key))));
  if (!found) return gone();
  const { key, size, type } = found;
  return blobAnswer(request, {
    size,
    type,
    tag: rest.replace(/\W/g, ''),
    maxAgeSeconds: FOR_EVER_SECONDS,
    open: (range) => inReach(storage.open(key, range)),
  });
}

/** A file of ours by its key; null where there is none. */
async function lying(app: App, key: string | null) {
  const type = key && typeByExtension(key.slice(key.lastIndexOf('.') + 1));
  const size = key && type ? await inReach(app.ports.storage.size(key)) : null;
  return key && type && size !== null ? { key, type, size } : null;
}
