// What is served under /media/: files of people here, and the address that takes new ones.

import type { App } from '../../core/context.ts';
import { type Route, routesOf } from '../../lib/route.ts';
import { sentFile, takeTransfer, transferAnswer } from '../transfers/answer.ts';
import type { MediaRequest } from './request.ts';
import { storedAnswer } from './stored.ts';
import { uploadAnswer } from './upload.ts';

export function mediaRoutes(app: App): readonly Route<MediaRequest>[] {
  const route = routesOf<MediaRequest>('media');
  return [
    route.get('/media/*', (request) => storedAnswer(app, request, request.domain.id, request.params['*'])),
    route.get('/media/transfers/:ticket', (request) =>
      transferAnswer(app, request.domain, request.params.ticket),
    ),
    route.put('/media/transfers/:ticket', (request) =>
      takeTransfer(app, request.domain, request.params.ticket, sentFile(request.incoming)),
    ),
    route.put('/media/uploads/:ticket', (request) =>
      uploadAnswer(app, request, request.params.ticket, request.query),
    ),
  ];
}
