// Creates users (logins).

import type { User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { readAll } from '../input.ts';
import { mustAdministerInstall } from '../roles/policy.ts';
import { readEmail, readPassword } from './input.ts';

export interface AddUserInput {
  email: string;
  password: string;
  isAdmin?: boolean;
}

/** Makes a login. Only install admins and the operator may. Errors: INVALID_INPUT, CONFLICT for a known address. */
export async function addUser(ctx: Ctx, input: AddUserInput): Promise<User> {
  mustAdministerInstall(ctx);
  const { email, password } = readAll({
    email: () => readEmail(input.email),
    password: () => readPassword(input.password),
  });
  const passwordHash = await ctx.app.ports.passwords.hash(password);
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const inserted = await ctx.tx.sql.run(
      'INSERT INTO user_account ("id", "email", "passwordHash", "isAdmin", "createdAt") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [id, email, passwordHash, input.isAdmin ?? false, BigInt(ctx.now)],
    );
    if (inserted === 0)
      throw new AppError('CONFLICT', `There is a user ${email} already.`, { path: ['input', 'email'] });
    await recordAct(ctx, {
      act: 'USER_ADDED',
      domainId: null,
      target: { kind: 'USER', id, name: email },
      changes: input.isAdmin ? [{ field: 'isAdmin', before: null, after: 'true' }] : [],
    });
    return ctx.tx.models.user.findUniqueOrThrow({ where: { id } });
  });
}
