// Machine: makes an archive of an identity, and removes it a week later.

import { ARCHIVE, archiveKey } from '../../../core/archives/create.ts';
import { identityById } from '../../../core/identities/queries.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';
import { makeArchive } from './make.ts';

const KEPT_MS = 7 * 24 * 3_600_000;
const MOST_TRIES = 5;

/** `subject`: the id of the archive. */
export const archiving: Machine = {
  graph: defineGraph({
    name: ARCHIVE,
    about: 'a file of all that an identity wrote, with whom it follows and its media',
    initial: 'making',
    endless: true,
    states: {
      making: {
        about: 'Its documents and media are written into one file.',
        handler: 'make',
        schedule: 'with-backoff',
        to: ['kept'],
      },
      kept: {
        about: 'Its owner can download it for a week.',
        handler: 'remove',
        schedule: 'when-due',
        to: ['done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: { make, remove },
};

async function make({ ctx, subject, attempts }: WorkRun): Promise<Step> {
  const { models } = ctx.app.db;
  const id = BigInt(subject);
  const kept: Step = { to: 'kept', afterMs: KEPT_MS };
  const ended: Step = { to: 'kept', afterMs: 0 };
  const archive = await models.archive.findUnique({ where: { id } });
  const owner = archive && (await identityById(ctx, archive.identityId));
  const domain = owner?.domainId == null ? null : await ctx.app.domains.byId(owner.domainId);
  if (owner?.state !== 'ACTIVE' || !domain) return ended;
  if (archive?.state !== 'MAKING') return kept;
  try {
    const bytes = await makeArchive({ ...ctx, domain }, archive, owner, domain);
    const expiresAt = BigInt(ctx.app.clock.now() + KEPT_MS);
    const { count } = await models.archive.updateMany({
      where: { id, state: 'MAKING' },
      data: { state: 'READY', bytes: BigInt(bytes), expiresAt },
    });
    // Its owner was deleted meanwhile (core/archives/end.ts).
    if (count === 0) return ended;
  } catch (error) {
    if (attempts + 1 < MOST_TRIES) throw error;
    ctx.app.log.error({ err: error }, 'An archive could not be made.');
    await models.archive.updateMany({ where: { id }, data: { state: 'FAILED' } });
  }
  return kept;
}

async function remove({ ctx, subject }: WorkRun): Promise<Step> {
  const { models } = ctx.app.db;
  const id = BigInt(subject);
  const archive = await models.archive.findUnique({ where: { id } });
  if (archive) await ctx.app.ports.storage.remove([archiveKey(archive)]);
  await models.archive.deleteMany({ where: { id } });
  return done;
}
