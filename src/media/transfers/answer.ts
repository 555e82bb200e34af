// Takes the files of imports, and answers with what people export: at addresses that are the permission.

import { Readable } from 'node:stream';
import { archiveKey } from '../../core/archives/create.ts';
import { type App, type Ctx, systemCtx } from '../../core/context.ts';
import { EXPORT_NAMES, exportFile } from '../../core/exports/rows.ts';
import { failuresFile } from '../../core/imports/failures.ts';
import { receiveImport } from '../../core/imports/receive.ts';
import { inReach } from '../../core/media/in-reach.ts';
import type { TransferFile } from '../../core/media/ports.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { AppError } from '../../lib/app-error.ts';
import type { StreamAnswer } from '../../lib/route.ts';

/** The file that a ticket (the last part of its address) means. Errors: NOT_FOUND. */
export async function transferAnswer(app: App, domain: Domain, ticket: string): Promise<StreamAnswer> {
  const file = app.ports.links.readTransfer(domain, ticket, app.clock.now());
  const ctx = systemCtx(app, domain);
  if (file?.what === 'export') {
    await ownerOf(ctx, file.id);
    return csvAnswer(EXPORT_NAMES[file.kind], exportFile(ctx, file.id, file.kind));
  }
  if (file?.what === 'failures') {
    const row = await app.db.models.import.findUnique({ where: { id: file.id } });
    await ownerOf(ctx, row?.identityId);
    if (row) return csvAnswer(`failed_${EXPORT_NAMES[row.kind]}`, failuresFile(ctx, row));
  }
  if (file?.what === 'archive') return archiveAnswer(ctx, file.id);
  throw new OverOrUnknown();
}

async function archiveAnswer(ctx: Ctx, id: bigint): Promise<StreamAnswer> {
  const { db, ports } = ctx.app;
  const row = await db.models.archive.findUnique({ where: { id } });
  await ownerOf(ctx, row?.identityId);
  const key = row?.state === 'READY' ? archiveKey(row) : null;
  const bytes = key === null ? null : await inReach(ports.storage.size(key));
  const stream = key === null ? null : await inReach(ports.storage.open(key));
  if (bytes === null || stream === null) throw new OverOrUnknown();
  return { ...download('archive.tar.gz', 'application/gzip', stream), bytes };
}

/**
 * The body of a request that uploads the file of an import. Ending the iteration early does not destroy the request:
 * its socket is needed to answer that the file is refused. Throws INVALID_INPUT where the upload breaks off.
 */
export async function* sentFile(request: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new AppError('INVALID_INPUT', 'The file ended before all of it had come; send it again.', {
      cause,
    });
  }
}

/** Takes the file of an import: 202 once its rows are stored. Errors: NOT_FOUND, those of `receiveImport`. */
export async function takeTransfer(
  app: App,
  domain: Domain,
  ticket: string,
  body: AsyncIterable<Uint8Array>,
): Promise<Answer> {
  const file: TransferFile | null = app.ports.links.readTransfer(domain, ticket, app.clock.now());
  const row =
    file?.what === 'import' ? await app.db.models.import.findUnique({ where: { id: file.id } }) : null;
  const ctx = systemCtx(app, domain);
  const owner = await ownerOf(ctx, row?.identityId);
  const { id, state, total, failed } = await receiveImport(ctx, owner, row?.id ?? 0n, body);
  return {
    status: 202,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ key: String(id), state, total, failed }),
  };
}

async function ownerOf({ app, domain }: Ctx, id: bigint | undefined): Promise<Identity> {
  const owner = id === undefined ? null : await app.db.models.identity.findUnique({ where: { id } });
  if (owner?.state !== 'ACTIVE' || owner.domainId !== domain?.id) throw new OverOrUnknown();
  return owner;
}

class OverOrUnknown extends AppError {
  constructor() {
    super('NOT_FOUND', 'This address is not known here, or its time is over; ask for a new one.');
  }
}

/** Sent as it is read, so that a long one takes no memory. A cell is given as it is, whatever programs make of it. */
function csvAnswer(name: string, lines: AsyncIterable<string>): StreamAnswer {
  return download(name, 'text/csv; charset=utf-8', Readable.from(lines));
}

function download(name: string, mediaType: string, stream: Readable): StreamAnswer {
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
    stream,
  };
}
