import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { fillFirstSchema, openPlain, type PlainDatabase } from '../../db/fill-first-schema.ts';
import { type FirstInstall, firstInstall, newestOf } from '../../db/first-schema.ts';
import { DIALECTS, removeFolder, temporaryFolder } from '../../helpers/database.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';

type Row = Record<string, unknown>;
type Dump = Map<string, Row[]>;

/** Tables and columns that have other names by now. */
const RENAMED: Record<string, string> = {
  reach: 'post_recipient',
  gone: 'out_of_order_marker',
  spread: 'fan_out',
};
const RENAMED_COLUMNS: Record<string, string> = { extendsReach: 'addsRecipients' };

describe.each(DIALECTS)('an install of the first schema on %s', (dialect) => {
  let folder: string;
  let location: string;
  afterEach(async () => {
    removeFolder(folder);
    if (dialect === 'postgresql') await dropPostgresDatabase(location);
  });

  /** Fills one, brings it up to date by opening it, and gives what its tables held before and hold after. */
  async function upgraded(wish: { domains: 1 | 2 }) {
    folder = temporaryFolder();
    location = dialect === 'sqlite' ? join(folder, 'pukeko.db') : await emptyPostgresDatabase();
    const first = firstInstall(systemClock.now(), wish);
    await fillFirstSchema(dialect, location, first);
    const before = await look((plain) => dumpAll(plain, dialect));
    const db = await openDatabase({
      url: dialect === 'sqlite' ? undefined : location,
      dataDir: folder,
      clock: systemClock,
    });
    await db.close();
    const after = await look((plain) => dumpAll(plain, dialect));
    return { first, before, after };
  }

  async function look<T>(ask: (plain: PlainDatabase) => Promise<T>): Promise<T> {
    const plain = await openPlain(dialect, location);
    try {
      return await ask(plain);
    } finally {
      await plain.close();
    }
  }

  test('loses nothing: every row is what it was, or what a migration says', async () => {
    const { first, before, after } = await upgraded({ domains: 2 });
    const { id } = first;
    expect(before.size).toBeGreaterThan(30);
    for (const [table, rows] of before) {
      // A table without a row in it would prove nothing.
      if (table !== 'worker') expect([table, rows.length > 0]).toEqual([table, true]);
      const now = (after.get(RENAMED[table] ?? table) ?? []).filter((row) => !isPlanted(table, row));
      expect([table, sorted(now.map((row) => asBefore(row, rows[0] ?? {})))]).toEqual([
        table,
        sorted(rows.flatMap((row) => changed(table, row, id))),
      ]);
    }
    const newest = newestOf((before.get('post') ?? []).map((row) => BigInt(String(row.id))));
    const planted = (after.get('work') ?? []).filter((row) => isPlanted('work', row));
    expect(planted.map((row) => parsed(row.payload))).toEqual([{ below: String(newest + 1n) }]);
    // Columns that are new say that nothing is known.
    for (const [table, column, value] of [
      ['follow', 'signedAt', null],
      ['inbound', 'signedAt', null],
      ['inbox', 'goneUntil', null],
      ['event', 'listDomainId', null],
    ] as const)
      for (const row of after.get(table) ?? []) expect([table, row[column]]).toEqual([table, value]);
    expect((after.get('host') ?? []).map((row) => Boolean(row.isSlow))).toEqual([false]);
  });

  test('gives attachments rows and ids, those of earlier versions too', async () => {
    const { first, after } = await upgraded({ domains: 2 });
    const { id } = first;
    const rows = (after.get('attachment') ?? []).map((row) => ({ ...row, id: Number(row.id) }));
    const of = (name: string) => BigInt(id(name));
    expect(rows.sort((a, b) => a.id - b.id)).toMatchObject([
      {
        ...{
          id: 1,
          postId: same(of('first')),
          position: same(0n),
          type: 'IMAGE',
          url: 'https://media.a.test/1.png',
        },
        ...{ mediaType: 'image/png', alt: 'A heron "in" the reeds', width: same(640n), height: same(480n) },
        ...{ focusX: -0.5, focusY: 0.25, blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', duration: null },
        previewUrl: 'https://media.a.test/1-small.png',
      },
      {
        id: 2,
        postId: same(of('first')),
        position: same(1n),
        type: 'AUDIO',
        alt: 'Its call',
        duration: 12.5,
        focusX: null,
      },
      {
        id: 3,
        postId: same(of('followed')),
        position: same(0n),
        type: 'IMAGE',
        alt: 'once',
        width: same(640n),
      },
      {
        id: 4,
        postId: same(of('followed')),
        position: same(1n),
        type: 'FILE',
        alt: '',
        mediaType: null,
        width: null,
      },
      {
        id: 5,
        postId: same(of('followed')),
        position: same(2n),
        type: 'IMAGE',
        alt: 'twice',
        width: same(640n),
      },
      { id: 6, postId: same(of('first')), position: null, type: 'VIDEO', url: 'https://media.a.test/3.mp4' },
    ]);
    const copies = (table: string, what: Row) =>
      (after.get(table) ?? [])
        .filter((row) => Object.entries(what).every(([name, value]) => String(row[name]) === String(value)))
        .map((row) => (parsed(row.attachments) as { id: string; alt?: string }[]).map((each) => each.id));
    expect(copies('post', { id: id('first') })).toEqual([['1', '2']]);
    expect(copies('post', { id: id('followed') })).toEqual([['3', '4', '5']]);
    expect(copies('post', { id: id('stranger') })).toEqual([[]]);
    expect(copies('post_version', { postId: id('first'), revision: 0 })).toEqual([['6', '1']]);
    expect(copies('post_version', { postId: id('first'), revision: 1 })).toEqual([['1', '6']]);
  });

  test('makes conversations of direct posts, by thread and by who takes part', async () => {
    const { first, after } = await upgraded({ domains: 2 });
    const { id } = first;
    const others = (...names: string[]) =>
      names
        .map((name) => BigInt(id(name)))
        .sort((a, b) => (a < b ? -1 : 1))
        .join(' ');
    const made = (after.get('conversation') ?? []).map((row) => [
      ...[String(row.identityId), String(row.threadId), row.participants],
      ...[String(row.lastPostId), Boolean(row.isUnread)],
    ]);
    const ana = String(id('ana'));
    expect(new Set(made)).toEqual(
      new Set([
        [ana, String(id('direct')), others('rita', 'raul'), String(id('direct answer')), false],
        [ana, String(id('direct')), others('rita'), String(id('aside')), false],
        [ana, String(id('to oneself')), '', String(id('to oneself')), false],
      ]),
    );
    expect(new Set((after.get('conversation') ?? []).map((row) => Number(row.id)))).toEqual(
      new Set([1, 2, 3]),
    );
  });

  test('lists what each domain knows of the posts', async () => {
    const { first, after } = await upgraded({ domains: 2 });
    expect(entries(first, after, 'domain_entry')).toEqual([
      ...[
        'a answer (reply)',
        'a answered',
        'a at home',
        'a favoured',
        'a first',
        'a followed',
        'a lost parent (reply)',
      ],
      ...['a thread', 'b answer (reply)', 'b boosted', 'b first', 'b kept', 'b named', 'b of b', 'b thread'],
    ]);
    expect(entries(first, after, 'domain_tag_entry')).toEqual(['a followed', 'b of b']);
  });

  test('with one domain knows every post that everybody may read', async () => {
    const { first, after } = await upgraded({ domains: 1 });
    expect(entries(first, after, 'domain_entry')).toEqual([
      ...[
        'a answer (reply)',
        'a answered',
        'a at home',
        'a favoured',
        'a first',
        'a followed',
        'a lost parent (reply)',
      ],
      ...['a stranger', 'a thread'],
    ]);
    expect(entries(first, after, 'domain_tag_entry')).toEqual(['a followed']);
  });
});

const NAMES = [
  'first',
  'thread',
  'followed',
  'lost parent',
  'for followers',
  'stranger',
  'deleted',
  'favoured',
];
const MORE = ['answered', 'answer', 'at home', 'of b', 'boosted', 'kept', 'named', 'a', 'b'];

function entries({ id }: FirstInstall, after: Dump, table: string): string[] {
  const names = new Map([...NAMES, ...MORE].map((name) => [String(id(name)), name]));
  const name = (value: unknown) => names.get(String(value)) ?? 'unknown';
  const rows = after.get(table) ?? [];
  return rows
    .map(
      (row) => `${name(row.domainId)} ${name(row.postId)}${Number(row.isReply ?? 0) === 1 ? ' (reply)' : ''}`,
    )
    .sort();
}

/** What the migrations make of a row of the first schema; nothing where they remove it. */
function changed(table: string, row: Row, id: (name: string) => bigint): Row[] {
  switch (table) {
    case 'gone':
      return [];
    case 'host_block': {
      // A limit that did nothing then went with it; limits that act came later.
      const { level, ...rest } = row;
      return level === 'LIMIT' ? [] : [{ ...rest, level: 'BLOCK' }];
    }
    case 'domain':
      return [{ ...row, registrations: 'CLOSED' }];
    case 'spread':
      return String(row.id) === String(id('spread recipients'))
        ? [
            {
              ...row,
              source: JSON.stringify({
                kind: 'recipients',
                subjectId: String(id('answer')),
                evenIfBlocked: true,
              }),
            },
          ]
        : [row];
    default:
      return [row];
  }
}

/** Work that a migration begins. */
function isPlanted(table: string, row: Row): boolean {
  return table === 'work' && row.machine === 'old-links';
}

/** A row as the first schema would have held it: by its names, without what is new, attachments without ids. */
function asBefore(row: Row, columns: Row): Row {
  const old: Row = {};
  for (const name of Object.keys(columns)) {
    const value = row[RENAMED_COLUMNS[name] ?? name];
    if (value !== undefined) old[name] = name === 'attachments' ? withoutIds(value) : value;
  }
  return old;
}

function withoutIds(value: unknown): unknown {
  const list = (parsed(value) as { id?: string }[]).map(({ id: _id, ...rest }) => rest);
  return typeof value === 'string' ? JSON.stringify(list) : list;
}

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

const TEXT = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);

function sorted(rows: readonly Row[]): Row[] {
  const keyed = rows.map((row) => [JSON.stringify(row, TEXT), row] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** SQLite gives numbers as bigints, PostgreSQL its 64-bit ones as text. */
function same(value: bigint) {
  return expect.toSatisfy((given: unknown) => String(given) === String(value), `${value}`);
}

async function dumpAll(plain: PlainDatabase, dialect: Dialect): Promise<Dump> {
  const tables = await plain.all(
    dialect === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
      : "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const dump: Dump = new Map();
  for (const { name } of tables)
    if (name !== '_prisma_migrations') dump.set(String(name), await plain.all(`SELECT * FROM "${name}"`));
  return dump;
}
