// Tells people what moderators decided about them.

import type { StrikeAct } from '../../db/enums.ts';
import type { AuditEntry, Domain, Identity, Strike } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import type { AuditAct } from '../audit/acts.ts';
import type { Notice } from '../audit/notice.ts';
import type { TxCtx } from '../context.ts';
import type { Letter, LetterLink } from '../mail/letter.ts';
import { queueMail } from '../mail/queue.ts';
import { userOf } from '../roles/policy.ts';
import { isMailbox } from '../users/sign-in-name.ts';
import { APPEAL_DAYS, appealToken } from './strikes/appeal.ts';
import { addStrike } from './strikes/strike.ts';

/** By the act in the audit log: what is kept about it, and can be appealed. Of other acts nobody is told. */
const STRIKES = {
  IDENTITY_WARNED: 'WARN',
  IDENTITY_SUSPENDED: 'SUSPEND',
  IDENTITY_UNSUSPENDED: null,
  IDENTITY_LIMITED: 'LIMIT',
  IDENTITY_UNLIMITED: null,
  IDENTITY_SENSITIZED: 'SENSITIVE',
  IDENTITY_UNSENSITIZED: null,
  POSTS_SENSITIZED: 'POSTS_SENSITIVE',
  POSTS_UNSENSITIZED: null,
  POST_DELETED: 'POSTS_DELETED',
  IDENTITY_DELETED: null,
  USER_DISABLED: 'DISABLE',
  USER_ENABLED: null,
} as const satisfies Partial<Record<AuditAct, StrikeAct | null>>;
type Told = keyof typeof STRIKES;

const isTold = (act: string): act is Told => act in STRIKES;

type Act = Pick<AuditEntry, 'act' | 'targetKind' | 'targetId' | 'domainId' | 'reportId'>;

/**
 * Tells those who hold an identity of this install what moderators of its domain, or admins of the install, decided
 * about it or a login of theirs, in the moderators' words, and how they can appeal. Not who decided, nor why they say
 * so among themselves.
 * Gives what was kept about it; null for nothing.
 */
export async function tellHolders(
  ctx: TxCtx,
  act: Act,
  { message, isMailed, postIds = [], excerpt = '' }: Notice,
): Promise<{ identity: Identity; strike: Strike } | null> {
  const { act: told } = act;
  if (!isTold(told)) return null;
  const about = await whomAbout(ctx, act);
  if (!about) return null;
  const kept = STRIKES[told];
  const { domain, identity } = about;
  const strike =
    kept &&
    (await addStrike(ctx, {
      ...{ domain, identityId: identity.id, act: kept, message, postIds },
      reportId: act.reportId,
    }));
  if (isMailed) await mailTold(ctx, about, { told, message, strike, postIds, excerpt });
  return strike && { identity, strike };
}

interface Telling {
  told: Told;
  message: string;
  strike: Strike | null;
  postIds: readonly bigint[];
  excerpt: string;
}

/** Of so many posts a mail names the addresses, the oldest first; all of them stand in the settings. */
const MOST_LINKS = 20;

async function linksTo(ctx: TxCtx, postIds: readonly bigint[]): Promise<string[]> {
  if (postIds.length === 0) return [];
  const posts = await ctx.tx.models.post.findMany({
    where: { id: { in: [...postIds] } },
    select: { url: true, uri: true },
    orderBy: { id: 'asc' },
    take: MOST_LINKS,
  });
  return posts.map(({ url, uri }) => url ?? uri);
}

async function mailTold(
  ctx: TxCtx,
  about: About,
  { told, message, strike, postIds, excerpt }: Telling,
): Promise<void> {
  const { domain, identity } = about;
  const handle = `@${identity.username}@${displayHost(domain.name)}`;
  const posts = await linksTo(ctx, postIds);
  await mailHolders(ctx, about, ({ mails }) => ({
    subject: mails.acts[told],
    parts: [
      fill(mails.actsHow[told], { handle }),
      ...posts.map((url) => ({ words: mails.aPost, href: url })),
      ...(excerpt === '' ? [] : [`\u201c${excerpt}\u201d`]),
      ...(message === '' ? [] : [message]),
      fill(mails.decidedBy, { server: displayHost(domain.name) }),
      whatToDo(ctx, domain, strike, mails),
    ],
  }));
}

interface About {
  domain: Domain;
  identity: Identity;
  /** The login that it concerns; all that hold the identity when left out. */
  userId?: bigint;
}

async function whomAbout(ctx: TxCtx, { targetKind, targetId, domainId }: Act): Promise<About | null> {
  if (targetId === null) return null;
  const { identity: identities, post: posts } = ctx.tx.models;
  const userId = targetKind === 'USER' ? targetId : undefined;
  const post = targetKind === 'POST' ? await posts.findUnique({ where: { id: targetId } }) : null;
  const identity = await identities.findFirst({
    where:
      userId === undefined
        ? { id: post?.authorId ?? targetId }
        : { members: { some: { userId } }, state: { not: 'DELETED' }, domainId: { not: null } },
    orderBy: { id: 'asc' },
  });
  // What other domains think of somebody is not told to them.
  if (!identity || identity.domainId === null || (domainId !== null && domainId !== identity.domainId))
    return null;
  const domain = await ctx.app.domains.byId(identity.domainId);
  return domain && { domain, identity, ...(userId === undefined ? {} : { userId }) };
}

/** Mails those who hold an identity, in the name of its domain. Whoever decided about themselves gets none. */
export async function mailHolders(
  ctx: TxCtx,
  { domain, identity, userId }: About,
  letter: (words: Words) => Letter,
): Promise<void> {
  const self = userOf(ctx)?.id ?? null;
  const holders = await ctx.tx.models.user.findMany({
    where: {
      memberships: { some: { identityId: identity.id } },
      ...(userId === undefined ? {} : { id: userId }),
    },
    select: { id: true, email: true, locale: true },
    orderBy: { id: 'asc' },
  });
  for (const { id, email, locale } of holders)
    if (id !== self && isMailbox(email)) await queueMail(ctx, { domain, to: email, locale, letter });
}

function whatToDo(
  ctx: TxCtx,
  { contactEmail, origin }: Domain,
  strike: Strike | null,
  mails: Words['mails'],
): string | LetterLink {
  if (strike)
    return {
      words: fill(mails.mayAppeal, { days: String(APPEAL_DAYS) }),
      href: `${origin}/auth/appeal?${new URLSearchParams({ token: appealToken(ctx, strike) })}`,
    };
  return contactEmail === ''
    ? { words: mails.wrongAsk, href: `${origin}/` }
    : fill(mails.wrongWrite, { email: contactEmail });
}
