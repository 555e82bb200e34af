import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../../src/activitypub/inbox/message.ts';
import { prepareInbound } from '../../../src/activitypub/inbox/prepare.ts';
import { bindActivityPub } from '../../../src/activitypub/state.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { createFetcher, type Fetcher } from '../../../src/net/fetch.ts';
import type { Item } from '../../../src/reconciler/inbound/actor-queues.ts';
import { applyTogether } from '../../../src/reconciler/inbound/apply.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { createDeadlockLog } from '../../helpers/postgresql/deadlocks.ts';

/** Without the order they wait for each other in every round. SQLite has one writer. */
const ROUNDS = { sqlite: 1, postgresql: 4 };
const EVERYONE = 'https://www.w3.org/ns/activitystreams#Public';

type Json = Record<string, unknown>;
type Message = { by: Identity; activity: Json };

/**
 * Two workers apply what came in at the same moment: each several messages in one transaction, about the same things in
 * the opposite order.
 */
describe.each(DIALECTS)('inbound messages that cross, on %s', (dialect) => {
  let world: CoreWorld;
  let fetcher: Fetcher;
  let unbind: () => void;
  let domain: Domain;
  let ana: Identity;
  let serial = 0;
  const log = createDeadlockLog();

  beforeAll(async () => {
    world = await openCoreWorld({
      dialect,
      effects: 'run',
      database: { postgresql: { log } },
    });
    fetcher = createFetcher({ userAgent: 'test', resolve: new Map(), isOwnHost: () => false });
    unbind = bindActivityPub(world.app, { fetcher });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
  });
  afterAll(async () => {
    unbind();
    await fetcher.close();
    await world.close();
  });

  /** A message as the inbox stores it, read as a worker does. */
  async function read({ by, activity }: Message): Promise<Item> {
    const now = BigInt(world.clock.now());
    const row = await world.db.models.inbound.create({
      data: {
        ...{
          id: world.app.ids.next(),
          domainId: domain.id,
          actorUri: by.uri,
          hostName: new URL(by.uri).host,
        },
        ...{ dedupKey: String(activity.id), type: String(activity.type), body: JSON.stringify(activity) },
        ...{ dueAt: now, receivedAt: now, signedAt: now },
      },
    });
    const message = row as InboundMessage;
    const ctx = world.system(domain);
    const queue = { actorUri: by.uri, items: [], isTaken: false };
    return { message, queue, ctx, prepared: await prepareInbound(ctx, message), state: 'prepared' };
  }

  async function apply(messages: readonly Message[]): Promise<void> {
    let left: Item[] = [];
    for (const each of messages) left.push(await read(each));
    while (left.length > 0) {
      const written = await applyTogether(world.app, left, () => world.clock.now());
      for (const [{ message }, { outcome, note }] of written)
        expect([message.type, outcome, note]).toEqual([message.type, 'handled', null]);
      left = left.filter((item) => !written.has(item));
    }
  }

  async function somebody(host?: string): Promise<Identity> {
    serial += 1;
    const on = host ?? `h${serial}.test`;
    const identity = await world.remote(`p${serial}`, on);
    return identity;
  }
  const act = (by: Identity, type: string, object: unknown, more: Json = {}): Message => {
    serial += 1;
    const activity = { type, id: `${by.uri}/acts/${serial}`, actor: by.uri, to: [EVERYONE], object, ...more };
    return { by, activity: { '@context': 'https://www.w3.org/ns/activitystreams', ...activity } };
  };
  const note = (
    by: Identity,
    more: { tags?: string[]; inReplyTo?: string; id?: string; content?: string } = {},
  ) => {
    serial += 1;
    const tag = [
      { type: 'Mention', href: ana.uri, name: '@ana@a.test' },
      ...(more.tags ?? []).map((name) => ({
        type: 'Hashtag',
        name: `#${name}`,
        href: `https://h.test/${name}`,
      })),
    ];
    return {
      ...{
        type: 'Note',
        id: more.id ?? `${by.uri}/notes/${serial}`,
        attributedTo: by.uri,
        to: [EVERYONE],
        cc: [ana.uri],
      },
      ...{ content: `<p>${more.content ?? serial}</p>`, tag, inReplyTo: more.inReplyTo ?? null },
    };
  };
  const create = (by: Identity, object: Json) => act(by, 'Create', object);

  /** What each of two workers has at once. */
  const KINDS: Record<string, (round: number) => Promise<[Message[], Message[]]>> = {
    async 'boosts, favourites and answers of the same posts'() {
      const [x, y] = [await somebody(), await somebody()];
      const [one, two] = [await world.rawPost(ana), await world.rawPost(ana)];
      const about = (by: Identity, first: string, second: string) => [
        act(by, 'Announce', first),
        create(by, note(by, { inReplyTo: second })),
        act(by, 'Like', second),
        act(by, 'Announce', second),
        act(by, 'Like', first),
        create(by, note(by, { inReplyTo: first })),
      ];
      return [about(x, one.uri, two.uri), about(y, two.uri, one.uri)];
    },
    async 'hashtags that are new'(round) {
      const [x, y] = [await somebody(), await somebody()];
      const tagged = (by: Identity, ...tags: string[]) =>
        tags.map((name) => create(by, note(by, { tags: [`${name}${round}`] })));
      return [tagged(x, 'kiwi', 'heron', 'tui', 'weka'), tagged(y, 'weka', 'tui', 'heron', 'kiwi')];
    },
    async 'follows by the first of two servers'(round) {
      const hosts = [`one${round}.test`, `two${round}.test`];
      const followers = async (order: readonly string[]) => {
        const people = [];
        for (const host of order) people.push(await somebody(host));
        return people.map((by) => act(by, 'Follow', ana.uri));
      };
      return [await followers(hosts), await followers([...hosts].reverse())];
    },
    async 'posts and answers that came before them'() {
      const [x, y] = [await somebody(), await somebody()];
      const [one, two] = [note(x), note(y)];
      return [
        [create(x, note(x, { inReplyTo: two.id })), create(x, one)],
        [create(y, note(y, { inReplyTo: one.id })), create(y, two)],
      ];
    },
    async 'edits, deletions and boosts of each other’s posts'() {
      const [x, y] = [await somebody(), await somebody()];
      await world.follow(ana, x);
      await world.follow(ana, y);
      const [a, b] = [note(x), note(y)];
      const [c, d] = [note(x, { inReplyTo: b.id }), note(y, { inReplyTo: a.id })];
      await apply([create(x, a), create(y, b), create(x, c), create(y, d)]);
      const edit = (by: Identity, of: Json, tag: string) =>
        act(by, 'Update', {
          ...note(by, { id: String(of.id), content: 'edited', tags: [tag] }),
          updated: new Date(world.clock.now()).toISOString(),
        });
      world.clock.advance(1000);
      return [
        [act(x, 'Announce', b.id), edit(x, a, 'left'), act(x, 'Delete', c.id)],
        [act(y, 'Announce', a.id), edit(y, b, 'right'), act(y, 'Delete', d.id)],
      ];
    },
    async 'boosts of answers in threads that the domain does not list'() {
      const [x, y] = [await somebody(), await somebody()];
      await world.follow(ana, x);
      await world.follow(ana, y);
      const author = await somebody();
      const thread = async () => {
        const root = await world.rawPost(author);
        const answers = [];
        for (let i = 0; i < 3; i += 1)
          answers.push(
            await world.rawPost(author, { inReplyToId: root.id, inReplyToUri: root.uri, threadId: root.id }),
          );
        return answers.map(({ uri }) => uri);
      };
      const [one, two] = [await thread(), await thread()];
      return [
        [act(x, 'Announce', one[0]), act(x, 'Announce', two[0])],
        [act(y, 'Announce', two[1]), act(y, 'Announce', one[1])],
      ];
    },
  };

  it.each(Object.keys(KINDS))('%s', { timeout: 60_000 }, async (kind) => {
    log.deadlocks.length = 0;
    for (let round = 0; round < ROUNDS[dialect]; round += 1) {
      const sides = await KINDS[kind]?.(round);
      expect(sides).toHaveLength(2);
      await Promise.all((sides ?? []).map(apply));
    }
    // PostgreSQL ends one of two transactions that wait for each other; it is done again, and told.
    expect(log.deadlocks).toEqual([]);
  });

  it('leave counts that are true, and nothing that waits', async () => {
    const { sql } = world.db;
    expect(await sql.all('SELECT "type" FROM inbound WHERE "state" <> 1')).toEqual([]);
    expect(
      await sql.all(`SELECT p."uri" FROM post p WHERE p."deletedAt" IS NULL AND (
        p."favouritesCount" <> (SELECT count(*) FROM favourite f WHERE f."postId" = p."id")
        OR p."boostsCount" <> (SELECT count(*) FROM boost b WHERE b."postId" = p."id")
        OR (p."repliesCount" <> (SELECT count(*) FROM post r WHERE r."inReplyToId" = p."id" AND r."deletedAt" IS NULL)
          AND NOT EXISTS (SELECT 1 FROM post raw WHERE raw."inReplyToId" = p."id" AND raw."html" LIKE '<p>post %')))`),
    ).toEqual([]);
    expect(
      await sql.all(
        `SELECT a."authorId" FROM audience a WHERE a."followers" <> (SELECT count(*) FROM follow f JOIN identity i ON i."id" = f."followerId" JOIN inbox x ON x."url" = i."sharedInbox" WHERE f."followeeId" = a."authorId" AND x."id" = a."inboxId")`,
      ),
    ).toEqual([]);
  });
});
