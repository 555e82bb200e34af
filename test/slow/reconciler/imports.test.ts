import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyObjectCache } from '../../../src/activitypub/keys/key-object.ts';
import { type Ctx, systemCtx } from '../../../src/core/context.ts';
import { cancelImport } from '../../../src/core/imports/cancel.ts';
import { createImport } from '../../../src/core/imports/create.ts';
import { failedItems } from '../../../src/core/imports/queries.ts';
import { receiveImport } from '../../../src/core/imports/receive.ts';
import type { Domain, Identity, Import } from '../../../src/db/rows.ts';
import { FetchError } from '../../../src/net/errors.ts';
import { createReconciler } from '../../../src/reconciler/reconciler.ts';
import { createFakeClock, type FakeClock } from '../../helpers/clock.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../../helpers/reconciler.ts';

const HOUR = 3_600_000;

describe.each(DIALECTS)('imports on %s', (dialect) => {
  const isTimeOurs = dialect === 'sqlite';
  let clock: FakeClock;
  let world: ReconcilerWorld;
  let home: Domain;
  let ana: Identity;
  let asked: string[];
  let people: Promise<Identity>;
  /** What other servers answer by handle. */
  let find: (username: string, host: string) => Promise<Identity | null>;

  beforeEach(async () => {
    // The engine goes by the clock of a PostgreSQL database, which nobody sets.
    clock = createFakeClock();
    asked = [];
    find = async (username, host) => (username === 'nobody' ? null : person(username, host));
    world = await openReconcilerWorld({
      dialect,
      ...(isTimeOurs ? { clock } : {}),
      options: { remote: remote() },
    });
    home = await world.domain('home.test');
    ana = await world.sender('ana', home);
    people = Promise.resolve(ana);
    await world.reconciler.start();
  });
  afterEach(async () => {
    await world.close();
    expect(world.failures).toEqual([]);
  });

  const remote = () => ({
    refreshIdentity: async () => 'fresh' as const,
    findByHandle: async (_ctx: Ctx, username: string, host: string) => {
      asked.push(`${username}@${host}`);
      return find(username, host);
    },
    fetchPost: async () => null,
    fetchAuthorization: async () => null,
    fetchCollection: async () => null,
    listReplies: async () => [],
    takeOutbox: async () => 0,
    refreshPost: async () => {},
  });
  const ctx = () => systemCtx(world.app, home);
  /** One after another: two at once would make the row of their host twice. */
  const person = (username: string, host: string) => {
    people = people.then(() => world.remote(username, host));
    return people;
  };
  const bytes = async function* (...texts: string[]) {
    for (const text of texts) yield new TextEncoder().encode(text);
  };
  const begin = async (kind: Import['kind'], text: string, overwrites = false) => {
    const { id } = await createImport(ctx(), ana, { kind, overwrites });
    return receiveImport(ctx(), ana, id, bytes(text));
  };
  const soon = (check: () => Promise<boolean>, what: string) =>
    isTimeOurs ? world.passUntil(clock, 50, check, what) : world.until(check, what);
  const row = ({ id }: Import) => world.db.models.import.findUniqueOrThrow({ where: { id } });
  const ended = async (given: Import) => {
    await soon(async () => (await row(given)).endedAt !== null, 'the import ended');
    return row(given);
  };
  const failures = async ({ id }: Import) =>
    (await failedItems(ctx(), id, 0, 100)).map(({ subject, reason }) => [subject, reason]);
  const following = async () =>
    (
      await world.db.models.follow.findMany({ where: { followerId: ana.id }, include: { followee: true } })
    ).map(({ followee }) => `${followee.username}@${followee.handleDomain}`);

  it('follow everybody whom the file names, each with its options, and say what failed', async () => {
    const bob = await world.sender('bob', home);
    const known = await world.remote('known', 'a.test');
    const given = await begin(
      'FOLLOWS',
      `\uFEFFAccount address,Show boosts,Notify on new posts,Languages\r\n@Bob@home.test,false,true,"de, pt-BR"\r\nknown@a.test,true,false,\r\nNew@B.test\r\nnobody@a.test\r\njust-a-name\r\nana@home.test\r\nknown@a.test,true,false,\r\n`,
    );
    expect(given).toMatchObject({ state: 'RUNNING', total: 7, failed: 1 });
    expect(await ended(given)).toMatchObject({ state: 'ENDED', done: 3, skipped: 1, failed: 3 });
    expect(asked.sort()).toEqual(['new@b.test', 'nobody@a.test']);
    const follow = await world.db.models.follow.findFirstOrThrow({ where: { followeeId: bob.id } });
    expect(follow).toMatchObject({
      state: 'ACCEPTED',
      showBoosts: false,
      notifies: true,
      languages: ' de pt-BR ',
    });
    expect(await world.db.models.follow.findFirstOrThrow({ where: { followeeId: known.id } })).toMatchObject({
      state: 'PENDING',
      languages: null,
    });
    expect(await failures(given)).toEqual([
      ['nobody@a.test', 'a.test knows nobody of this name.'],
      ['just-a-name', 'This row names no account with its server, like ana@ana.example.'],
      ['ana@home.test', 'Nobody follows themselves; choose somebody else.'],
    ]);
    await soon(
      async () => (await world.db.models.importItem.count()) === 3,
      'rows that did not fail were removed',
    );
    if (!isTimeOurs) return;
    await world.pass(clock, 31 * 24 * HOUR, 24 * HOUR);
    expect(await world.db.models.importItem.count()).toBe(0);
    expect(await world.db.models.import.count()).toBe(0);
  });

  it('block, mute, hide servers, and keep lists and bookmarks', async () => {
    const [eve, bob] = [await world.remote('eve', 'e.test'), await world.remote('bob', 'b.test')];
    const blocked = await ended(await begin('BLOCKS', 'eve@e.test\n'));
    expect(blocked).toMatchObject({ done: 1 });
    expect(await world.db.models.block.findMany()).toMatchObject([{ blockedId: eve.id }]);
    expect(await ended(await begin('BLOCKS', 'eve@e.test\n'))).toMatchObject({ done: 0, skipped: 1 });
    await ended(await begin('MUTES', 'Account address,Hide notifications\nbob@b.test,false\n'));
    expect(await world.db.models.mute.findMany()).toMatchObject([
      { mutedId: bob.id, hidesNotifications: false },
    ]);
    expect(
      await ended(await begin('DOMAIN_BLOCKS', '#domain\nSPAM.test\nno host\nhome.test\n')),
    ).toMatchObject({ done: 1, failed: 2 });
    expect(await world.db.models.hiddenHost.findMany()).toMatchObject([{ name: 'spam.test' }]);
    const lists = await begin('LISTS', 'Friends,bob@b.test\n"Friends, more",bob@b.test\n,bob@b.test\n');
    expect(await ended(lists)).toMatchObject({ done: 2, failed: 1 });
    expect(await following()).toEqual(['bob@b.test']);
    const members = await world.db.models.list.findMany({
      include: { members: true },
      orderBy: { title: 'asc' },
    });
    expect(members).toMatchObject([
      { title: 'Friends', members: [{ memberId: bob.id }] },
      { title: 'Friends, more', members: [{ memberId: bob.id }] },
    ]);
    expect(await ended(await begin('BOOKMARKS', 'https://b.test/1\nno address\n'))).toMatchObject({
      failed: 2,
    });
  });

  it('end what the file does not name, where that was asked for, and nothing that began since', async () => {
    const [old, kept] = [await world.remote('old', 'a.test'), await world.remote('kept', 'a.test')];
    await ended(await begin('FOLLOWS', 'old@a.test\n'));
    clock.advance(1000);
    // Where it was not asked for nothing ends.
    await ended(await begin('FOLLOWS', 'kept@a.test\n'));
    expect((await following()).sort()).toEqual(['kept@a.test', 'old@a.test']);
    find = async () => {
      throw new FetchError('connect', 'It is down.');
    };
    clock.advance(1000);
    const given = await begin('FOLLOWS', 'KEPT@a.test\naway@b.test\n', true);
    await soon(async () => (await following()).join() === 'kept@a.test', 'the others were left');
    // One that waits for its server holds nothing up.
    expect(await row(given)).toMatchObject({ state: 'RUNNING', done: 0, skipped: 1 });
    await cancelImport(ctx(), ana, given.id);
    await ended(await begin('LISTS', 'One,old@a.test\nOne,kept@a.test\nTwo,old@a.test\n'));
    clock.advance(1000);
    await ended(await begin('LISTS', 'One,kept@a.test\n', true));
    expect(await world.db.models.list.findMany({ include: { members: true } })).toMatchObject([
      { title: 'One', members: [{ memberId: kept.id }] },
    ]);
    for (const [kind, text] of [
      ['BLOCKS', 'old@a.test\n'],
      ['MUTES', 'old@a.test\n'],
      ['DOMAIN_BLOCKS', 'x.test\n'],
    ] as const) {
      await ended(await begin(kind, text));
      clock.advance(1000);
      const other = kind === 'DOMAIN_BLOCKS' ? 'y.test\n' : 'kept@a.test\n';
      await ended(await begin(kind, other, true));
    }
    const { block, mute, hiddenHost } = world.db.models;
    expect(await block.findMany()).toMatchObject([{ blockedId: kept.id }]);
    expect(await mute.findMany()).toMatchObject([{ mutedId: kept.id }]);
    expect(await hiddenHost.findMany()).toMatchObject([{ name: 'y.test' }]);
    expect(old.id).not.toBe(kept.id);
  });

  it.runIf(isTimeOurs)(
    'wait for servers that are down, once for all their people, and give up in the end',
    async () => {
      let isDown = true;
      find = async (username, host) => {
        if (isDown || host === 'gone.test')
          throw new FetchError('connect', `The connection to ${host} failed.`);
        return person(username, host);
      };
      const many = Array.from({ length: 20 }, (_, n) => `p${n}@slow.test`);
      const given = await begin('FOLLOWS', [...many, 'a@gone.test'].join('\n'));
      await soon(async () => (await nextRowDue(given)) > clock.now(), 'all were put off');
      // Eight are asked at once; after the first failure the others are left alone.
      expect(asked.filter((handle) => handle.endsWith('slow.test')).length).toBeLessThanOrEqual(8);
      isDown = false;
      await world.passUntil(
        clock,
        1000,
        async () => (await row(given)).done === 20,
        'the server was up again',
      );
      expect((await row(given)).state).toBe('RUNNING');
      await world.passUntil(
        clock,
        3 * HOUR,
        async () => (await row(given)).endedAt !== null,
        'it was given up',
      );
      expect(await failures(given)).toEqual([
        ['a@gone.test', 'Its server did not answer for three days: The connection to gone.test failed.'],
      ]);
      expect(asked.filter((handle) => handle === 'a@gone.test').length).toBeLessThan(60);
    },
  );

  it('take turns where a server may not be asked as often as there are rows', async () => {
    let left = 5;
    find = async (username, host) => {
      if (left === 0) throw new FetchError('budget', 'Too much was fetched.', { retryAfterMs: 300 });
      left -= 1;
      return person(username, host);
    };
    const rows = Array.from({ length: isTimeOurs ? 30 : 7 }, (_, n) => `p${n}@big.test`);
    const given = await begin('FOLLOWS', rows.join('\n'));
    await soon(async () => {
      left = Math.max(left, 1);
      return (await row(given)).endedAt !== null;
    }, 'all were followed');
    expect(await row(given)).toMatchObject({ done: rows.length, failed: 0 });
  });

  it('stop where they are cancelled', async () => {
    find = async () => {
      throw new FetchError('timeout', 'It was too slow.');
    };
    const given = await begin('FOLLOWS', 'a@slow.test\n');
    await soon(async () => asked.length > 0, 'it was tried');
    expect(await cancelImport(ctx(), ana, given.id)).toMatchObject({ state: 'CANCELLED' });
    const tries = asked.length;
    await soon(async () => (await world.db.models.importItem.count()) === 0, 'the rows were removed');
    expect(asked.length).toBe(tries);
    expect((await row(given)).state).toBe('CANCELLED');
    expect((await cancelImport(ctx(), ana, given.id)).state).toBe('CANCELLED');
  });

  it('go on in another process where the first one ended in the middle, two at once', async () => {
    find = async () => {
      throw new FetchError('connect', 'It is down.');
    };
    const one = await begin('FOLLOWS', 'a@b.test\nc@d.test\n');
    const other = await begin('BLOCKS', 'x@b.test\n');
    await soon(async () => asked.length >= 2, 'they were tried');
    await world.reconciler.stop();
    find = person;
    const again = createReconciler(world.app, {
      fetcher: world.fetcher,
      keys: createKeyObjectCache(),
      handleInbound: () => Promise.reject(new Error('not needed')),
      remote: remote(),
    });
    world.app.wake = (kind, dueAt) => again.wake(kind, dueAt);
    // Their pauses are over.
    await world.db.models.importItem.updateMany({ data: { dueAt: 0n } });
    await world.db.models.work.updateMany({ where: { machine: 'import' }, data: { dueAt: 0n } });
    await again.start();
    for (const each of [one, other]) await soon(async () => (await row(each)).endedAt !== null, 'they ended');
    await again.stop();
    expect(await row(one)).toMatchObject({ done: 2, failed: 0 });
    expect(await row(other)).toMatchObject({ done: 1, failed: 0 });
  });

  it.each([
    ['binary', '\0\u0001\u0002', 'INVALID_INPUT'],
    ['a line of 30 MB', 'a'.repeat(30 * 1024 * 1024), 'INVALID_INPUT'],
    ['an open quote', `"${'a\n'.repeat(10_000_000)}`, 'INVALID_INPUT'],
    // The rows before the last of them are stored, and removed: on PostgreSQL that is six seconds.
    ...(dialect === 'sqlite' ? [['a million rows', 'a@b.test\n'.repeat(1_000_000), 'TOO_LARGE']] : []),
    ['nothing but a head', 'Account address,Show boosts\n', 'INVALID_INPUT'],
    ['nothing', '', 'INVALID_INPUT'],
  ])('refuse a file of %s, keep nothing of it, and take another one', async (_name, text, code) => {
    const { id } = await createImport(ctx(), ana, { kind: 'FOLLOWS', overwrites: true });
    const bobs = await world.sender('bob', home);
    const inPieces = async function* () {
      const all = new TextEncoder().encode(text);
      for (let at = 0; at < all.length; at += 65_536) yield all.subarray(at, at + 65_536);
    };
    await expect(receiveImport(ctx(), ana, id, inPieces())).rejects.toMatchObject({ code });
    expect(await world.db.models.importItem.count()).toBe(0);
    const given = await receiveImport(ctx(), ana, id, bytes('bob@home.', 'test\n'));
    await expect(receiveImport(ctx(), ana, id, bytes('x'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await ended(given)).toMatchObject({ total: 1, done: 1 });
    expect(await following()).toEqual([`bob@${bobs.handleDomain}`]);
  });

  it('are few at once, somebody’s own, and gone an hour later where no file comes', async () => {
    const bob = await world.sender('bob', home);
    const made = [];
    for (let n = 0; n < 10; n += 1)
      made.push(await createImport(ctx(), ana, { kind: 'BLOCKS', overwrites: false }));
    await expect(createImport(ctx(), ana, { kind: 'BLOCKS', overwrites: false })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(receiveImport(ctx(), bob, made[0]?.id ?? 0n, bytes('a@b.test'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(cancelImport(ctx(), bob, made[0]?.id ?? 0n)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    if (!isTimeOurs) return;
    await world.pass(clock, HOUR + 60_000, HOUR / 4);
    expect(await world.db.models.import.count()).toBe(0);
  });

  const nextRowDue = async ({ id }: Import) => {
    const next = await world.db.models.importItem.findFirst({
      where: { importId: id, state: 'WAITING' },
      orderBy: { dueAt: 'asc' },
    });
    return Number(next?.dueAt ?? 0);
  };
});
