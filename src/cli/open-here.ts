// Opens an install in the process of the command line.

import { Readable } from 'node:stream';
import { assemble } from '../app/assemble.ts';
import { ensureFirstDomain } from '../app/first-domain.ts';
import { openInstall } from '../app.ts';
import type { Config } from '../config/config.ts';
import { type App, systemCtx } from '../core/context.ts';
import { identityById } from '../core/identities/queries.ts';
import { beginProcessing, processMedia } from '../core/media/process.ts';
import { settledMedia } from '../core/media/wait.ts';
import { AppError } from '../lib/app-error.ts';
import { takeUpload } from '../media/serve/upload.ts';
import { type Operator, UPLOAD_MS, type Uploaded } from './operator.ts';

/**
 * Opens an install in this process, without an HTTP listener and without the reconciler: what must be sent waits for a
 * server. One that is there, unless `makesInstall` says otherwise.
 */
export async function openHere(config: Config, makesInstall = false): Promise<Operator> {
  const install = await openInstall({ ...config, logLevel: 'error' }, { onlyAsItIs: !makesInstall });
  const { app } = install;
  if (makesInstall) await ensureFirstDomain(app);
  const assembly = assemble(install, false);
  return {
    async ask(text, variables, identity) {
      const ctx = {
        app,
        domain: null,
        viewer: { kind: 'operator' as const, identity: null },
        now: app.clock.now(),
        tx: null,
      };
      const document = assembly.graphql.trust<Record<string, unknown>, Record<string, unknown>>({ text });
      const result = await assembly.graphql.open(ctx, identity).execute(document, variables);
      return {
        data: result.data ?? null,
        errors: result.errors?.map((error) => ({ message: error.message })) ?? [],
      };
    },
    upload: (address, file) => upload(app, new URL(address), file),
    async close() {
      await assembly.close();
      await install.close();
    },
  };
}

/** Works on the file in this process, unless a server on the same database was faster. */
async function upload(app: App, { host, pathname }: URL, file: Buffer): Promise<Uploaded> {
  const domain = await app.domains.byHost(host);
  if (!domain) throw new AppError('NOT_FOUND', `${host} is no domain of this install.`);
  const ctx = systemCtx(app, domain);
  const ticket = pathname.slice(pathname.lastIndexOf('/') + 1);
  const { id, identityId } = await takeUpload(app, domain, ticket, Readable.from([file]), 0);
  if (await beginProcessing(ctx, id)) await processMedia(ctx, id);
  const owner = await identityById(ctx, identityId);
  if (!owner) throw new AppError('GONE', 'Who uploads it was deleted meanwhile.');
  const { state, error } = await settledMedia(ctx, owner, id, UPLOAD_MS);
  return { state, error };
}
