// By what something on a domain is made up, for its moderators: the most frequent first.

import type { Domain } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { VERSION } from '../../lib/version.ts';
import { type Ctx, sql } from '../context.ts';
import { administersInstall, mustModerateDomain } from '../roles/policy.ts';
import { subjectOf } from './measures.ts';
import { followsOf, joinedOn, knownOn, postsOf, type Span, taggedOn } from './rows.ts';
import { readSpan } from './span.ts';

export const DIMENSION_KINDS = [
  'LANGUAGES',
  'SOURCES',
  'SERVERS',
  'SPACE_USAGE',
  'SOFTWARE_VERSIONS',
  'TAG_SERVERS',
  'TAG_LANGUAGES',
  'INSTANCE_ACCOUNTS',
  'INSTANCE_LANGUAGES',
] as const;
export type DimensionKind = (typeof DIMENSION_KINDS)[number];

export interface DimensionPart {
  /** A language, a server, a handle, or what else it is made up of. */
  key: string;
  /** A number, or the version of a program, as text. */
  value: string;
}

interface Asked {
  from: number;
  to: number;
  limit: number;
  subject: string | null;
}

/**
 * The parts of one dimension. `subject` as for measures; what concerns the whole install is told to its admins alone.
 * Errors: FORBIDDEN, INVALID_INPUT.
 */
export async function dimension(
  ctx: Ctx,
  domain: Domain,
  kind: DimensionKind,
  { from, to, limit, subject }: Asked,
): Promise<DimensionPart[]> {
  await mustModerateDomain(ctx, domain);
  const span = readSpan(from, to);
  switch (kind) {
    case 'LANGUAGES':
      return top(ctx, postsOf(domain, span), { by: '"language"', counted: 'count(DISTINCT "what")', limit });
    case 'SOURCES':
      return top(ctx, joinedOn(domain, span), { by: '"source"', counted: 'count(DISTINCT "what")', limit });
    case 'SERVERS':
      return top(ctx, knownOn(domain, span, null), { by: '"server"', counted: 'count(*)', limit });
    case 'SPACE_USAGE':
      return spaceOf(ctx, domain);
    case 'SOFTWARE_VERSIONS':
      return versionsOf(ctx);
    case 'TAG_SERVERS':
    case 'TAG_LANGUAGES': {
      const tagId = await subjectOf(ctx, 'tag', subject);
      if (tagId === null) return [];
      const by = kind === 'TAG_SERVERS' ? '"server"' : '"language"';
      return top(ctx, taggedOn(domain, span, tagId), { by, counted: 'count(*)', limit });
    }
    case 'INSTANCE_ACCOUNTS':
    case 'INSTANCE_LANGUAGES': {
      const hostId = await subjectOf(ctx, 'host', subject);
      if (hostId === null) return [];
      return kind === 'INSTANCE_LANGUAGES'
        ? top(ctx, knownOn(domain, span, hostId), { by: '"language"', counted: 'count(*)', limit })
        : followed(ctx, domain, { span, hostId, limit });
    }
  }
}

async function top(
  ctx: Ctx,
  rows: SqlCondition,
  { by, counted, limit }: { by: string; counted: string; limit: number },
): Promise<DimensionPart[]> {
  const found = await sql(ctx).all<{ key: string; value: bigint }>(
    `SELECT ${by} AS "key", ${counted} AS "value" FROM (${rows.text}) AS found WHERE ${by} IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
    [...rows.params, limit],
  );
  return found.map(({ key, value }) => ({ key, value: String(value) }));
}

/** Whom of a server people of the domain follow most. */
async function followed(
  ctx: Ctx,
  domain: Domain,
  { span, hostId, limit }: { span: Span; hostId: bigint; limit: number },
): Promise<DimensionPart[]> {
  const follows = followsOf(domain, span, { hostId, direction: 'from' });
  const found = await sql(ctx).all<{ username: string; value: bigint }>(
    `SELECT i."username", counted."value" FROM (SELECT "what", count(*) AS "value" FROM (${follows.text}) AS found
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?) AS counted JOIN identity i ON i."id" = counted."what" ORDER BY 2 DESC, 1`,
    [...follows.params, limit],
  );
  return found.map(({ username, value }) => ({ key: username, value: String(value) }));
}

/** In bytes: files that people of the domain uploaded; the whole database for admins of the install. */
async function spaceOf(ctx: Ctx, { id }: Domain): Promise<DimensionPart[]> {
  const db = sql(ctx);
  const [media] = await db.all<{ bytes: bigint | null }>(
    'SELECT CAST(sum(m."bytes") AS BIGINT) AS "bytes" FROM identity i JOIN media m ON m."identityId" = i."id" WHERE i."domainId" = ?',
    [id],
  );
  const parts = [{ key: 'media', value: String(media?.bytes ?? 0n) }];
  if (!administersInstall(ctx)) return parts;
  const [size] = await db.all<{ bytes: bigint }>(
    db.dialect === 'sqlite'
      ? 'SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size()) AS "bytes"'
      : 'SELECT pg_database_size(current_database()) AS "bytes"',
  );
  return [{ key: db.dialect, value: String(size?.bytes ?? 0n) }, ...parts];
}

/** Of Pukeko; for admins of the install also of what it stands on. */
async function versionsOf(ctx: Ctx): Promise<DimensionPart[]> {
  const parts = [{ key: 'pukeko', value: VERSION }];
  if (!administersInstall(ctx)) return parts;
  const db = sql(ctx);
  const [row] = await db.all<{ version: string }>(
    db.dialect === 'sqlite'
      ? 'SELECT sqlite_version() AS "version"'
      : `SELECT current_setting('server_version') AS "version"`,
  );
  return [
    ...parts,
    { key: 'node', value: process.versions.node },
    { key: db.dialect, value: (row?.version ?? '').split(' ')[0] ?? '' },
  ];
}
