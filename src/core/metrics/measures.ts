// How much something was done on a domain, day by day, for its moderators.

import type { Domain } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { AppError } from '../../lib/app-error.ts';
import { parseId } from '../../lib/ids.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { type Ctx, models, sql } from '../context.ts';
import { mustModerateDomain } from '../roles/policy.ts';
import {
  followsOf,
  interactionsOf,
  knownOn,
  peopleOf,
  postsOf,
  reportsOn,
  type Span,
  taggedOn,
} from './rows.ts';
import { DAY_MS, readSpan } from './span.ts';

/** What of each is counted: the rows, or how many things are in them. */
type Counting = 'rows' | 'things';

interface Counted {
  rows: SqlCondition;
  counting: Counting;
  /** The column that holds the things; `what` when left out. */
  things?: string;
}

type Source = (domain: Domain, span: Span, subject: bigint) => Counted;
const rows = (text: SqlCondition): Counted => ({ rows: text, counting: 'rows' });
const things = (text: SqlCondition, column = 'what'): Counted => ({
  rows: text,
  counting: 'things',
  things: column,
});

/** Measures about the domain itself, about a hashtag (by its id), and about another server (by its name). */
const SOURCES = {
  ACTIVE_USERS: { about: null, of: (domain, span) => things(postsOf(domain, span)) },
  NEW_USERS: { about: null, of: (domain, span) => rows(peopleOf(domain, span)) },
  INTERACTIONS: { about: null, of: (domain, span) => rows(interactionsOf(domain, span)) },
  OPENED_REPORTS: { about: null, of: (domain, span) => rows(reportsOn(domain, span, { kind: 'opened' })) },
  RESOLVED_REPORTS: {
    about: null,
    of: (domain, span) => rows(reportsOn(domain, span, { kind: 'resolved' })),
  },
  TAG_ACCOUNTS: { about: 'tag', of: (domain, span, id) => things(taggedOn(domain, span, id)) },
  TAG_USES: { about: 'tag', of: (domain, span, id) => rows(taggedOn(domain, span, id)) },
  TAG_SERVERS: { about: 'tag', of: (domain, span, id) => things(taggedOn(domain, span, id), 'server') },
  INSTANCE_ACCOUNTS: { about: 'host', of: (domain, span, id) => things(knownOn(domain, span, id)) },
  INSTANCE_STATUSES: { about: 'host', of: (domain, span, id) => rows(knownOn(domain, span, id)) },
  INSTANCE_REPORTS: {
    about: 'host',
    of: (domain, span, hostId) => rows(reportsOn(domain, span, { kind: 'opened', hostId })),
  },
  INSTANCE_FOLLOWS: {
    about: 'host',
    of: (domain, span, hostId) => rows(followsOf(domain, span, { hostId, direction: 'from' })),
  },
  INSTANCE_FOLLOWERS: {
    about: 'host',
    of: (domain, span, hostId) => rows(followsOf(domain, span, { hostId, direction: 'to' })),
  },
} satisfies Record<string, { about: 'tag' | 'host' | null; of: Source }>;

export type MeasureKind = keyof typeof SOURCES;
export const MEASURE_KINDS = Object.keys(SOURCES) as MeasureKind[];

/** The figures of one measure, each counted only when it is asked for; that the viewer may see them was checked. */
export interface Measure {
  total(): Promise<number>;
  /** The same of as many days before. */
  previousTotal(): Promise<number>;
  /** The same of all days up to today, for what is about another server; null for everything else. */
  allTimeTotal(): Promise<number | null>;
  /** Every day of the span, the oldest first. */
  days(): Promise<{ day: number; value: number }[]>;
}

/**
 * Measures something on a domain from one day to another, both among them. `subject`: the id of a hashtag, or the name
 * of another server, for what is about one; nothing is counted for an unknown one. Errors: FORBIDDEN, INVALID_INPUT.
 */
export async function measure(
  ctx: Ctx,
  domain: Domain,
  kind: MeasureKind,
  { from, to, subject }: { from: number; to: number; subject: string | null },
): Promise<Measure> {
  await mustModerateDomain(ctx, domain);
  const span = readSpan(from, to);
  const source: { about: 'tag' | 'host' | null; of: Source } = SOURCES[kind];
  const id = await subjectOf(ctx, source.about, subject);
  const length = span.until - span.from;
  const within = async (span: Span) => (id === null ? 0 : countAll(ctx, source.of(domain, span, id)));
  return {
    total: () => within(span),
    previousTotal: () => within({ from: span.from - length, until: span.from }),
    allTimeTotal: async () =>
      source.about === 'host' ? within({ from: 0, until: readSpan(ctx.now, ctx.now).until }) : null,
    async days() {
      const byDay = id === null ? null : await countByDay(ctx, source.of(domain, span, id));
      return Array.from({ length: length / DAY_MS }, (_, at) => {
        const day = span.from + at * DAY_MS;
        return { day, value: byDay?.get(day) ?? 0 };
      });
    },
  };
}

const counted = ({ counting, things: column = 'what' }: Counted) =>
  counting === 'rows' ? 'count(*)' : `count(DISTINCT "${column}")`;

async function countAll(ctx: Ctx, source: Counted): Promise<number> {
  const [row] = await sql(ctx).all<{ value: bigint }>(
    `SELECT ${counted(source)} AS "value" FROM (${source.rows.text}) AS found`,
    source.rows.params,
  );
  return Number(row?.value ?? 0);
}

async function countByDay(ctx: Ctx, source: Counted): Promise<Map<number, number>> {
  const found = await sql(ctx).all<{ day: bigint; value: bigint }>(
    `SELECT "at" / ${DAY_MS} AS "day", ${counted(source)} AS "value" FROM (${source.rows.text}) AS found GROUP BY 1`,
    source.rows.params,
  );
  return new Map(found.map(({ day, value }) => [Number(day) * DAY_MS, Number(value)]));
}

/** The id of what a measure is about; 0 where it is about the domain, null for what is not known. */
export async function subjectOf(
  ctx: Ctx,
  about: 'tag' | 'host' | null,
  subject: string | null,
): Promise<bigint | null> {
  if (about === null) return 0n;
  if (subject === null || subject === '')
    throw new AppError('INVALID_INPUT', 'Say which hashtag (its key) or server (its name) is meant.', {
      path: ['subject'],
    });
  if (about === 'tag') return parseId(subject);
  const name = normaliseHost(subject);
  if (name === null) return null;
  const host = await models(ctx).host.findUnique({ where: { name }, select: { id: true } });
  return host?.id ?? null;
}
