// What moderators see counted: measures, dimensions and retention of the asked domain.

import * as v from 'valibot';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { dateTime } from '../../entities/dates.ts';
import { missing, refusedWith } from '../../errors.ts';
import { object, text, texts, whole } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const MEASURE = graphql(
  `query RestMeasure($kind: MeasureKind!, $from: DateTime!, $to: DateTime!, $subject: String) {
    domain { measure(kind: $kind, from: $from, to: $to, subject: $subject) { total previousTotal days { day value } } }
  }`,
);
const HOST_MEASURE = graphql(
  `query RestHostMeasure($kind: MeasureKind!, $from: DateTime!, $to: DateTime!, $subject: String) {
    domain { measure(kind: $kind, from: $from, to: $to, subject: $subject) { allTimeTotal days { day value } } }
  }`,
);
const DIMENSION = graphql(
  `query RestDimension($kind: DimensionKind!, $from: DateTime!, $to: DateTime!, $first: Int, $subject: String) {
    domain { dimension(kind: $kind, from: $from, to: $to, first: $first, subject: $subject) { key value } }
  }`,
);
const RETENTION = graphql(
  `query RestRetention($from: DateTime!, $to: DateTime!, $frequency: CohortFrequency) {
    domain { retention(from: $from, to: $to, frequency: $frequency) { period size kept { period people } } }
  }`,
);

type MeasureKind = VariablesOf<typeof MEASURE>['kind'];
type DimensionKind = VariablesOf<typeof DIMENSION>['kind'];

const MEASURES: readonly MeasureKind[] = [
  ...(['ACTIVE_USERS', 'NEW_USERS', 'INTERACTIONS', 'OPENED_REPORTS', 'RESOLVED_REPORTS'] as const),
  ...(['TAG_ACCOUNTS', 'TAG_USES', 'TAG_SERVERS', 'INSTANCE_ACCOUNTS', 'INSTANCE_STATUSES'] as const),
  ...(['INSTANCE_REPORTS', 'INSTANCE_FOLLOWS', 'INSTANCE_FOLLOWERS'] as const),
];
const DIMENSIONS: readonly DimensionKind[] = [
  ...(['LANGUAGES', 'SOURCES', 'SERVERS', 'SPACE_USAGE', 'SOFTWARE_VERSIONS', 'TAG_SERVERS'] as const),
  ...(['TAG_LANGUAGES', 'INSTANCE_ACCOUNTS', 'INSTANCE_LANGUAGES'] as const),
];

const tag = object(v.object({ id: text }));
const host = object(v.object({ domain: text }));
/** What each measure or dimension is about, under its own name. */
const SUBJECTS = {
  ...{ tag_accounts: tag, tag_uses: tag, tag_servers: tag, tag_languages: tag },
  ...{ instance_accounts: host, instance_media_attachments: host, instance_reports: host },
  ...{ instance_statuses: host, instance_follows: host, instance_followers: host, instance_languages: host },
};
const SPAN = { start_at: text, end_at: text };

interface Subject {
  id?: string | undefined;
  domain?: string | undefined;
}

/** Whose number is asked for. Throws 400 where it is left out, as Rails does. */
function subjectOf(params: object, key: string): string | null {
  if (!/^(?:tag|instance)_/.test(key)) return null;
  const found = (params as Record<string, Subject | undefined>)[key];
  const subject = key.startsWith('tag_') ? found?.id : found?.domain;
  if (!subject) throw missing(key);
  return subject;
}

const DAY_MS = 24 * 3600_000;

/** The asked time; the last 30 days where nothing was said. Throws 422 for what is no date. */
function spanOf({ params, now }: Call<{ start_at?: string | undefined; end_at?: string | undefined }>) {
  const moment = (given: string | undefined, usual: number) => {
    const at = given === undefined || given === '' ? usual : Date.parse(given);
    if (Number.isNaN(at) || at < 0) throw refusedWith('Invalid date supplied');
    return new Date(at).toISOString();
  };
  return { from: moment(params.start_at, now - 29 * DAY_MS), to: moment(params.end_at, now) };
}

/** Whoever moderates nothing here is told so whatever they ask for. */
async function mustModerate(call: Call<unknown>): Promise<void> {
  const today = new Date(call.now).toISOString();
  await call.ask(RETENTION, { from: today, to: today, frequency: 'DAY' });
}

const post = { method: 'POST', audience: 'moderator', scopes: ['admin:read'] } as const;

const STORED = 'instance_media_attachments';

/**
 * What is stored of the files of another server: nothing. They are fetched when somebody looks at them, and lie for a
 * while among all others, so that none are a server's.
 */
async function storedOf(
  call: Call<{ [STORED]?: Subject | undefined }>,
  span: ReturnType<typeof spanOf>,
): Promise<object> {
  const subject = subjectOf(call.params, STORED);
  const { domain } = await call.ask(MEASURE, { kind: 'INSTANCE_ACCOUNTS', ...span, subject });
  return {
    key: STORED,
    unit: 'bytes',
    total: '0',
    human_value: humanSize(0),
    data: (domain?.measure?.days ?? []).map(({ day }) => ({ date: dateTime(day), value: '0' })),
  };
}

/** Of another server everything that is known of it is the total, as Mastodon has it, and nothing was before. */
async function hostMeasure(
  call: Call<unknown>,
  asked: VariablesOf<typeof HOST_MEASURE>,
): Promise<object | null> {
  const { domain } = await call.ask(HOST_MEASURE, asked);
  return domain?.measure
    ? { total: String(domain.measure.allTimeTotal ?? 0), data: dataOf(domain.measure.days) }
    : null;
}

async function measureOf(call: Call<unknown>, asked: VariablesOf<typeof MEASURE>): Promise<object | null> {
  const { domain } = await call.ask(MEASURE, asked);
  if (!domain?.measure) return null;
  const { total, previousTotal, days } = domain.measure;
  return { total: String(total), previous_total: String(previousTotal), data: dataOf(days) };
}

const dataOf = (days: readonly { day: unknown; value: number }[]) =>
  days.map(({ day, value }) => ({ date: dateTime(String(day)), value: String(value) }));

const measures = route({
  ...post,
  path: '/api/v1/admin/measures',
  params: { keys: texts, ...SPAN, ...SUBJECTS },
  documents: [MEASURE, HOST_MEASURE, RETENTION],
  async answer(call) {
    await mustModerate(call);
    const span = spanOf(call);
    const found: object[] = [];
    for (const key of [...new Set(call.params.keys)]) {
      const kind = MEASURES.find((each) => each.toLowerCase() === key);
      if (key === STORED) found.push(await storedOf(call, span));
      // What Mastodon does not have either is left out.
      if (!kind) continue;
      const asked = { kind, ...span, subject: subjectOf(call.params, key) };
      const measure = await (key.startsWith('instance_') ? hostMeasure : measureOf)(call, asked);
      if (measure) found.push({ key, unit: null, ...measure });
    }
    return ok(found);
  },
});

const NAMES: Readonly<Record<string, string>> = {
  media: 'Media storage',
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  pukeko: 'Pūkeko',
  node: 'Node.js',
};

function humanKey(kind: DimensionKind, key: string): string {
  if (kind === 'SPACE_USAGE' || kind === 'SOFTWARE_VERSIONS') return NAMES[key] ?? key;
  if (kind === 'SOURCES' && key === 'web') return 'Website';
  if (!kind.endsWith('LANGUAGES')) return key;
  return new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(key) ?? key;
}

/** Bytes as people read them. */
function humanSize(bytes: number): string {
  const units = ['Bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]}`;
}

const dimensions = route({
  ...post,
  path: '/api/v1/admin/dimensions',
  params: { keys: texts, limit: whole, ...SPAN, ...SUBJECTS },
  documents: [DIMENSION, RETENTION],
  async answer(call) {
    await mustModerate(call);
    const span = spanOf(call);
    const first = Math.min(Math.max(Math.abs(call.params.limit ?? 10), 1), 100);
    const found: object[] = [];
    for (const key of [...new Set(call.params.keys)]) {
      const kind = DIMENSIONS.find((each) => each.toLowerCase() === key);
      if (!kind) continue;
      const { domain } = await call.ask(DIMENSION, {
        kind,
        ...span,
        first,
        subject: subjectOf(call.params, key),
      });
      found.push({
        key,
        data: (domain?.dimension ?? []).map((part) => ({
          key: part.key,
          human_key: humanKey(kind, part.key),
          value: part.value,
          ...(kind === 'SPACE_USAGE' ? { unit: 'bytes', human_value: humanSize(Number(part.value)) } : {}),
          ...(kind === 'SOFTWARE_VERSIONS' ? { human_value: part.value } : {}),
        })),
      });
    }
    return ok(found);
  },
});

const cohorts = route({
  ...post,
  path: '/api/v1/admin/retention',
  params: { ...SPAN, frequency: text },
  documents: [RETENTION],
  async answer(call) {
    const frequency = call.params.frequency === 'month' ? 'MONTH' : 'DAY';
    const { domain } = await call.ask(RETENTION, { ...spanOf(call), frequency });
    return ok(
      (domain?.retention ?? []).map(({ period, size, kept }) => ({
        period: dateTime(period),
        frequency: frequency.toLowerCase(),
        data: kept.map((part) => ({
          date: dateTime(part.period),
          rate: part.people / Math.max(size, 1),
          value: String(part.people),
        })),
      })),
    );
  },
});

export const ADMIN_METRICS: readonly RestRoute[] = [measures, dimensions, cohorts];
