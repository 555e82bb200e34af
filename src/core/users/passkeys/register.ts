// Somebody adds a passkey to their login.

import type { Passkey, User } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { mustStillLive } from '../../tokens/still-lives.ts';
import { isSession } from '../../viewer.ts';
import { mailAboutPasskey } from '../security-mails.ts';
import { type Created, readClientData } from './answers.ts';
import { makeChallenge, takeChallenge } from './challenges.ts';
import { checkCreated } from './check.ts';
import { passkeyHost } from './host.ts';
import { readPasskeyName } from './name.ts';
import { creationOptions } from './options.ts';

/** Passkeys of one login, on all hosts together. */
export const MOST_PASSKEYS = 30;
/** As long as the specification recommends (14.6.1), and nothing in it tells who it is. */
const HANDLE_BYTES = 64;

/**
 * What a browser is asked for to make a passkey, as JSON text; `finishPasskeyRegistration` takes what it answers,
 * within ten minutes and in the same session. The password was asked for by the caller. Errors: CONFLICT without a
 * host, and for a login that has all it can have.
 */
export async function beginPasskeyRegistration(ctx: Ctx, user: Pick<User, 'id' | 'email'>): Promise<string> {
  const at = passkeyHost(ctx);
  const tokenId = sessionOf(ctx);
  return inTransaction(ctx, async (ctx) => {
    await mustStillLive(ctx);
    const all = await ctx.tx.models.passkey.findMany({ where: { userId: user.id } });
    mustHaveRoom(all.length);
    const held = all.filter(({ host }) => host === at.host);
    const userHandle = held[0]?.userHandle ?? ctx.app.random.bytes(HANDLE_BYTES).toString('base64url');
    // Beginning anew ends what was begun before in this session.
    await ctx.tx.models.passkeyChallenge.deleteMany({ where: { userId: user.id, tokenId } });
    const challenge = await makeChallenge(ctx, {
      purpose: 'REGISTER',
      host: at.host,
      registering: { userId: user.id, tokenId, userHandle },
    });
    return creationOptions(at, { challenge, userHandle, user, held });
  });
}

/**
 * Adds the passkey that was made; from then on it signs in alone. Its owner is told by mail. Errors: CONFLICT where
 * none was begun in this session, it took too long or it is there already, INVALID_INPUT.
 */
export async function finishPasskeyRegistration(
  ctx: Ctx,
  { id: userId }: Pick<User, 'id'>,
  { created, name }: { created: Created; name: string | null },
): Promise<{ user: User; passkey: Passkey }> {
  const at = passkeyHost(ctx);
  const tokenId = sessionOf(ctx);
  const called = readPasskeyName(name);
  const { challenge } = readClientData(created);
  const asked = await takeChallenge(ctx, challenge, { purpose: 'REGISTER', host: at.host });
  if (!asked?.userHandle || asked.userId !== userId || asked.tokenId !== tokenId)
    throw new AppError('CONFLICT', 'No passkey is being added here, or it took too long; begin anew.', {
      path: ['input', 'response'],
    });
  const { userHandle } = asked;
  const made = await checkCreated(at, created, challenge);
  return inTransaction(ctx, async (ctx) => {
    await mustStillLive(ctx);
    mustHaveRoom(await ctx.tx.models.passkey.count({ where: { userId } }));
    const id = ctx.app.ids.next();
    await add(ctx, { id, userId, host: at.host, userHandle, name: called, ...made });
    const user = await ctx.tx.models.user.findUniqueOrThrow({ where: { id: userId } });
    const passkey = await ctx.tx.models.passkey.findUniqueOrThrow({ where: { id } });
    await mailAboutPasskey(ctx, user, passkey, 'added');
    ctx.tx.afterCommit(() =>
      ctx.app.log.info({ user: String(userId), passkey: String(id), host: at.host }, 'A passkey was added.'),
    );
    return { user, passkey };
  });
}

async function add(ctx: TxCtx, row: Omit<Passkey, 'createdAt' | 'lastUsedAt'>): Promise<void> {
  const inserted = await ctx.tx.sql.run(
    `INSERT INTO passkey ("id", "userId", "host", "credentialId", "userHandle", "publicKey", "counter", "transports", "name", "isSyncable", "isBackedUp", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      row.id,
      row.userId,
      row.host,
      row.credentialId,
      row.userHandle,
      row.publicKey,
      row.counter,
      row.transports,
      row.name,
      row.isSyncable,
      row.isBackedUp,
      BigInt(ctx.now),
    ],
  );
  if (inserted === 0)
    throw new AppError('CONFLICT', 'This passkey is there already.', { path: ['input', 'response'] });
}

function sessionOf({ viewer }: Ctx): bigint {
  if (isSession(viewer)) return viewer.tokenId;
  throw new AppError('FORBIDDEN', 'Passkeys are added in a session; sign in yourself.');
}

function mustHaveRoom(count: number): void {
  if (count >= MOST_PASSKEYS)
    throw new AppError('CONFLICT', `A login has at most ${MOST_PASSKEYS} passkeys; remove one first.`);
}
