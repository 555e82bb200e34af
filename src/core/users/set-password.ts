// Changes the password of a user.

import type { User } from '../../db/rows.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { userOf } from '../roles/policy.ts';
import { mustRankAboveLogin } from '../roles/ranks.ts';
import { endSessions } from './end-sessions.ts';
import { readPassword } from './input.ts';
import { mailAboutPassword } from './security-mails.ts';

/** Changes a user's password (their own, or by an admin) and ends all of their sessions and tokens. */
export async function setPassword(ctx: Ctx, user: User, password: string): Promise<void> {
  const isOwn = userOf(ctx)?.id === user.id;
  if (!isOwn) mustRankAboveLogin(ctx, user);
  const passwordHash = await ctx.app.ports.passwords.hash(readPassword(password));
  await inTransaction(ctx, async (ctx) => {
    await ctx.tx.models.user.update({ where: { id: user.id }, data: { passwordHash } });
    await endSessions(ctx, user.id);
    await mailAboutPassword(ctx, user, isOwn ? 'themselves' : 'admin');
    if (!isOwn)
      await recordAct(ctx, {
        act: 'PASSWORD_SET',
        domainId: null,
        target: { kind: 'USER', id: user.id, name: user.email },
      });
  });
}
