// `pukeko figures measure|dimension|retention`: what is counted of a domain.

import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { systemClock } from '../../../lib/time/clock.ts';
import { readDateTime } from '../../../lib/time/date-time.ts';
import { unknownDomain } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';
import { wholeNumber } from '../../whole-number.ts';

const MEASURE = graphql(
  `query Measure($name: String!, $kind: MeasureKind!, $from: DateTime!, $to: DateTime!, $subject: String) {
    domain(name: $name) {
      measure(kind: $kind, from: $from, to: $to, subject: $subject) { total previousTotal allTimeTotal days { day value } }
    }
  }`,
);
const DIMENSION = graphql(
  `query Dimension($name: String!, $kind: DimensionKind!, $from: DateTime!, $to: DateTime!, $first: Int, $subject: String) {
    domain(name: $name) { dimension(kind: $kind, from: $from, to: $to, first: $first, subject: $subject) { key value } }
  }`,
);
const RETENTION = graphql(
  `query Retention($name: String!, $from: DateTime!, $to: DateTime!, $frequency: CohortFrequency!) {
    domain(name: $name) { retention(from: $from, to: $to, frequency: $frequency) { period size kept { period people } } }
  }`,
);
const HASHTAG = graphql('query HashtagKey($name: String!) { hashtag(name: $name) { key } }');

type MeasureKind = VariablesOf<typeof MEASURE>['kind'];
type DimensionKind = VariablesOf<typeof DIMENSION>['kind'];
type Frequency = VariablesOf<typeof RETENTION>['frequency'];

const MEASURES = {
  ACTIVE_USERS: null,
  NEW_USERS: null,
  INTERACTIONS: null,
  OPENED_REPORTS: null,
  RESOLVED_REPORTS: null,
  TAG_ACCOUNTS: null,
  TAG_USES: null,
  TAG_SERVERS: null,
  INSTANCE_ACCOUNTS: null,
  INSTANCE_STATUSES: null,
  INSTANCE_REPORTS: null,
  INSTANCE_FOLLOWS: null,
  INSTANCE_FOLLOWERS: null,
} satisfies Record<MeasureKind, null>;
const DIMENSIONS = {
  LANGUAGES: null,
  SOURCES: null,
  SERVERS: null,
  SPACE_USAGE: null,
  SOFTWARE_VERSIONS: null,
  TAG_SERVERS: null,
  TAG_LANGUAGES: null,
  INSTANCE_ACCOUNTS: null,
  INSTANCE_LANGUAGES: null,
} satisfies Record<DimensionKind, null>;

const DAY_MS = 86_400_000;
/** How many days are counted where nothing else is said. */
const USUAL_DAYS = 30;

const written = (kinds: object) => Object.keys(kinds).map((kind) => kind.toLowerCase().replaceAll('_', '-'));
const kindOf = (word: string) => word.toUpperCase().replaceAll('-', '_');
const dayOf = (at: unknown) => String(at).slice(0, 10);

interface Options {
  from?: string;
  to?: string;
  about?: string;
}

/** Reads a day like 2026-11-30 as its beginning in UTC. */
function readDay(text: string): string {
  const at = readDateTime(text);
  if (at === null || at.hasTime) throw new InvalidArgumentError('Write a day like 2026-11-30.');
  return new Date(at.ms).toISOString();
}

const spanned = (command: Command): Command =>
  command
    .option(
      '--from <day>',
      `the first day, like 2026-11-30; ${USUAL_DAYS - 1} days before the last when left out`,
      readDay,
    )
    .option('--to <day>', 'the last day; today when left out', readDay);

const about = (command: Command): Command =>
  spanned(command).option(
    '--about <subject>',
    'which hashtag (#kiwi) or server (other.example), where the kind is about one',
  );

function spanOf({ from, to }: Options) {
  const last = to ?? new Date(systemClock.now()).toISOString();
  return { from: from ?? new Date(Date.parse(last) - (USUAL_DAYS - 1) * DAY_MS).toISOString(), to: last };
}

/** A server by its name, a hashtag by its key; null where nothing is said. */
async function subjectOf(session: Session, { about: subject }: Options): Promise<string | null> {
  if (subject === undefined) return null;
  if (!subject.startsWith('#')) return subject;
  const { hashtag } = await session.ask(HASHTAG, { name: subject });
  if (hashtag?.key == null) throw new Refused(`Nobody used ${subject} here yet.`);
  return String(hashtag.key);
}

/** `pukeko figures measure|dimension|retention` */
export function addFigureCommands(program: Command, session: Session): void {
  const figures = program.command('figures').description('what is counted of a domain');
  about(
    figures
      .command('measure <domain>')
      .description('how much something was done, day by day')
      .addArgument(new Argument('<kind>', 'what').choices(written(MEASURES))),
  ).action(async (name: string, kind: string, options: Options, command: Command) => {
    const { domain } = await session.ask(MEASURE, {
      ...{ name, ...spanOf(options), kind: kindOf(kind) as MeasureKind },
      subject: await subjectOf(session, options),
    });
    if (!domain) throw unknownDomain(name);
    if (!domain.measure) throw new Refused('The server shows no figures.');
    const { total, previousTotal, allTimeTotal, days } = domain.measure;
    const rows = days.map(({ day, value }) => [dayOf(day), String(value)]);
    print(
      command,
      domain.measure,
      `${table(rows)}\n${total} in all; ${previousTotal} in as many days before${allTimeTotal === null ? '' : `; ${allTimeTotal} ever`}`,
    );
  });
  about(
    figures
      .command('dimension <domain>')
      .description('by what something is made up, the most frequent first')
      .addArgument(new Argument('<kind>', 'what').choices(written(DIMENSIONS)))
      .option('--first <n>', 'how many parts', wholeNumber(100), 10),
  ).action(async (name: string, kind: string, options: Options & { first: number }, command: Command) => {
    const { domain } = await session.ask(DIMENSION, {
      ...{ name, ...spanOf(options), first: options.first, kind: kindOf(kind) as DimensionKind },
      subject: await subjectOf(session, options),
    });
    if (!domain) throw unknownDomain(name);
    if (!domain.dimension) throw new Refused('The server shows no figures.');
    print(command, domain.dimension, table(domain.dimension.map(({ key, value }) => [key, value])));
  });
  spanned(figures.command('retention <domain>').description('who joined when, and how many are still there'))
    .addOption(
      new Option('--by <frequency>', 'by what people are grouped').choices(['day', 'month']).default('day'),
    )
    .action(async (name: string, options: Options & { by: string }, command: Command) => {
      const frequency = options.by.toUpperCase() as Frequency;
      const { domain } = await session.ask(RETENTION, { name, ...spanOf(options), frequency });
      if (!domain) throw unknownDomain(name);
      if (!domain.retention) throw new Refused('The server shows no figures.');
      const rows = domain.retention.map(({ period, size, kept }) => [
        dayOf(period),
        `${size} joined`,
        kept.map(({ people }) => people).join(' '),
      ]);
      print(command, domain.retention, table(rows));
    });
}
