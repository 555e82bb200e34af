// What moderators of a domain see counted: `Domain.measure`, `Domain.dimension` and `Domain.retention`.

import { DIMENSION_KINDS, type DimensionPart, dimension } from '../../../core/metrics/dimensions.ts';
import { MEASURE_KINDS, type Measure, measure } from '../../../core/metrics/measures.ts';
import { type Cohort, MOST_PERIODS, periodsBetween, retention } from '../../../core/metrics/retention.ts';
import { MOST_DAYS } from '../../../core/metrics/span.ts';
import { builder } from '../../schema/builder.ts';
import { numberWithin } from '../../schema/connection.ts';
import { answered } from '../../schema/errors.ts';

const WORDS: Record<(typeof MEASURE_KINDS)[number], string> = {
  ACTIVE_USERS: 'People of the domain who wrote something.',
  NEW_USERS: 'Identities that were made on the domain.',
  INTERACTIONS: 'Favourites, boosts and replies of people of the domain.',
  OPENED_REPORTS: 'Reports that came to the domain.',
  RESOLVED_REPORTS: 'Reports that were closed.',
  TAG_ACCOUNTS: 'Authors of public posts with a hashtag that the domain knows.',
  TAG_USES: 'Public posts with a hashtag that the domain knows.',
  TAG_SERVERS: 'Servers of the authors of these.',
  INSTANCE_ACCOUNTS: 'Authors on another server of posts that the domain knows.',
  INSTANCE_STATUSES: 'Posts of another server that the domain knows.',
  INSTANCE_REPORTS: 'Reports about people of another server.',
  INSTANCE_FOLLOWS: 'Follows of people of another server by those of the domain.',
  INSTANCE_FOLLOWERS: 'Follows of people of the domain by those of another server.',
};
const MeasureKindEnum = builder.enumType('MeasureKind', {
  description: 'What is measured, day by day.',
  values: Object.fromEntries(MEASURE_KINDS.map((kind) => [kind, { description: WORDS[kind] }])) as Record<
    (typeof MEASURE_KINDS)[number],
    { description: string }
  >,
});

const PARTS: Record<(typeof DIMENSION_KINDS)[number], string> = {
  LANGUAGES: 'People of the domain by the languages that they wrote in, as BCP 47 tags.',
  SOURCES:
    'People who joined the domain, by the names of the applications that they signed up with; `web` for who came by a page.',
  SERVERS: 'Public posts that the domain knows, by the servers of their authors.',
  SPACE_USAGE:
    'Bytes that the uploads of the people of the domain take (`media`), and for admins of the install the whole database.',
  SOFTWARE_VERSIONS: 'The version of this server, and for admins of the install of what it stands on.',
  TAG_SERVERS: 'Public posts with a hashtag, by the servers of their authors.',
  TAG_LANGUAGES: 'Public posts with a hashtag, by language.',
  INSTANCE_ACCOUNTS: 'People of another server, by how many of the domain followed them.',
  INSTANCE_LANGUAGES: 'Posts of another server, by language.',
};
const DimensionKindEnum = builder.enumType('DimensionKind', {
  description: 'What is taken apart, the most frequent part first.',
  values: Object.fromEntries(DIMENSION_KINDS.map((kind) => [kind, { description: PARTS[kind] }])) as Record<
    (typeof DIMENSION_KINDS)[number],
    { description: string }
  >,
});

const CohortFrequencyEnum = builder.enumType('CohortFrequency', {
  description: 'How long the times are that people are grouped by.',
  values: { DAY: { description: 'A day in UTC.' }, MONTH: { description: 'A month in UTC.' } } as const,
});

const MeasuredDay = builder.objectRef<{ day: number; value: number }>('MeasuredDay').implement({
  description: 'What was counted of one day.',
  fields: (t) => ({
    day: t.field({
      type: 'DateTime',
      description: 'The day, by its midnight in UTC.',
      resolve: (it) => it.day,
    }),
    value: t.exposeInt('value', { description: 'How many or how much.' }),
  }),
});

const MeasureRef = builder.objectRef<Measure>('Measure').implement({
  description: 'How much something was done on a domain.',
  fields: (t) => ({
    total: t.int({
      description: 'Of all days together; what is counted on several days counts once.',
      resolve: (it) => it.total(),
    }),
    previousTotal: t.int({
      description: 'The same of as many days before.',
      resolve: (it) => it.previousTotal(),
    }),
    allTimeTotal: t.int({
      nullable: true,
      description:
        'The same of all days up to today, whichever were asked for, for what is about another server; null for everything else.',
      complexity: 20,
      resolve: (it) => it.allTimeTotal(),
    }),
    days: t.field({
      type: [MeasuredDay],
      description: 'Every day, the oldest first.',
      resolve: (it) => it.days(),
    }),
  }),
});

const DimensionPartRef = builder.objectRef<DimensionPart>('DimensionPart').implement({
  description: 'One part of what is taken apart.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'A language, a server, a username, or what else it is.' }),
    value: t.exposeString('value', { description: 'A number, or the version of a program.' }),
  }),
});

const CohortPart = builder.objectRef<{ period: number; people: number }>('CohortPart').implement({
  description: 'How many of a cohort were still there.',
  fields: (t) => ({
    period: t.field({ type: 'DateTime', description: 'When the time begins.', resolve: (it) => it.period }),
    people: t.exposeInt('people', { description: 'How many of them wrote in that time or after it.' }),
  }),
});

const CohortRef = builder.objectRef<Cohort>('Cohort').implement({
  description: 'The people who joined a domain in one day or month.',
  fields: (t) => ({
    period: t.field({ type: 'DateTime', description: 'When the time begins.', resolve: (it) => it.period }),
    size: t.exposeInt('size', { description: 'How many joined.' }),
    kept: t.field({
      type: [CohortPart],
      description: 'For this time and every later one, how many of them were still there.',
      resolve: (it) => it.kept,
    }),
  }),
});

const spanArgs = (arg: Parameters<Parameters<typeof builder.queryField>[1]>[0]['arg']) => ({
  from: arg({ type: 'DateTime', required: true, description: 'A moment on the first day.' }),
  to: arg({
    type: 'DateTime',
    required: true,
    description: `A moment on the last day; ${MOST_DAYS} days at most.`,
  }),
});
const SUBJECT =
  'For what is about a hashtag its `key`, for what is about another server its name, at most 253 characters.';

/** What a page of a list counts for one of its entries, where nothing else is said (schema/builder.ts). */
const USUAL_ENTRIES = 5;
/** So many of these numbers are made in the time of one entry of a page, which is read from the database. */
const A_READ_ENTRY = 3;

/**
 * How often the fields of a cohort count: each holds what was kept in every later one, so that twice the time is four
 * times the answer. A year of days is more than half of what one request may ask for.
 */
const costOfCohorts = (periods: number) => Math.ceil(periods ** 2 / 2 / USUAL_ENTRIES / A_READ_ENTRY);

builder.prismaObjectFields('Domain', (t) => ({
  measure: t.field({
    type: MeasureRef,
    nullable: true,
    description:
      'How much something was done on the domain, for its moderators, admins and owner; null for everybody else.',
    authScopes: { holds: 'admin:read' },
    args: {
      ...spanArgs(t.arg),
      kind: t.arg({ type: MeasureKindEnum, required: true, description: 'What is measured.' }),
      subject: t.arg.string({ description: SUBJECT }),
    },
    complexity: 20,
    resolve: (domain, { kind, from, to, subject }, ctx) =>
      answered(() =>
        measure(ctx.core, domain, kind, { from: Number(from), to: Number(to), subject: subject ?? null }),
      ),
  }),
  dimension: t.field({
    type: [DimensionPartRef],
    nullable: true,
    description:
      'Of what something on the domain is made up, for its moderators, admins and owner; null for everybody else.',
    authScopes: { holds: 'admin:read' },
    args: {
      ...spanArgs(t.arg),
      kind: t.arg({ type: DimensionKindEnum, required: true, description: 'What is taken apart.' }),
      first: t.arg.int({ defaultValue: 10, description: 'How many parts, 1 to 100.' }),
      subject: t.arg.string({ description: SUBJECT }),
    },
    complexity: 20,
    resolve: (domain, { kind, from, to, first, subject }, ctx) =>
      answered(() =>
        dimension(ctx.core, domain, kind, {
          ...{ from: Number(from), to: Number(to), subject: subject ?? null },
          limit: numberWithin(first ?? 10, 'first'),
        }),
      ),
  }),
  retention: t.field({
    type: [CohortRef],
    nullable: true,
    description: `Who joined the domain when, and how many of them are still there: at most ${MOST_PERIODS} days or months. For its moderators, admins and owner; null for everybody else.`,
    authScopes: { holds: 'admin:read' },
    args: {
      ...spanArgs(t.arg),
      frequency: t.arg({
        type: CohortFrequencyEnum,
        defaultValue: 'DAY',
        description: 'By what people are grouped.',
      }),
    },
    complexity: ({ from, to, frequency }) => ({
      field: 50,
      multiplier: costOfCohorts(periodsBetween(Number(from), Number(to), frequency ?? 'DAY')),
    }),
    resolve: (domain, { from, to, frequency }, ctx) =>
      answered(() =>
        retention(ctx.core, domain, { from: Number(from), to: Number(to), frequency: frequency ?? 'DAY' }),
      ),
  }),
}));
