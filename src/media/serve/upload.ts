// Takes files that are sent to the addresses of uploads.

import type { Readable } from 'node:stream';
import { type App, systemCtx } from '../../core/context.ts';
import type { SpooledFile } from '../../core/media/ports.ts';
import { receiveUpload } from '../../core/media/receive.ts';
import { settledMedia } from '../../core/media/wait.ts';
import type { Domain, Media } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { AppError } from '../../lib/app-error.ts';
import { MOST_VIDEO_BYTES } from '../port.ts';
import type { MediaRequest } from './request.ts';

const LONGEST_WAIT_SECONDS = 30;

/**
 * PUT of the bytes: 202 once they are safe; with `?wait=SECONDS` (30 at most) 200 once they are processed, whatever
 * came of it.
 */
export async function uploadAnswer(
  app: App,
  request: MediaRequest,
  ticket: string,
  query: URLSearchParams,
): Promise<Answer> {
  const { domain, headers, incoming } = request;
  if (Number(headers['content-length'] ?? 0) > MOST_VIDEO_BYTES)
    throw new AppError(
      'TOO_LARGE',
      `A file has at most ${MOST_VIDEO_BYTES / 1024 / 1024} MB here; make it smaller.`,
    );
  const seconds = Math.min(LONGEST_WAIT_SECONDS, Number(query.get('wait')) || 0);
  const { id, state, error } = await takeUpload(app, domain, ticket, incoming, Math.max(0, seconds) * 1000);
  return {
    status: state === 'READY' || state === 'FAILED' ? 200 : 202,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ key: String(id), state, error }),
  };
}

/**
 * Takes a file for the upload that a ticket (the last part of its address) means, and waits at most `waitMs` until it
 * is processed. The ticket says that its owner asked for it. Errors: NOT_FOUND for a ticket that is none of this
 * domain's or has expired; those of `receiveUpload`.
 */
export async function takeUpload(
  app: App,
  domain: Domain,
  ticket: string,
  source: Readable | SpooledFile,
  waitMs: number,
): Promise<Media> {
  const { models } = app.db;
  const mediaId = app.ports.links.readUpload(domain, ticket, app.clock.now());
  const media = mediaId === null ? null : await models.media.findUnique({ where: { id: mediaId } });
  const owner = media && (await models.identity.findUnique({ where: { id: media.identityId } }));
  if (!media || owner?.state !== 'ACTIVE')
    throw new AppError(
      'NOT_FOUND',
      'This upload address is not known here, or its time is over; ask for a new one.',
    );
  const ctx = systemCtx(app, domain);
  const uploaded = await receiveUpload(ctx, owner, media.id, source);
  return waitMs > 0 ? settledMedia(ctx, owner, media.id, waitMs) : uploaded;
}
