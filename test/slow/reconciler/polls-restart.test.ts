import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** Polls that end while servers go and come: who made one and who voted are told, with the same counts everywhere. */
let world: World;
let one: TestInstall;
let two: TestInstall;
let ana: Somebody;
let ben: Somebody;
let dee: Somebody;
let eve: Somebody;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'], two: ['b.test'] } });
  [one, two] = [world.install('one'), world.install('two')];
  ana = new Somebody(one, await one.person('ana'));
  ben = new Somebody(one, await one.person('ben'));
  dee = new Somebody(two, await two.person('dee', 'b.test'));
  eve = new Somebody(two, await two.person('eve', 'b.test'));
});
afterAll(() => world?.close());

interface Seen {
  id: string;
  uri: string;
  poll: {
    closedAt: string | null;
    votes: number;
    voters: number | null;
    options: { votes: number | null }[];
  };
}
const SEEN = 'id uri poll { closedAt votes voters options { votes } }';

const at = async (who: Somebody, uri: string): Promise<Seen> => {
  const { resolve } = await who.ask<{ resolve: Seen }>(
    `query ($uri: String!) { resolve(text: $uri) { ... on Post { ${SEEN} } } }`,
    { uri },
  );
  return resolve;
};
const vote = async (who: Somebody, uri: string, choices: number[]) =>
  who.change('voteInPoll', { postId: (await at(who, uri)).id, choices }, '__typename');
const countsOf = ({ poll }: Seen) => [poll.votes, poll.voters, ...poll.options.map(({ votes }) => votes)];
const toldOf = async (who: Somebody, uri: string) =>
  (await who.notifications()).filter(({ kind, postUri }) => kind === 'POLL' && postUri === uri).length;

/**
 * Has the polls of a server that stands still end so many milliseconds from now: the least that one may ask for is five
 * minutes.
 */
function endIn({ dataDir }: TestInstall, ms: number): void {
  const db = new Sqlite(join(dataDir, 'pukeko.db'));
  const end = Date.now() + ms;
  db.prepare(`UPDATE post SET "poll" = json_set("poll", '$.endsAt', ?) WHERE "poll" IS NOT NULL`).run(end);
  db.prepare(`UPDATE work SET "dueAt" = ? WHERE "machine" = 'poll-end'`).run(BigInt(end));
  db.close();
}

it.each([
  ['ends while its server is down', 0],
  ['ends soon after its server has come again', 4_000],
])('a poll that %s', async (_when, ms) => {
  const { post } = await ana.change<{ post: Seen }>(
    'createPost',
    {
      text: 'Which bird?',
      poll: { options: ['tui', 'kea', 'moa'], isMultiple: true, expiresIn: 300 },
    },
    `post { ${SEEN} }`,
  );
  await vote(ben, post.uri, [0, 1]);
  await vote(dee, post.uri, [1]);
  const counts = [3, 2, 1, 2, 0];
  await eventually(
    () => at(ana, post.uri),
    (seen) => String(countsOf(seen)) === String(counts),
  );
  // The other server believes that it goes on for minutes, and follows nobody there: it is told, as somebody voted.
  await Promise.all([one.kill(), two.kill()]);
  endIn(one, ms);
  await two.start();
  await one.start();
  for (const who of [ana, ben, dee]) {
    await eventually(
      async () => ({ who: who.handle, told: await toldOf(who, post.uri), seen: await at(who, post.uri) }),
      ({ told }) => told === 1,
    );
    const seen = await at(who, post.uri);
    expect([seen.poll.closedAt, countsOf(seen)], who.handle).toEqual([expect.any(String), counts]);
  }
  await expect(vote(eve, post.uri, [0])).rejects.toThrow(/ended/);
  await one.kill();
  await one.start();
  // Nobody is told twice, and who did not vote not at all.
  expect(await Promise.all([ana, ben, dee, eve].map((who) => toldOf(who, post.uri)))).toEqual([1, 1, 1, 0]);
});
