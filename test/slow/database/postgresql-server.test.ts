import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** One server on PostgreSQL and the command line beside it, towards a server on SQLite. */
let world: World;
let large: TestInstall;
let small: TestInstall;
let ana: Somebody;
let ben: Somebody;
let cleo: Somebody;

beforeAll(async () => {
  const url = await emptyPostgresDatabase();
  world = await createWorld({
    installs: { large: ['a.test', 'b.test'], small: ['c.test'] },
    env: { large: { DATABASE_URL: url } },
  });
  large = world.install('large');
  small = world.install('small');
  ana = new Somebody(large, await large.person('ana', 'a.test'));
  ben = new Somebody(large, await large.person('ben', 'b.test'));
  cleo = new Somebody(small, await small.person('cleo'));
});

afterAll(() => world?.close());

const follows = async (who: Somebody, whom: Somebody) => {
  await who.towards('followIdentity', whom.handle);
  await eventually(
    async () => (await who.find(whom.handle)).viewer,
    (viewer) => viewer?.isFollowing === true,
  );
};

describe('a server on PostgreSQL', () => {
  it('federates: follows, posts, edits, boosts and ends arrive in both directions', async () => {
    await follows(cleo, ana);
    await follows(ana, cleo);
    await follows(ben, ana);
    const post = await ana.post('From the large one');
    const there = await cleo.sees('From the large one');
    await ben.sees('From the large one');
    await cleo.with('favouritePost', there.id);
    await cleo.with('boostPost', there.id);
    await eventually(
      () => ana.notifications(),
      (list) =>
        ['FAVOURITE', 'BOOST'].every((kind) =>
          list.some((it) => it.kind === kind && it.postUri === post.uri),
        ),
    );
    await ana.edit(post.id, 'From the large one, edited');
    await cleo.sees('From the large one, edited');
    await cleo.post('From the small one');
    await ana.sees('From the small one');
    await ana.with('deletePost', post.id);
    await eventually(
      () => cleo.home(),
      (home) => home.every((each) => each.uri !== post.uri),
    );
  });

  it('hears of what the command line does at once: domains, tokens, posts', async () => {
    expect((await large.http('/nodeinfo/2.1', { host: 'late.test' })).status).toBe(421);
    await large.cli('domain', 'add', 'late.test');
    await eventually(
      async () => (await large.http('/nodeinfo/2.1', { host: 'late.test' })).status,
      (status) => status === 200,
    );
    const watch = await ben.watchHome();
    const url = await large.cli('post', 'add', 'ana@a.test', 'From the command line');
    const frame = await watch.until(
      (each) => each.edge?.node.post.url === url,
      'the post of the command line',
    );
    expect(frame.__typename).toBe('PostAppeared');
    await watch.close();
    // What it wrote for other servers is sent by the server.
    await cleo.sees('From the command line');
    await eventually(
      () => large.cli('queue', 'status'),
      (text) => text.startsWith('0 deliveries waiting'),
    );
  });

  it('shows posts live, and goes on from a cursor after kill -9 without missing one', async () => {
    const watch = await ana.watchHome();
    const first = await cleo.post('Before it was killed');
    const seen = await watch.until((frame) => frame.edge?.node.post.uri === first.uri, 'the first post');
    const missed: string[] = [];
    for (let n = 0; n < 5; n += 1) missed.push((await ben.post(`Mine ${n}, @ana@a.test`)).uri);
    await large.kill();
    missed.push(await large.cli('post', 'add', 'ana@a.test', 'While it was down'));
    await large.start();
    const again = await ana.watchHome(seen.cursor);
    const own = missed.slice(5);
    for (const url of own) {
      const frame = await again.until((each) => each.edge?.node.post.url === url, `the post at ${url}`);
      expect(frame.__typename).toBe('PostAppeared');
    }
    expect(again.frames.filter((frame) => frame.__typename === 'TimelineGap')).toEqual([]);
    await again.close();
    await watch.close();
    const answered = (await ana.notifications()).map((it) => it.postUri);
    for (const uri of missed.slice(0, 5)) expect(answered).toContain(uri);
    // What the command line left to be sent while there was no server.
    await cleo.sees('While it was down');
  });

  it('ends on SIGTERM with 0', async () => {
    expect(await large.stop()).toBe(0);
  });
});
