import type { Ctx } from '../../../src/core/context.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import { readCreated, readSigned } from '../../../src/core/users/passkeys/answers.ts';
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
} from '../../../src/core/users/passkeys/register.ts';
import { beginPasskeySignIn, finishPasskeySignIn } from '../../../src/core/users/passkeys/sign-in.ts';
import type { Domain, Passkey, User } from '../../../src/db/rows.ts';
import type { TestInstall } from '../world.ts';
import { type Oddities, SoftAuthenticator } from './authenticator.ts';

/** The context of a new session of a login, on a domain. */
export async function sessionCtx(ctx: Ctx, user: User, domain: Domain | null = ctx.domain): Promise<Ctx> {
  const { row } = await createToken(ctx, {
    user,
    identity: null,
    scopes: ['read', 'write'],
    appName: 'Session',
  });
  const viewer = { kind: 'user', user, identity: null, scopes: ['read', 'write'], tokenId: row.id } as const;
  return { ...ctx, domain, viewer, now: ctx.app.clock.now() };
}

/** Adds a passkey to a login, on the domain of `ctx`. */
export async function givePasskey(
  ctx: Ctx,
  user: User,
  device = new SoftAuthenticator(ctx.domain?.origin ?? ''),
  name = 'Phone',
): Promise<{ device: SoftAuthenticator; passkey: Passkey }> {
  const session = await sessionCtx(ctx, user);
  const created = readCreated(device.create(await beginPasskeyRegistration(session, user)));
  const { passkey } = await finishPasskeyRegistration(session, user, { created, name });
  return { device, passkey };
}

/** Signs in by a passkey of a device, as a stranger to `ctx`. */
export async function enterByPasskey(ctx: Ctx, device: SoftAuthenticator, odd: Oddities = {}) {
  const stranger: Ctx = { ...ctx, viewer: { kind: 'anonymous' }, now: ctx.app.clock.now() };
  const signed = readSigned(device.get(await beginPasskeySignIn(stranger), odd));
  return finishPasskeySignIn(stranger, signed);
}

/** Adds a passkey of a device to a login of a running install. */
export async function addPasskey(
  install: Pick<TestInstall, 'operate'>,
  { email, password }: { email: string; password: string },
  device: SoftAuthenticator,
): Promise<void> {
  const { token } = await install.operate<{ token: string }>('signIn', { email, password }, 'token', '');
  const { options } = await install.operate<{ options: string }>(
    'beginPasskeyRegistration',
    { currentPassword: password },
    'options',
    token,
  );
  await install.operate(
    'finishPasskeyRegistration',
    { response: device.create(options) },
    'passkey { id }',
    token,
  );
}

/** What a device answers to a challenge of a running install, which any process of it takes. */
export async function passkeyAnswer(
  install: Pick<TestInstall, 'operate'>,
  device: SoftAuthenticator,
): Promise<{ response: string }> {
  const { options } = await install.operate<{ options: string }>('beginPasskeySignIn', {}, 'options', '');
  return { response: device.get(options) };
}
