// Admins of the install decide from where nobody signs up, or nobody comes at all.

import ipaddr from 'ipaddr.js';
import type { AccessBlockKind } from '../../db/enums.ts';
import { AccessBlockSeverity } from '../../db/enums.ts';
import type { AccessBlock } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { changesBetween } from '../audit/changes.ts';
import { readReason } from '../audit/reason.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { readAll } from '../input.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { administersInstall, mustAdministerInstall } from '../roles/policy.ts';
import { holds } from './holds.ts';
import { hashOfMailbox } from './mailbox.ts';
import { overlaps, Ranges, rangeOf, readRange } from './ranges.ts';

/** Shorter prefixes would shut out a part of the world. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 };
/** In seconds: ten years. */
export const LONGEST_BLOCK = 10 * 365 * 86_400;

export interface BlockingAccess {
  /** What readPattern understands. */
  pattern: string;
  severity: AccessBlockSeverity;
  reason?: string | null;
  /** How long it holds from now on; null: until it is taken back. */
  seconds?: number | null;
  /** The address that it is asked from: nobody shuts themselves out. */
  ip?: string;
}

/**
 * Blocks a domain of mail addresses (its subdomains are meant too), one mailbox, or a range of IP addresses, for the
 * whole install. Repeating it changes severity, reason and end. Errors: FORBIDDEN, INVALID_INPUT with everything that
 * is wrong.
 */
export async function blockAccess(ctx: Ctx, input: BlockingAccess): Promise<AccessBlock> {
  mustAdministerInstall(ctx);
  const { where, reason, seconds } = readAll({
    where: () => readPattern(input.pattern),
    reason: () => readReason(input.reason),
    seconds: () => readBlockSeconds(input.seconds),
  });
  const { severity } = input;
  if (severity === AccessBlockSeverity.NO_ACCESS) mayShutOut(ctx, where, input.ip ?? '');
  return inTransaction(ctx, async (ctx) => {
    await takeTurn(ctx);
    const { accessBlock } = ctx.tx.models;
    await accessBlock.deleteMany({ where: { expiresAt: { lte: BigInt(ctx.now) } } });
    const known = await accessBlock.findUnique({ where: { kind_pattern: where } });
    const expiresAt = seconds === null ? null : BigInt(ctx.now + seconds * 1000);
    const terms = { severity, reason, expiresAt };
    if (known?.severity === severity && known.reason === reason && known.expiresAt === expiresAt)
      return known;
    const row = known
      ? await accessBlock.update({ where: { id: known.id }, data: terms })
      : await accessBlock.create({
          data: { id: ctx.app.ids.next(), ...where, ...terms, createdAt: BigInt(ctx.now) },
        });
    await ctx.emit({ kind: 'accessBlocksChanged' });
    await recordAct(ctx, {
      act: 'ACCESS_BLOCKED',
      domainId: null,
      target: { kind: 'ACCESS', id: row.id, name: row.pattern },
      comment: reason,
      changes: changesBetween(
        known ? shown(known) : { severity: null, reason, expiresAt: null },
        shown(row),
        ['severity', 'reason', 'expiresAt'],
      ),
    });
    return row;
  });
}

/** Takes such a decision back. Gives what it was; null where there was none. Errors: FORBIDDEN, INVALID_INPUT. */
export async function unblockAccess(ctx: Ctx, pattern: string): Promise<AccessBlock | null> {
  mustAdministerInstall(ctx);
  const where = readPattern(pattern);
  return inTransaction(ctx, async (ctx) => {
    await takeTurn(ctx);
    const { accessBlock } = ctx.tx.models;
    const known = await accessBlock.findUnique({ where: { kind_pattern: where } });
    if (!known) return null;
    await accessBlock.delete({ where: { id: known.id } });
    // One whose time is over is but a row that is left.
    if (!holds(known, ctx.now)) return null;
    await ctx.emit({ kind: 'accessBlocksChanged' });
    await recordAct(ctx, {
      act: 'ACCESS_UNBLOCKED',
      domainId: null,
      target: { kind: 'ACCESS', id: known.id, name: known.pattern },
    });
    return known;
  });
}

/**
 * The decisions that hold, the last made first; with `pattern` only the one about just that. Errors: FORBIDDEN,
 * INVALID_INPUT.
 */
export async function accessBlocks(
  ctx: Ctx,
  { kind, pattern }: { kind: AccessBlockKind | null; pattern: string | null },
  page: Page,
): Promise<AccessBlock[]> {
  mustAdministerInstall(ctx);
  return models(ctx).accessBlock.findMany({
    where: {
      id: idsOf(page),
      OR: [{ expiresAt: null }, { expiresAt: { gt: BigInt(ctx.now) } }],
      ...(kind === null ? {} : { kind }),
      ...(pattern === null ? {} : { AND: readPattern(pattern, ['pattern']) }),
    },
    ...orderOf(page),
  });
}

/** A decision by its id, while it holds, for admins of the install; null for others. */
export async function accessBlockFor(ctx: Ctx, id: bigint): Promise<AccessBlock | null> {
  if (!administersInstall(ctx)) return null;
  const row = await models(ctx).accessBlock.findUnique({ where: { id } });
  return row && holds(row, ctx.now) ? row : null;
}

/**
 * What a text means: `@Spam.Example.` is the mail domain `spam.example`, `203.0.113.7/24` the range `203.0.113.0/24`,
 * `A.na+x@mail.example` the mailbox `ana@mail.example`, which is kept as a hash, and may be named by it. Errors:
 * INVALID_INPUT.
 */
export function readPattern(
  text: string,
  path: readonly string[] = ['input', 'pattern'],
): Pick<AccessBlock, 'kind' | 'pattern'> {
  const refuse = (message: string) => new AppError('INVALID_INPUT', message, { path });
  const mailbox = mailboxOf(text.trim());
  if (mailbox !== null) return { kind: 'EMAIL_ADDRESS', pattern: mailbox };
  const range = readRange(text);
  if (range !== null) {
    const [first, bits] = rangeOf(range);
    const shortest = SHORTEST_PREFIX[first.kind()];
    if (bits < shortest)
      throw refuse(`${range} is too much of the world: a range has a prefix of at least ${shortest} bits.`);
    return { kind: 'IP_RANGE', pattern: range };
  }
  const name = normaliseHost(text.trim().replace(/^@/, ''));
  if (name === null || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name) || ipaddr.isValid(name))
    throw refuse(
      `"${text.slice(0, 100)}" is neither a mail domain (spam.example), nor a mail address, nor an IP address or a range of them (203.0.113.0/24).`,
    );
  return { kind: 'EMAIL_DOMAIN', pattern: name };
}

function mailboxOf(text: string): string | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  return /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(text) && text.length <= 320 ? hashOfMailbox(text) : null;
}

/** Errors: INVALID_INPUT. */
export function readBlockSeconds(seconds: number | null | undefined): number | null {
  if (seconds == null || (seconds >= 1 && seconds <= LONGEST_BLOCK)) return seconds ?? null;
  throw new AppError(
    'INVALID_INPUT',
    'A block lasts from one second to ten years, or until it is taken back.',
    {
      path: ['input', 'seconds'],
    },
  );
}

function mayShutOut(ctx: Ctx, { kind, pattern }: Pick<AccessBlock, 'kind' | 'pattern'>, ip: string): void {
  const refuse = (field: string, message: string) =>
    new AppError('INVALID_INPUT', message, { path: ['input', field] });
  if (kind !== 'IP_RANGE')
    throw refuse(
      'severity',
      'Nothing is known of the mail addresses of those who come: they can be kept from signing up alone.',
    );
  const own = new Ranges<true>();
  own.add(pattern, true);
  if (own.of(ip).length > 0) throw refuse('pattern', `You come from ${ip} yourself, and would be shut out.`);
  if (ctx.app.config.trustedProxies.some((proxy) => overlaps(rangeOf(pattern), proxy)))
    throw refuse(
      'pattern',
      `A proxy of this install is in ${pattern} (PUKEKO_TRUST_PROXY): everybody would be shut out.`,
    );
}

/** As the audit log shows it. */
function shown({ severity, reason, expiresAt }: AccessBlock) {
  return { severity, reason, expiresAt: expiresAt && new Date(Number(expiresAt)).toISOString() };
}

/** Of two who decide at once one comes after the other. SQLite lets one transaction write at a time. */
async function takeTurn(ctx: TxCtx): Promise<void> {
  const { sql } = ctx.tx;
  if (sql.dialect === 'postgresql') await sql.all('LOCK TABLE access_block IN SHARE ROW EXCLUSIVE MODE');
}
