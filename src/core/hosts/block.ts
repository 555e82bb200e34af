// Blocks or limits a host and takes that back, for a domain or for the whole install.

import type { HostBlockLevel } from '../../db/enums.ts';
import type { Domain, HostBlock } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { changesBetween } from '../audit/changes.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { readAll } from '../input.ts';
import { administersInstall, mustAdministerDomain } from '../roles/policy.ts';
import { scheduleWork } from '../work/schedule.ts';

const LONGEST_REASON = 2_000;

export interface HostBlockInput {
  /** Host name; its subdomains are meant too. */
  name: string;
  reason?: string;
  /** LIMIT keeps its people from strangers and goes on dealing with it; default BLOCK. */
  level?: HostBlockLevel;
  /** For those who decide alone. */
  note?: string;
  /** Whether a part of the name is hidden where the domain shows whom it blocks. */
  isObfuscated?: boolean;
  /** The report that led to it; null for none. */
  reportId?: bigint | null;
}

/** The name of a host as it is stored. Errors: INVALID_INPUT. */
export function readHostName(text: string): string {
  const name = normaliseHost(text.trim().toLowerCase());
  if (name !== null) return name;
  throw new AppError('INVALID_INPUT', `"${text.slice(0, 100)}" is no host name; write it like bad.example.`, {
    path: ['input', 'name'],
  });
}

/** Errors: INVALID_INPUT for a reason (or a note) that is too long. */
export function readBlockReason(reason: string | null | undefined, field = 'reason'): string {
  if ((reason?.length ?? 0) <= LONGEST_REASON) return reason ?? '';
  throw new AppError('INVALID_INPUT', `A ${field} has at most ${LONGEST_REASON} characters.`, {
    path: ['input', field],
  });
}

/**
 * A domain (null: the whole install) no longer deals with a host. Follows in both directions end with Reject and Undo
 * (Reject of theirs, Undo of ours), one by one in the reconciler. Or it limits it (core/identities/limits/limited.ts).
 * Repeating it changes level and reason. Errors: FORBIDDEN, INVALID_INPUT.
 */
export async function blockHost(ctx: Ctx, domain: Domain | null, input: HostBlockInput): Promise<HostBlock> {
  await mustDecide(ctx, domain);
  const isOurs = await isOwn(ctx, domain, normaliseHost(input.name.trim().toLowerCase()) ?? '');
  const { name, reason, note } = readAll({
    name: () => {
      if (!isOurs) return readHostName(input.name);
      throw new AppError(
        'INVALID_INPUT',
        domain
          ? 'This is the domain itself; suspend identities of it instead, which its moderators may.'
          : 'This install serves that domain; suspend identities of it, or remove it.',
        { path: ['input', 'name'] },
      );
    },
    reason: () => readBlockReason(input.reason),
    note: () => readBlockReason(input.note, 'note'),
  });
  const level = input.level ?? 'BLOCK';
  const terms = {
    reason,
    level,
    ...(input.note === undefined ? {} : { note }),
    ...(input.isObfuscated === undefined ? {} : { isObfuscated: input.isObfuscated }),
  };
  return inTransaction(ctx, async (ctx) => {
    const known = await ctx.tx.models.hostBlock.findFirst({ where: { name, domainId: domain?.id ?? null } });
    const row = known
      ? await ctx.tx.models.hostBlock.update({ where: { id: known.id }, data: terms })
      : await ctx.tx.models.hostBlock.create({
          data: {
            id: ctx.app.ids.next(),
            name,
            domainId: domain?.id ?? null,
            ...terms,
            createdAt: BigInt(ctx.now),
          },
        });
    await ctx.emit({ kind: 'hostBlocksChanged', domainId: row.domainId });
    await recordAct(ctx, {
      act: level === 'LIMIT' ? 'HOST_LIMITED' : 'HOST_BLOCKED',
      domainId: row.domainId,
      target: { kind: 'HOST', id: row.id, name },
      comment: reason,
      changes: known ? changesBetween(known, row, ['level', 'reason', 'note', 'isObfuscated']) : [],
      reportId: input.reportId ?? null,
    });
    if (level === 'BLOCK')
      await scheduleWork(ctx, {
        machine: 'host-severing',
        subject: String(row.id),
        state: 'severing',
        dueAt: ctx.now,
      });
    return row;
  });
}

/**
 * Deals with a host again; follows that ended do not come back. Gives the id of the decision that was taken back; null
 * where there was none.
 */
export async function unblockHost(ctx: Ctx, domain: Domain | null, name: string): Promise<bigint | null> {
  await mustDecide(ctx, domain);
  return inTransaction(ctx, async (ctx) => {
    const block = await ctx.tx.models.hostBlock.findFirst({
      where: { name: normaliseHost(name.trim().toLowerCase()) ?? '', domainId: domain?.id ?? null },
    });
    const { count } = block
      ? await ctx.tx.models.hostBlock.deleteMany({ where: { id: block.id } })
      : { count: 0 };
    if (!block || count === 0) return null;
    await ctx.emit({ kind: 'hostBlocksChanged', domainId: domain?.id ?? null });
    await recordAct(ctx, {
      act: block.level === 'LIMIT' ? 'HOST_UNLIMITED' : 'HOST_UNBLOCKED',
      domainId: block.domainId,
      target: { kind: 'HOST', id: block.id, name: block.name },
    });
    return block.id;
  });
}

/**
 * Whether a name is the deciding domain's own, or for the whole install that of any domain of it. To a domain the other
 * domains of the install are servers like any, which it may block; an answer that set them apart would reveal which
 * domains are on this install.
 */
async function isOwn(ctx: Ctx, domain: Domain | null, name: string): Promise<boolean> {
  if (domain === null) return ctx.app.domains.isOwnHost(name);
  return name === domain.host || (await ctx.app.domains.byName(name))?.id === domain.id;
}

async function mustDecide(ctx: Ctx, domain: Domain | null): Promise<void> {
  if (domain) return mustAdministerDomain(ctx, domain);
  if (administersInstall(ctx)) return;
  throw new AppError(
    'FORBIDDEN',
    'Only admins of this install decide for all of it; name a domain that you administer (domainId) to decide for that one.',
    { path: ['input', 'domainId'] },
  );
}
