// Tells somebody by mail that their login was used from a place that is not known.

import ipaddr from 'ipaddr.js';
import type { User } from '../../db/rows.ts';
import { guesserKey } from '../../lib/rate-limits/client-key.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { timeIn } from '../../lib/words/format.ts';
import type { TxCtx } from '../context.ts';
import { queueMail } from '../mail/queue.ts';
import { unsubscribeUrl } from '../mail/settings.ts';
import { hashToken } from '../tokens/hash.ts';
import { isMailbox } from './sign-in-name.ts';

/** From where somebody signs in. */
export interface SignInPlace {
  /** The client's IP address; empty for the operator's socket. */
  ip?: string | undefined;
  /** What tells their browser or app from others: a secret that it keeps. */
  device?: string | null | undefined;
}

/** How long a place is known after it was last used, in milliseconds. */
const KEPT_MS = 365 * 24 * 3600_000;
/** Places of one login that are kept: the newest. */
const MOST_KEPT = 50;

/** Bytes of an address that are the same all over one network: a /24, and the /48 of IPv6. */
const NETWORK_BYTES = { ipv4: 3, ipv6: 6 };

/** The network of an address; of clients behind a proxy that is not named, the proxy. Null for the socket. */
function networkOf(ip: string): string | null {
  if (!ipaddr.isValid(ip)) return ip === '' ? null : guesserKey(ip);
  const address = ipaddr.process(ip);
  return address.toByteArray().slice(0, NETWORK_BYTES[address.kind()]).join('.');
}

/** With the login in it, so that the same place of two people is not the same row. */
const marksOf = (userId: bigint, { ip = '', device }: SignInPlace): string[] => {
  const network = networkOf(ip);
  return [
    ...(network === null ? [] : [`${userId} network ${network}`]),
    ...(device ? [`${userId} device ${device}`] : []),
  ].map((text) => hashToken(text));
};

/**
 * Notes from where somebody signs in. A place is known where either the network or the browser was used before; where
 * neither was, their owner is mailed, unless they switched that off. The first place of a login is nothing to tell.
 */
export async function noteSignInPlace(ctx: TxCtx, user: User, place: SignInPlace): Promise<void> {
  const hashes = marksOf(user.id, place);
  if (hashes.length === 0) return;
  const { knownPlace } = ctx.tx.models;
  const seenAt = BigInt(ctx.now);
  const known = await knownPlace.findMany({ where: { userId: user.id }, orderBy: { seenAt: 'desc' } });
  const isKnown = known.some(({ hash }) => hashes.includes(hash));
  for (const hash of hashes)
    await ctx.tx.sql.run(
      `INSERT INTO known_place ("userId", "hash", "seenAt") VALUES (?, ?, ?)
       ON CONFLICT ("userId", "hash") DO UPDATE SET "seenAt" = excluded."seenAt"`,
      [user.id, hash, seenAt],
    );
  const old = known.filter((each, at) => at >= MOST_KEPT || each.seenAt < seenAt - BigInt(KEPT_MS));
  const forgotten = old.map(({ hash }) => hash).filter((hash) => !hashes.includes(hash));
  if (forgotten.length > 0)
    await knownPlace.deleteMany({ where: { userId: user.id, hash: { in: forgotten } } });
  if (!isKnown && known.length > 0) await tellOwner(ctx, user, place.ip ?? '');
}

async function tellOwner(ctx: TxCtx, user: User, address: string): Promise<void> {
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || !user.getsSignInMail || !isMailbox(user.email)) return;
  const server = displayHost(domain.name);
  await queueMail(ctx, {
    domain,
    to: user.email,
    locale: user.locale,
    letter: ({ mails, locale }) => ({
      subject: mails.signIn,
      parts: [
        mails.signInHow,
        fill(mails.signInAt, { server, time: timeIn(locale, 'minute', ctx.now), address }),
        mails.itWasYou,
        { words: mails.notYouPassword, href: `${domain.origin}/auth/password/new` },
        { words: mails.none, href: `${domain.origin}/settings/mails` },
      ],
    }),
    unsubscribeUrl: unsubscribeUrl(ctx, domain, 'sign-in', user.id),
  });
}
