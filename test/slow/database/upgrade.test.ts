import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { fillFirstSchema, openPlain, type PlainDatabase } from '../../db/fill-first-schema.ts';
import { type FirstInstall, firstInstall } from '../../db/first-schema.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { createFakePeer, type FakePeer } from '../../helpers/federation/fake-peer.ts';
import { freePort } from '../../helpers/free-port.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { eventually, TestInstall } from '../../helpers/world.ts';

/**
 * A server of today starts on a data folder of the first schema, and after kill -9 in the middle of bringing it up to
 * date.
 */
describe.each(DIALECTS)('an install of the first schema on %s', (dialect) => {
  let peer: FakePeer;
  let install: TestInstall;
  let location: string;
  /** Of the server; looked at at each start. */
  let env: Record<string, string>;
  let first: FirstInstall;

  beforeAll(async () => {
    peer = await createFakePeer({ name: 'r.test' });
  });
  afterAll(() => peer.close());
  afterEach(async () => {
    await install.close();
    if (dialect === 'postgresql') await dropPostgresDatabase(location);
  });

  async function fill(): Promise<void> {
    const url = dialect === 'postgresql' ? await emptyPostgresDatabase() : null;
    env = url ? { DATABASE_URL: url } : {};
    install = new TestInstall('old', ['a.test'], await freePort(), env);
    location = url ?? join(install.dataDir, 'pukeko.db');
    first = firstInstall(Date.now());
    await fillFirstSchema(dialect, location, first);
    peer.deliveries.length = 0;
  }
  const start = () => install.start(`r.test=${peer.address}`);
  const ask = async (query: string) => {
    const { data, errors } = await install.graphql<Record<string, unknown>>(
      { host: 'a.test', token: first.token },
      query,
    );
    expect(errors).toBeUndefined();
    return data;
  };

  it('is served: home, a post with attachments and its history, pages, documents; and what waited goes out', async () => {
    await fill();
    await start();
    const home = await eventually(
      () =>
        ask(`{ viewer { identity { homeTimeline(first: 20) { nodes { post {
          key uri attachments { id type remoteUrl alt width duration } } } } } } }`) as Promise<{
          viewer: { identity: { homeTimeline: { nodes: { post: { key: string; uri: string } }[] } } };
        }>,
      ({ viewer }) => viewer.identity.homeTimeline.nodes.some(({ post }) => post.uri === first.arrivedUri),
    );
    const posts = home.viewer.identity.homeTimeline.nodes.map(({ post }) => post);
    const keyOf = (name: string) => String(first.id(name));
    const waited = ['first', 'thread', 'followed', 'at home', 'answer'].map(keyOf);
    expect(waited.filter((key) => !posts.some((post) => post.key === key))).toEqual([]);
    expect(posts.find((post) => post.key === keyOf('first'))).toMatchObject({
      attachments: [
        { id: 'attachment_1', type: 'IMAGE', alt: 'A heron "in" the reeds', width: 640 },
        { id: 'attachment_2', type: 'AUDIO', remoteUrl: 'https://media.a.test/2.ogg', duration: 12.5 },
      ],
    });
    expect(posts.find((post) => post.key === keyOf('followed'))).toMatchObject({
      attachments: [
        { alt: 'once', width: 640 },
        { type: 'FILE', alt: '' },
        { alt: 'twice', width: 640 },
      ],
    });
    expect(
      await ask(`{ post(id: "post_${keyOf('first')}") { history(first: 5) { nodes { attachments { id } } } }
        node(id: "attachment_6") { ... on Attachment { remoteUrl } }
        federatedTimeline(first: 50) { nodes { post { key } } } hashtagTimeline(name: "kiwi", first: 5) { nodes { post { key } } } }`),
    ).toMatchObject({
      node: { remoteUrl: 'https://media.a.test/3.mp4' },
      hashtagTimeline: { nodes: [{ post: { key: keyOf('followed') } }] },
      federatedTimeline: { nodes: expect.arrayContaining([{ post: { key: keyOf('favoured') } }]) },
    });
    for (const [path, accept, part] of [
      ['/', 'text/html', 'first'],
      ['/@ana', 'text/html', 'first'],
      [
        `/@ana/${keyOf('first')}`,
        'text/html',
        Buffer.from('https://media.a.test/1.png').toString('base64url'),
      ],
      [`/posts/${keyOf('first')}`, 'application/activity+json', 'https://media.a.test/1.png'],
      ['/users/ana', 'application/activity+json', 'publicKeyPem'],
    ] as const) {
      const { status, body } = await install.http(path, { headers: { accept } });
      expect([path, status]).toEqual([path, 200]);
      expect(body).toContain(part);
    }
    // The delivery that waited, the Delete for all who had the post, the Create for followers that was under way.
    const went = () => peer.deliveries.map(({ url, json }) => `${json?.type} ${url}`);
    await eventually(
      async () => went(),
      (all) => all.length >= 3,
    );
    expect(went().sort()).toEqual([
      'Create https://r.test/inbox',
      'Create https://r.test/users/raul/inbox',
      'Delete https://r.test/inbox',
    ]);
    const key = await look(async (plain) =>
      plain.all(`SELECT "publicPem" FROM identity_key WHERE "identityId" = ${first.id('ana')}`),
    );
    expect(peer.deliveries.filter((each) => !peer.verifies(each, String(key[0]?.publicPem)))).toEqual([]);
    const bea = `SELECT count(*) AS "n" FROM home WHERE "identityId" = ${first.id('bea')}`;
    await eventually(
      () => look((plain) => plain.all(bea)),
      ([row]) => Number(row?.n) > 0,
    );
    expect(await install.stop()).toBe(0);
    expect(install.log.split('\n').filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  });

  it('starts after kill -9 in the middle of the migrations, again and again, and has lost nothing', async () => {
    await fill();
    await look((plain) => plain.run([COPIES]));
    const versions = async () =>
      (await look((plain) => plain.all('SELECT "migration_name" FROM "_prisma_migrations"'))).length;
    // Tables that migrations change, early ones and late ones; on SQLite how many migrations were applied by then.
    const places = [
      ['gone', 2],
      ['follow', 10],
      ['post_version', 20],
      ['host_block', 35],
    ] as const;
    for (const [table, applied] of places) {
      const letGo = dialect === 'postgresql' ? await hold(table) : killItself(applied);
      const starting = start().then(
        () => 'ready',
        () => 'ended',
      );
      if (dialect === 'postgresql') {
        await eventually(waits, (is) => is);
        await install.kill();
      }
      expect(await starting).toBe('ended');
      expect(install.process?.signalCode).toBe('SIGKILL');
      await letGo();
      // All or nothing.
      expect(await versions()).toBe(1);
    }
    await start();
    expect(await versions()).toBeGreaterThan(10);
    const [counted] = await look((plain) =>
      plain.all(
        'SELECT (SELECT count(*) FROM attachment) AS "files", (SELECT count(*) FROM domain_entry) AS "entries"',
      ),
    );
    expect(Number(counted?.files)).toBe(2 * MANY + 6);
    expect(Number(counted?.entries)).toBe(2 * MANY + 15);
    const page = (await ask(`{ post(id: "post_${first.id('first')}") { attachments { id } } }`)) as object;
    expect(page).toMatchObject({ post: { attachments: [{}, {}] } });
  });

  async function look<T>(ask: (plain: PlainDatabase) => Promise<T>): Promise<T> {
    const plain = await openPlain(dialect, location);
    try {
      return await ask(plain);
    } finally {
      await plain.close();
    }
  }

  /** PostgreSQL: holds a table, so that the migration that changes it waits for us. */
  async function hold(table: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: location });
    await client.connect();
    await client.query(`BEGIN; LOCK TABLE "${table}" IN SHARE MODE`);
    return () => client.end();
  }

  /** SQLite: the server is killed when it has applied so many migrations of the one transaction. */
  function killItself(applied: number): () => Promise<void> {
    env.NODE_OPTIONS = `--import ${join(projectRoot, 'test/helpers/kill/kill-at-migration.mjs')}`;
    env.PUKEKO_TEST_KILL_AT = String(applied + 1);
    return async () => {
      delete env.NODE_OPTIONS;
    };
  }

  /** PostgreSQL: whether the server waits for us in the midst of it. */
  async function waits(): Promise<boolean> {
    const rows = await look((plain) =>
      plain.all(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pukeko migrate' AND wait_event = 'relation'`,
      ),
    );
    return rows.length > 0;
  }
});

const MANY = 4_000;

/** Copies of ana's post with its two files, so that migrating takes a while. */
const COPIES = {
  text: `INSERT INTO post ("id", "uri", "authorId", "domainId", "visibility", "html", "threadId", "attachments", "publishedAt", "storedAt")
    WITH RECURSIVE n ("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < ${MANY})
    SELECT p."id" - n."i", p."uri" || '-' || n."i", p."authorId", p."domainId", p."visibility", p."html", p."id" - n."i",
      p."attachments", p."publishedAt", p."storedAt" FROM n, post p WHERE p."source" = 'first'`,
  values: [],
};
