// How many of those who joined a domain are still there, for its moderators.

import type { Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { firstIdAt } from '../../lib/ids.ts';
import { type Ctx, sql } from '../context.ts';
import { mustModerateDomain } from '../roles/policy.ts';
import type { Span } from './rows.ts';
import { MOST_DAYS, readSpan } from './span.ts';

export type CohortFrequency = 'DAY' | 'MONTH';

/** Those who joined in one day or month. */
export interface Cohort {
  /** When it begins (UTC, epoch milliseconds). */
  period: number;
  size: number;
  /** For this and every later day or month, how many of them wrote in it or after it. */
  kept: { period: number; people: number }[];
}

/** The most days or months: a year of days, and more months than anybody has. */
export const MOST_PERIODS = MOST_DAYS;
/** People who joined in the whole time that are looked at, the newest. */
const MOST_PEOPLE = 100_000;

function periodOf(at: number, frequency: CohortFrequency): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), frequency === 'DAY' ? date.getUTCDate() : 1);
}

function next(period: number, frequency: CohortFrequency): number {
  const date = new Date(period);
  return frequency === 'DAY'
    ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1)
    : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** How many days or months there are from one moment to another, `MOST_PERIODS` at most. */
export function periodsBetween(from: number, to: number, frequency: CohortFrequency): number {
  return periodsOf({ from, until: to + 1 }, frequency).slice(0, MOST_PERIODS).length;
}

/** Where each begins; one too many where there are too many. */
function periodsOf({ from, until }: Span, frequency: CohortFrequency): number[] {
  const periods: number[] = [];
  for (let at = periodOf(from, frequency); at < until; at = next(at, frequency)) {
    periods.push(at);
    if (periods.length > MOST_PERIODS) break;
  }
  return periods;
}

/**
 * Cohorts from one day to another, both among them. Who wrote last is what is known of who is still there: sign-ins are
 * of logins, and belong to admins of the install. Errors: FORBIDDEN, INVALID_INPUT.
 */
export async function retention(
  ctx: Ctx,
  domain: Domain,
  { from, to, frequency }: { from: number; to: number; frequency: CohortFrequency },
): Promise<Cohort[]> {
  await mustModerateDomain(ctx, domain);
  const span = frequency === 'DAY' ? readSpan(from, to) : { from, until: to + 1 };
  const periods = periodsOf(span, frequency);
  if (periods.length > MOST_PERIODS)
    throw new AppError('INVALID_INPUT', `Ask for ${MOST_PERIODS} days or months at most.`, {
      path: ['from'],
    });
  const [first] = periods;
  if (first === undefined)
    throw new AppError('INVALID_INPUT', 'Send the first day first.', { path: ['from'] });
  const people = await sql(ctx).all<{ createdAt: bigint; lastPostAt: bigint | null }>(
    `SELECT "createdAt", "lastPostAt" FROM identity WHERE "domainId" = ? AND "id" >= ? AND "id" < ? AND NOT "isInstance"
     ORDER BY "id" DESC LIMIT ${MOST_PEOPLE}`,
    [domain.id, firstIdAt(first), firstIdAt(next(periods.at(-1) ?? first, frequency))],
  );
  const places = new Map(periods.map((period, place) => [period, place]));
  /** How many joined in each period, and how many of them wrote last in which. */
  const cohorts = periods.map(() => ({ size: 0, last: periods.map(() => 0) }));
  for (const { createdAt, lastPostAt } of people) {
    const cohort = cohorts[places.get(periodOf(Number(createdAt), frequency)) ?? -1];
    if (!cohort) continue;
    cohort.size += 1;
    if (lastPostAt === null) continue;
    // Whoever wrote after the whole time was there at its end.
    const last = Math.min(periodOf(Number(lastPostAt), frequency), periods.at(-1) ?? first);
    const place = places.get(last);
    if (place !== undefined) cohort.last[place] = (cohort.last[place] ?? 0) + 1;
  }
  return periods.map((period, own) => {
    const { size = 0, last = [] } = cohorts[own] ?? {};
    const kept: Cohort['kept'] = [];
    let people = 0;
    for (let place = periods.length - 1; place >= own; place--) {
      people += last[place] ?? 0;
      kept.push({ period: periods[place] ?? period, people });
    }
    return { period, size, kept: kept.reverse() };
  });
}
