// What is served under /media/: files of people here, and the address that takes new ones.

import type { App } from '../../core/context.ts';
import { servedKey } from '../../core/media/keys.ts';
import type { Answer } from '../../lib/answer.ts';
import { type Route, routesOf, type StreamAnswer } from '../../lib/route.ts';
import { typeByExtension } from '../types.ts';
import { blobAnswer, FOR_EVER_SECONDS, gone } from './blob.ts';
import type { MediaRequest } from './request.ts';
import { uploadAnswer } from './upload.ts';

export function mediaRoutes(app: App): readonly Route<MediaRequest>[] {
  const route = routesOf<MediaRequest>('media');
  return [
    route.get('/media/*', (request) => file(app, request, request.params['*'])),
    route.put('/media/uploads/:ticket', (request) =>
      uploadAnswer(app, request, request.params.ticket, request.query),
    ),
  ];
}

/** A file of the domain's people. Whose it is and who may see its post was decided by who was told its name. */
async function file(app: App, request: MediaRequest, rest: string): Promise<Answer | StreamAnswer> {
  const { storage } = app.ports;
  const served = servedKey(request.domain.id, rest);
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
