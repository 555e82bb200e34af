// Signs somebody in by a passkey alone.

import type { Passkey } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { lockLogin } from '../../tokens/lock-login.ts';
import { letIn, notePasskeySignIn } from '../authenticate.ts';
import { openSession, type Session, type SessionFor } from '../open-session.ts';
import { readClientData, type Signed } from './answers.ts';
import { makeChallenge, takeChallenge } from './challenges.ts';
import { checkSigned, type Used } from './check.ts';
import { passkeyHost } from './host.ts';
import { requestOptions } from './options.ts';

const PATH = ['input', 'response'];

/**
 * What a browser is asked for, as JSON text; good once and for ten minutes. `device`: a secret of the browser, which
 * must come again with the answer; null for none. Errors: CONFLICT without a host.
 */
export async function beginPasskeySignIn(ctx: Ctx, device: string | null = null): Promise<string> {
  const at = passkeyHost(ctx);
  return requestOptions(at, await makeChallenge(ctx, { purpose: 'SIGN_IN', host: at.host, device }));
}

/**
 * Signs in whoever's passkey answered, and gives a session token; from an unknown place they are mailed. Neither
 * password nor code is asked for. Attempts are limited by the caller. Errors: UNAUTHENTICATED, FORBIDDEN, CONFLICT
 * without a host, INVALID_INPUT.
 */
export async function finishPasskeySignIn(
  ctx: Ctx,
  signed: Signed,
  where: SessionFor = {},
): Promise<Session> {
  const at = passkeyHost(ctx);
  const { challenge } = readClientData(signed);
  if (!(await takeChallenge(ctx, challenge, { purpose: 'SIGN_IN', host: at.host, device: where.device })))
    throw refusal('This took too long, or was answered already; try again.');
  const found = await ctx.app.db.models.passkey.findUnique({
    where: { host_credentialId: { host: at.host, credentialId: signed.id } },
    include: { user: true },
  });
  if (!found) throw refusal('This passkey is not known here, or not any more; sign in with your password.');
  const { user: owner, ...passkey } = found;
  const used = await checkSigned(at, signed, challenge, passkey);
  const user = await letIn(ctx, owner, { by: 'passkey' });
  return inTransaction(ctx, async (ctx) => {
    await lockLogin(ctx, user.id);
    await noteUse(ctx, passkey, used);
    await notePasskeySignIn(ctx, user);
    return openSession(ctx, user, where);
  });
}

/**
 * Notes that a passkey signed, if there still is one, and its counter went on: where it did not, there are two devices
 * with the same key, and nobody knows whose this one is (WebAuthn Level 3, 7.2, step 22).
 */
async function noteUse(ctx: TxCtx, { id, userId }: Passkey, { counter, isBackedUp }: Used): Promise<void> {
  const noted = await ctx.tx.sql.run(
    `UPDATE passkey SET "counter" = ?, "isBackedUp" = ?, "lastUsedAt" = ?
     WHERE "id" = ? AND ("counter" < ? OR ("counter" = 0 AND ? = 0))`,
    [counter, isBackedUp, BigInt(ctx.now), id, counter, counter],
  );
  if (noted > 0) return;
  if ((await ctx.tx.models.passkey.count({ where: { id } })) > 0)
    ctx.app.log.warn(
      { passkey: String(id), user: String(userId) },
      'The counter of a passkey went back: somebody may have a copy of it. The sign-in was refused.',
    );
  throw refusal(
    'This passkey did not count on from its last use, or was removed; sign in with your password, and make a new one.',
  );
}

const refusal = (sentence: string) => new AppError('UNAUTHENTICATED', sentence, { path: PATH });
