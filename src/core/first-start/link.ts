// Addresses at which the first user of an install can be made.

import type { Config } from '../../config/config.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, sql, type TxCtx } from '../context.ts';
import { isLocalhost } from '../domains/origin.ts';
import { mustAdministerInstall } from '../roles/policy.ts';
import { hashToken } from '../tokens/hash.ts';
import { takeTurns } from '../turns.ts';

/** How long such an address is good unless somebody says otherwise, and the longest, in minutes. */
export const SETUP_LINK_MINUTES = { usual: 60, most: 1440 };
/** The path of the page, which answers under every Host: there may be no domain yet. */
export const SETUP_PATH = '/start';

export interface SetupLink {
  /** Under the address that the server listens at: for a browser on its machine, or through a tunnel. */
  url: string;
  /** Under the domain that is there already; null where none is that others could reach. */
  publicUrl: string | null;
  /** Epoch milliseconds. */
  expiresAt: bigint;
}

/** Whether anybody has a login here. By hand: every server asks when it starts. */
export async function hasUsers(ctx: Ctx): Promise<boolean> {
  return (await sql(ctx).all('SELECT 1 AS "found" FROM user_account LIMIT 1', [])).length > 0;
}

/**
 * Makes an address that is good for so many minutes, and until a first user is made; earlier ones stay good for their
 * time. For the operator and install admins. Errors: FORBIDDEN, INVALID_INPUT, CONFLICT where somebody has a login.
 */
export async function makeSetupLink(
  ctx: Ctx,
  { minutes = SETUP_LINK_MINUTES.usual, listen = ctx.app.config.listen } = {},
): Promise<SetupLink> {
  mustAdministerInstall(ctx);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > SETUP_LINK_MINUTES.most)
    throw new AppError(
      'INVALID_INPUT',
      `Such an address is good for 1 to ${SETUP_LINK_MINUTES.most} minutes.`,
      {
        path: ['input', 'minutes'],
      },
    );
  const secret = ctx.app.random.bytes(32).toString('base64url');
  const expiresAt = BigInt(ctx.now + minutes * 60_000);
  await inTransaction(ctx, async (ctx) => {
    await takeSetupTurn(ctx);
    if (await hasUsers(ctx))
      throw new AppError(
        'CONFLICT',
        'Somebody has a login here already; "pukeko user add EMAIL --admin" makes a further one.',
      );
    await ctx.tx.sql.run('DELETE FROM setup_link WHERE "expiresAt" <= ?', [BigInt(ctx.now)]);
    await ctx.tx.sql.run('INSERT INTO setup_link ("hash", "expiresAt") VALUES (?, ?)', [
      hashToken(secret),
      expiresAt,
    ]);
  });
  const path = `${SETUP_PATH}/${secret}`;
  const domain = await ctx.app.domains.default();
  return {
    url: `${ownAddress(listen)}${path}`,
    publicUrl: domain && !isLocalhost(domain.host) ? `${domain.origin}${path}` : null,
    expiresAt,
  };
}

/** What the log and the command line say of it. */
export function setupSentence({ url, publicUrl, expiresAt }: SetupLink): string {
  const elsewhere = publicUrl === null ? '' : ` (or, once your proxy runs, ${publicUrl} )`;
  const end = new Date(Number(expiresAt)).toISOString().slice(0, 16).replace('T', ' ');
  return `Open ${url} in a browser${elsewhere} to make the first admin. It works once, until ${end} UTC; "pukeko init" prints a new address.`;
}

/** When an address ends that is good now; null for every other, and once somebody has a login. */
export async function setupLinkEnd(ctx: Ctx, secret: string): Promise<bigint | null> {
  const [row] = await sql(ctx).all<{ expiresAt: bigint }>(
    `SELECT "expiresAt" FROM setup_link WHERE "hash" = ? AND "expiresAt" > ?
     AND NOT EXISTS (SELECT 1 FROM user_account)`,
    [hashToken(secret), BigInt(ctx.now)],
  );
  return row ? BigInt(row.expiresAt) : null;
}

/**
 * Uses an address up, and all others with it. Of several at once, in whatever process, one goes on. Errors: NOT_FOUND
 * for one that is not good (any more).
 */
export async function takeSetupLink(ctx: TxCtx, secret: string): Promise<void> {
  await takeSetupTurn(ctx);
  if ((await setupLinkEnd(ctx, secret)) === null) throw setupLinkOver();
  await ctx.tx.sql.run('DELETE FROM setup_link', []);
}

export function setupLinkOver(): AppError {
  return new AppError(
    'NOT_FOUND',
    'This address was used already or is too old. As long as nobody has a login here, "pukeko init" prints a new one.',
    { path: ['input', 'token'] },
  );
}

const takeSetupTurn = (ctx: TxCtx) => takeTurns(ctx, ['first start']);

/** Where a browser on this machine finds the server: by name, unless it listens at one address alone. */
export function ownAddress({ host, port }: Config['listen']): string {
  const isUsual = ['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::'].includes(host);
  return `http://${isUsual ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The name for trying things out on this machine alone. */
export function tryOutName({ port }: Config['listen']): string {
  return `localhost:${port}`;
}
