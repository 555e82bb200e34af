// Once a week: a mail to those who want one, about what they missed.

import type { NotificationKind } from '../../db/enums.ts';
import type { Domain, User } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill, pluralForm } from '../../lib/words/fill.ts';
import { numberIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { queueMail } from '../mail/queue.ts';
import { DIGEST_MS, unsubscribeUrl } from '../mail/settings.ts';
import { isMailbox } from '../users/sign-in-name.ts';
import { UNREAD } from './queries.ts';

type Missed = keyof Words['mails']['missed'];

/** Of kinds that are not named here the mail says the number alone. */
const SAID_AS: Partial<Record<NotificationKind, Missed>> = {
  MENTION: 'mentions',
  FOLLOW: 'follows',
  FOLLOW_REQUEST: 'requests',
  FAVOURITE: 'favourites',
  REACTION: 'favourites',
  BOOST: 'boosts',
};
const ORDER = ['mentions', 'follows', 'requests', 'boosts', 'favourites', 'others'] as const;

/** What one identity missed. */
interface OfIdentity {
  handle: string;
  counts: ReadonlyMap<Missed, number>;
}

/**
 * Mails a login what its identities missed since a time (epoch milliseconds), a mail for each domain where there is
 * something: what is unread, and not kept back; of what waits for moderators they are mailed otherwise. Answers
 * whether there is to be another in a week: not where the login is gone or wants none.
 */
export function sendDigest(ctx: Ctx, userId: bigint, since: number): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const user = await ctx.tx.models.user.findUnique({ where: { id: userId } });
    if (!user?.getsDigest || user.state !== 'ACTIVE' || user.disabledAt !== null || !isMailbox(user.email))
      return false;
    const held = await ctx.tx.models.identity.findMany({
      where: { members: { some: { userId } }, state: 'ACTIVE', domainId: { not: null } },
      orderBy: { id: 'asc' },
    });
    const byDomain = new Map<bigint, OfIdentity[]>();
    for (const { id, domainId, username, handleDomain } of held) {
      const counts = await missedBy(ctx, id, since);
      if (domainId === null || counts.size === 0) continue;
      const handle = `@${username}@${displayHost(handleDomain)}`;
      byDomain.set(domainId, [...(byDomain.get(domainId) ?? []), { handle, counts }]);
    }
    for (const [domainId, missed] of byDomain) {
      const domain = await ctx.app.domains.byId(domainId);
      if (domain) await mail(ctx, domain, user, missed, since);
    }
    return true;
  });
}

async function missedBy(ctx: TxCtx, identityId: bigint, since: number): Promise<Map<Missed, number>> {
  const rows = await ctx.tx.sql.all<{ kind: NotificationKind; number: bigint | number }>(
    `SELECT n."kind", count(*) AS "number" FROM notification n
     WHERE n."identityId" = ? AND ${UNREAD} AND NOT n."isFiltered" AND n."moderatedDomainId" IS NULL AND n."createdAt" > ? GROUP BY n."kind"`,
    [identityId, identityId, BigInt(since)],
  );
  const counts = new Map<Missed, number>();
  for (const { kind, number } of rows) {
    const said = SAID_AS[kind] ?? 'others';
    counts.set(said, (counts.get(said) ?? 0) + Number(number));
  }
  return counts;
}

async function mail(
  ctx: TxCtx,
  domain: Domain,
  user: User,
  missed: readonly OfIdentity[],
  since: number,
): Promise<void> {
  await queueMail(ctx, {
    domain,
    to: user.email,
    locale: user.locale,
    letter: (words) => ({
      subject: words.mails.digest,
      parts: [
        ...missed.map((each) => fill(words.mails.digestOf, { ...each, counts: inWords(words, each) })),
        words.mails.digestWhere,
        words.mails.digestOften,
        { words: words.mails.none, href: `${domain.origin}/settings/mails` },
      ],
    }),
    unsubscribeUrl: unsubscribeUrl(ctx, domain, 'digest', user.id),
    // Asked for again after a crash it is the same mail.
    once: `digest ${user.id} ${domain.id} ${Math.floor(since / DIGEST_MS)}`,
  });
}

function inWords({ mails, locale }: Words, { counts }: OfIdentity): string {
  const parts = ORDER.flatMap((each) => {
    const number = counts.get(each) ?? 0;
    return number === 0
      ? []
      : [fill(pluralForm(locale, mails.missed[each], number), { n: numberIn(locale, number) })];
  });
  return new Intl.ListFormat(locale).format(parts);
}
