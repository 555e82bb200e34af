// Finds people by handle and display name.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { askedWords } from '../../lib/search/words.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { type Ctx, sql } from '../context.ts';
import { notLimitedSql } from '../identities/limits/limited.ts';
import { identityListedSql, type PeopleReader } from '../identities/policy.ts';
import { identitiesByIds, identityByHandle } from '../identities/queries.ts';
import { labels } from './documents.ts';
import { matchSql, type Phrase } from './store.ts';

/** Matches that are looked at, of everybody and of those one follows. */
const MOST_MATCHES = 1_000;
const MOST_FOLLOWED = 5_000;

/** What is asked for of a search for people. */
export interface PeopleSearch {
  /** What somebody typed: the beginning of words of a name, or of a handle. */
  text: string;
  limit: number;
  offset: number;
  /** Only those that the reader follows. */
  isFollowing: boolean;
}

/**
 * People whose handle or name has words that begin as those typed do: whoever has exactly this handle first, then those
 * the reader follows, then the most followed. People of other domains of this install are found where somebody of the
 * asked domain follows them, or they follow somebody there, as people of other servers are known.
 */
export async function searchIdentities(
  ctx: Ctx,
  reader: PeopleReader,
  { text, limit, offset, isFollowing }: PeopleSearch,
): Promise<Identity[]> {
  const domainId = ctx.domain?.id ?? 0n;
  const phrases = readPhrases(text);
  if (phrases.length === 0) return [];
  const db = sql(ctx);
  const exact = await exactly(ctx, text);
  const match = matchSql(db, 'search_identity', { all: phrases, none: [] });
  const follower = reader.identityId ?? 0n;
  const followed = `SELECT f."followeeId" AS "id" FROM follow f WHERE f."followerId" = ? AND f."state" = 'ACCEPTED'
    AND f."followeeId" IN (SELECT "id" FROM (${match.text} LIMIT ?) AS g)`;
  const everybody = `SELECT "id" FROM (${match.text} LIMIT ?) AS h`;
  const seen = identityListedSql(reader, (column) => anyOf(db.dialect, column));
  // By the whole handle everybody finds those too whom the domain limits.
  const listed = notLimitedSql(ctx, reader, 'i."id"');
  const matches = isFollowing ? followed : `${everybody} UNION ${followed} UNION SELECT CAST(? AS BIGINT)`;
  const params = isFollowing
    ? [follower, ...match.params, MOST_FOLLOWED]
    : [...match.params, MOST_MATCHES, follower, ...match.params, MOST_FOLLOWED, exact ?? 0n];
  const rows = await db.all<{ id: bigint }>(
    `SELECT i."id" FROM (${matches}) AS m JOIN identity i ON i."id" = m."id"
     WHERE NOT i."isInstance" AND ${seen.text} AND (i."id" = ? OR ${listed.text}) AND ${KNOWN}
     ORDER BY CASE WHEN i."id" = ? THEN 0 WHEN EXISTS (SELECT 1 FROM follow o WHERE o."followerId" = ? AND o."followeeId" = i."id" AND o."state" = 'ACCEPTED') THEN 1 ELSE 2 END,
       i."followersCount" DESC, i."id" LIMIT ? OFFSET ?`,
    [
      ...params,
      ...seen.params,
      exact ?? 0n,
      ...listed.params,
      domainId,
      domainId,
      domainId,
      exact ?? 0n,
      follower,
      limit,
      offset,
    ],
  );
  const people = await identitiesByIds(
    ctx,
    rows.map((row) => row.id),
  );
  const byId = new Map(people.map((identity) => [identity.id, identity]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}

const KNOWN = `(i."domainId" IS NULL OR i."domainId" = ?
  OR EXISTS (SELECT 1 FROM follow k WHERE k."followeeId" = i."id" AND k."state" = 'ACCEPTED' AND k."followerDomainId" = ?)
  OR EXISTS (SELECT 1 FROM follow k JOIN identity l ON l."id" = k."followeeId" WHERE k."followerId" = i."id" AND l."domainId" = ?))`;

/** `@ana@exam` is the name `ana` on what begins with `exam`; everything else is words. */
function readPhrases(text: string): Phrase[] {
  const bare = text.trim().replace(/^@/, '');
  const at = bare.indexOf('@');
  if (at === -1 || /\s/.test(bare))
    return bare
      .split(/\s+/)
      .slice(0, 16)
      .flatMap((part) => phraseOf(askedWords(part).words));
  const server = bare.slice(at + 1);
  return [
    ...phraseOf(askedWords(bare.slice(0, at)).words),
    ...(server === '' ? [] : phraseOf([labels.server(normaliseHost(server) ?? server)])),
  ];
}

const phraseOf = (words: string[]): Phrase[] => (words.length > 0 ? [{ words, isPrefix: true }] : []);

/** Whoever has exactly this handle, here or (with its domain) elsewhere. */
async function exactly(ctx: Ctx, text: string): Promise<bigint | null> {
  const [, username = '', domain] = /^@?([^@\s]+)(?:@([^@\s]+))?$/.exec(text.trim()) ?? [];
  const host = domain === undefined ? ctx.domain?.name : normaliseHost(domain);
  const found = username && host ? await identityByHandle(ctx, username, host) : null;
  return found?.id ?? null;
}
