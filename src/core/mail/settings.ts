// Which mails somebody gets, and the link by which each kind is ended without signing in (RFC 8058).

import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { parseId } from '../../lib/ids.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';

/** What can be switched off. All other mails answer somebody, or keep their login safe. */
const SWITCHES = {
  report: 'getsReportMail',
  'sign-up': 'getsSignUpMail',
  appeal: 'getsAppealMail',
  'sign-in': 'getsSignInMail',
  digest: 'getsDigest',
} as const;

type Switch = (typeof SWITCHES)[keyof typeof SWITCHES];

/**
 * The choices that the link in a mail switches off, by the kind that the link names. `moderation` stands in links of
 * older mails only: mails about reports, sign-ups and appeals were one choice then.
 */
const ENDED_BY_LINK: Readonly<Record<string, readonly Switch[]>> = {
  ...Object.fromEntries(Object.entries(SWITCHES).map(([kind, choice]) => [kind, [choice]])),
  moderation: ['getsReportMail', 'getsSignUpMail', 'getsAppealMail'],
};

/** Between two digests, in milliseconds. */
export const DIGEST_MS = 7 * 24 * 3600_000;

/** What a mail is about, in the link that ends such mails. */
type MailKind = keyof typeof SWITCHES;

/** What somebody has chosen for their login, as it stands now: sessions keep for a while what they read. */
export type UserChoices = Pick<User, 'locale' | Switch>;

const CHOICES = {
  locale: true,
  getsReportMail: true,
  getsSignUpMail: true,
  getsAppealMail: true,
  getsSignInMail: true,
  getsDigest: true,
} as const;

export async function userChoices(ctx: Ctx, id: bigint): Promise<UserChoices> {
  const user = await models(ctx).user.findUnique({ where: { id }, select: CHOICES });
  if (!user) throw new AppError('NOT_FOUND', 'This login is gone.');
  return user;
}

/** Changes what is given. */
export function setUserChoices(
  ctx: Ctx,
  { id }: Pick<User, 'id'>,
  changes: Partial<UserChoices>,
): Promise<User> {
  return inTransaction(ctx, async (ctx) => {
    const user = await ctx.tx.models.user.update({ where: { id }, data: changes });
    if (changes.getsDigest)
      await scheduleWork(ctx, {
        machine: 'digest',
        subject: String(id),
        state: 'waiting',
        payload: { since: ctx.now },
        dueAt: ctx.now + DIGEST_MS,
      });
    await ctx.emit({ kind: 'userChanged', userId: id });
    return user;
  });
}

/** What the link at the end of such a mail carries, before the id of its reader. */
const markOf = (kind: string) => `${kind} mail `;

/** Where a POST alone ends mails of a kind for somebody. */
export function unsubscribeUrl(
  { app }: Pick<Ctx, 'app'>,
  { origin }: Domain,
  kind: MailKind,
  id: bigint,
): string {
  const token = app.ports.seal.seal(`${markOf(kind)}${id}`);
  return `${origin}/auth/unsubscribe?token=${token}`;
}

/**
 * Whoever got such a mail wants no more: by what its link carries, without signing in. Twice is the same as once.
 * Errors: NOT_FOUND.
 */
export async function stopMail(ctx: Ctx, token: string): Promise<void> {
  const text = ctx.app.ports.seal.open(token) ?? '';
  const [kind, ended] = Object.entries(ENDED_BY_LINK).find(([each]) => text.startsWith(markOf(each))) ?? [];
  const id = kind === undefined ? null : parseId(text.slice(markOf(kind).length));
  const user =
    id === null ? null : await models(ctx).user.findUnique({ where: { id }, select: { id: true } });
  if (!user || !ended)
    throw new AppError(
      'NOT_FOUND',
      'This link is not good; sign in and switch the mails off in your settings.',
      { path: ['input', 'token'] },
    );
  const chosen = await userChoices(ctx, user.id);
  if (ended.some((each) => chosen[each]))
    await setUserChoices(ctx, user, Object.fromEntries(ended.map((each) => [each, false])));
}
