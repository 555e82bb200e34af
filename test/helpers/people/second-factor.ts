import { Secret, TOTP } from 'otpauth';
import type { Ctx } from '../../../src/core/context.ts';
import { beginSecondFactor, confirmSecondFactor } from '../../../src/core/users/second-factor/turn-on.ts';
import type { User } from '../../../src/db/rows.ts';
import type { TestInstall } from '../world.ts';

/** The code that an app with this secret shows at a time, in epoch milliseconds; `steps`: so many of 30 s later. */
export function codeAt(secret: string, at: number, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at + steps * 30_000 });
}

/** A code of six digits that is none of the steps around a time. */
export function wrongCode(secret: string, at: number): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeAt(secret, at, steps));
  return (
    ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
  );
}

/** Turns the second factor of a login on, with the code of the step that is now: it is used up. */
export async function giveSecondFactor(
  ctx: Ctx,
  user: User,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await beginSecondFactor(ctx, user);
  const { recoveryCodes } = await confirmSecondFactor(ctx, user, codeAt(secret, ctx.app.clock.now()));
  return { secret, recoveryCodes };
}

/** The same for a login of a running install; `token`: of a session that was opened before. */
export async function turnOnSecondFactor(
  install: Pick<TestInstall, 'operate'>,
  { email, password }: { email: string; password: string },
): Promise<{ secret: string; recoveryCodes: string[]; token: string }> {
  const { token } = await install.operate<{ token: string }>('signIn', { email, password }, 'token', '');
  const { secret } = await install.operate<{ secret: string }>(
    'beginSecondFactor',
    { currentPassword: password },
    'secret',
    token,
  );
  const { recoveryCodes } = await install.operate<{ recoveryCodes: string[] }>(
    'confirmSecondFactor',
    { code: codeAt(secret, Date.now()) },
    'recoveryCodes',
    token,
  );
  return { secret, recoveryCodes, token };
}
