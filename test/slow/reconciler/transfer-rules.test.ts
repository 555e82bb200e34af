import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveFor, archiveKey, archivesOf, createArchive } from '../../../src/core/archives/create.ts';
import { endArchives } from '../../../src/core/archives/end.ts';
import { mute } from '../../../src/core/blocks/mute.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { exportFile } from '../../../src/core/exports/rows.ts';
import { cancelImport } from '../../../src/core/imports/cancel.ts';
import { createImport } from '../../../src/core/imports/create.ts';
import { failuresFile } from '../../../src/core/imports/failures.ts';
import { endItem, type WaitingItem } from '../../../src/core/imports/items.ts';
import { performRow, type Target } from '../../../src/core/imports/perform.ts';
import { importFor } from '../../../src/core/imports/queries.ts';
import { receiveImport } from '../../../src/core/imports/receive.ts';
import { endUnnamed } from '../../../src/core/imports/unnamed.ts';
import { createList } from '../../../src/core/lists/lists.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import type { TransferKind } from '../../../src/db/enums.ts';
import type { Domain, Identity, Import, Post } from '../../../src/db/rows.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { FetchError } from '../../../src/net/errors.ts';
import { archiving } from '../../../src/reconciler/machines/archives/archive.ts';
import { type Found, findTarget } from '../../../src/reconciler/machines/imports/find-target.ts';
import { HostPauses } from '../../../src/reconciler/machines/imports/host-pauses.ts';
import type { RemoteWork } from '../../../src/reconciler/types.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

const DAY = 24 * 3_600_000;

/** What files of exports, imports and archives hold and do, rule by rule; the machine itself is in imports.test.ts. */
describe.each(DIALECTS)('the rules of imports, exports and archives on %s', (dialect) => {
  let world: CoreWorld;
  let folder: string;
  let home: Domain;
  let other: Domain;
  let ana: Identity;
  let ben: Identity;
  let far: Identity;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'transfers-'));
    world = await openCoreWorld({ dialect, effects: 'run', dataDir: folder });
    home = await world.domain('home.test');
    other = await world.domain('other.test');
    ana = await world.identity('ana', home);
    ben = await world.identity('ben', home);
    far = await world.remote('far', 'far.test');
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ctx = () => world.system(home);
  const exported = async (kind: TransferKind, of = ana) => {
    const parts: string[] = [];
    for await (const part of exportFile(ctx(), of.id, kind)) parts.push(part);
    return parts.join('');
  };
  async function* file(text: string) {
    yield new TextEncoder().encode(text);
  }
  const begin = async (kind: TransferKind, text: string, overwrites = false): Promise<Import> => {
    const { id } = await createImport(ctx(), ana, { kind, overwrites });
    return receiveImport(ctx(), ana, id, file(text));
  };
  const perform = (target: Target, options = {}) =>
    inTransaction(ctx(), (inside) => performRow(inside, ana, target, options));
  const write = async (by: Identity, text: string, more: object = {}) => {
    world.clock.advance(1000);
    return createPost(await world.as(by), by, { text, ...more });
  };
  const bookmark = async (post: Post) =>
    expect(await perform({ kind: 'BOOKMARKS', postId: post.id })).toBe('DONE');

  describe('an export', () => {
    it('holds what its owner wants to keep, and nothing that will end by itself or is gone', async () => {
      const gone = await world.remote('gone', 'gone.test');
      await world.follow(ana, ben);
      await world.follow(ana, far, { state: 'PENDING' });
      await world.follow(far, ana);
      expect(await exported('FOLLOWS')).toBe(
        'Account address,Show boosts,Notify on new posts,Languages\nben@home.test,true,false,\n',
      );
      await mute(ctx(), ana, ben, { seconds: 3600 });
      await mute(ctx(), ana, far, { hidesNotifications: false });
      expect(await exported('MUTES')).toBe('Account address,Hide notifications\nfar@far.test,false\n');
      await world.block(ana, far);
      await world.block(ana, gone);
      await world.db.models.identity.update({ where: { id: gone.id }, data: { state: 'DELETED' } });
      expect(await exported('BLOCKS')).toBe('far@far.test\n');
      const [kept, deleted] = [await write(ben, 'kept'), await write(ben, 'deleted')];
      for (const post of [kept, deleted]) await bookmark(post);
      await deletePost(await world.as(ben), ben, deleted.id);
      expect(await exported('BOOKMARKS')).toBe(`${kept.uri}\n`);
      await world.block(ben, ana);
      expect(await exported('BLOCKS', ben)).toBe('ana@home.test\n');
      await perform({ kind: 'DOMAIN_BLOCKS', host: 'spam.test' });
      expect(await exported('DOMAIN_BLOCKS')).toBe('#domain\nspam.test\n');
      expect(await exported('DOMAIN_BLOCKS', ben)).toBe('#domain\n');
    });

    it('of lists is read as the same lists', async () => {
      const title = 'Friends, "best" ones';
      await perform({ kind: 'LISTS', identity: ben, list: title });
      const csv = await exported('LISTS');
      expect(csv).toBe(`"Friends, ""best"" ones",ben@home.test\n`);
      await begin('LISTS', `List,far@far.test\n${csv}`);
      const rows = await world.db.models.importItem.findMany({ orderBy: { position: 'asc' } });
      expect(rows.map(({ list, subject }) => [list, subject])).toEqual([
        // A list that is called like a column is no head.
        ['List', 'far@far.test'],
        [title, 'ben@home.test'],
      ]);
    });
  });

  describe('a row of an import', () => {
    it('makes what is there already what it says, and says where nothing was to do', async () => {
      await mute(ctx(), ana, ben, { seconds: 3600 });
      const muting = (options = {}) => perform({ kind: 'MUTES', identity: ben }, options);
      const row = () => world.db.models.mute.findFirstOrThrow({ where: { mutedId: ben.id } });
      expect(await muting()).toBe('DONE');
      expect(await row()).toMatchObject({ expiresAt: null, hidesNotifications: true });
      expect(await muting()).toBe('SKIPPED');
      expect(await muting({ hidesNotifications: false })).toBe('DONE');
      expect(await row()).toMatchObject({ hidesNotifications: false });
      expect(await perform({ kind: 'FOLLOWS', identity: ben }, { languages: ['de'] })).toBe('DONE');
      expect(await perform({ kind: 'FOLLOWS', identity: ben }, { languages: ['de'] })).toBe('SKIPPED');
      expect(await perform({ kind: 'FOLLOWS', identity: ben })).toBe('SKIPPED');
      expect(await perform({ kind: 'FOLLOWS', identity: ben }, { showBoosts: false })).toBe('DONE');
      const post = await write(ben, 'x');
      await bookmark(post);
      expect(await perform({ kind: 'BOOKMARKS', postId: post.id })).toBe('SKIPPED');
      for (const expected of ['DONE', 'SKIPPED'])
        expect(await perform({ kind: 'DOMAIN_BLOCKS', host: 'x.test' })).toBe(expected);
    });

    it('takes the list that there is, follows whom it puts there, and puts its owner there as well', async () => {
      const list = await createList(await world.as(ana), ana, { title: 'Birds' });
      const put = (identity: Identity) => perform({ kind: 'LISTS', identity, list: 'Birds' });
      for (const each of [ben, ana]) expect(await put(each)).toBe('DONE');
      expect(await put(ben)).toBe('SKIPPED');
      expect(
        await world.db.models.list.findMany({ include: { members: { orderBy: { id: 'asc' } } } }),
      ).toMatchObject([{ id: list.id, members: [{ memberId: ben.id }, { memberId: ana.id }] }]);
      expect(await world.db.models.follow.count({ where: { followerId: ana.id } })).toBe(1);
    });

    it('is counted once, and not at all where its import was cancelled or has ended', async () => {
      const given = await begin('BLOCKS', 'ben@home.test\nfar@far.test\n');
      const end = (position: number) =>
        endItem(ctx(), given.id, position, async () => ({ state: 'DONE', targetId: ben.id }));
      expect([await end(1), await end(1)]).toEqual([true, true]);
      const row = () => world.db.models.import.findUniqueOrThrow({ where: { id: given.id } });
      expect(await row()).toMatchObject({ done: 1, state: 'RUNNING' });
      await cancelImport(ctx(), ana, given.id);
      expect(await end(2)).toBe(false);
      expect(await row()).toMatchObject({ done: 1, state: 'CANCELLED' });
      await world.db.models.import.update({ where: { id: given.id }, data: { state: 'ENDED' } });
      expect(await cancelImport(ctx(), ana, given.id)).toMatchObject({ state: 'ENDED' });
      expect(await importFor(ctx(), ben, given.id)).toBeNull();
    });

    it('that failed is given back in a file that can be imported again, with the reason', async () => {
      const given = await begin('FOLLOWS', 'nobody,false,true,"de, fr"\nben@home.test\n"a ""b""",true\n');
      const parts: string[] = [];
      for await (const part of failuresFile(ctx(), given)) parts.push(part);
      const why = '"This row names no account with its server, like ana@ana.example."';
      expect(parts.join('')).toBe(
        `Account address,Show boosts,Notify on new posts,Languages,Reason\nnobody,false,true,"de, fr",${why}\n"a ""b""",true,false,,${why}\n`,
      );
      // In another order of columns, with one that is not known.
      const mutes = await begin(
        'MUTES',
        'Note,Hide notifications,Account address\nx,no,ben@home.test\ny,maybe,@Far@FAR.test\n',
      );
      const rows = await world.db.models.importItem.findMany({
        where: { importId: mutes.id },
        orderBy: { position: 'asc' },
      });
      expect(rows.map(({ subject, options }) => [subject, options])).toEqual([
        ['ben@home.test', { hidesNotifications: false }],
        ['far@far.test', {}],
      ]);
    });
  });

  it('a file is refused where it is too large, however short its rows', async () => {
    const { id } = await createImport(ctx(), ana, { kind: 'LISTS', overwrites: false });
    async function* large() {
      const row = new TextEncoder().encode(`${'x'.repeat(10_000)},a@b.test\n`);
      for (let n = 0; n < 2_200; n += 1) yield row;
    }
    await expect(receiveImport(ctx(), ana, id, large())).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await world.db.models.importItem.count()).toBe(0);
  });

  describe('what an import does not name', () => {
    const ended = async (given: Import) => {
      expect(await endUnnamed(ctx(), given, ana, 0n)).toBeNull();
    };
    /** What the machine notes of a row that was found. */
    const found = (given: Import, position: number, { id }: { id: bigint }) =>
      endItem(ctx(), given.id, position, async () => ({ state: 'SKIPPED', targetId: id }));
    const followed = async () =>
      (await world.db.models.follow.findMany({ where: { followerId: ana.id }, orderBy: { id: 'asc' } })).map(
        ({ followeeId }) => followeeId,
      );

    it('ends, but for what was found under another name, or is named and not found', async () => {
      const waiting = await world.remote('waiting', 'down.test');
      const cy = await world.identity('cy', other);
      for (const each of [ben, far, waiting, cy]) await world.follow(ana, each);
      await world.follow(ben, far);
      world.clock.advance(1000);
      const given = await begin('FOLLOWS', 'ben.old@home.test\nWaiting@down.test\n', true);
      await found(given, 1, ben);
      world.clock.advance(1000);
      // Begun since.
      const late = await world.remote('late', 'late.test');
      await world.follow(ana, late);
      await ended(given);
      expect(await followed()).toEqual([ben.id, waiting.id, late.id]);
      expect(await world.db.models.follow.count({ where: { followerId: ben.id } })).toBe(1);
    });

    it('leaves lists by the list it names, and lists that it names not at all go', async () => {
      for (const [list, identity] of [
        ['One', ben],
        ['One', far],
        ['Two', ben],
        ['Two', far],
        ['Three', ben],
      ] as const)
        await perform({ kind: 'LISTS', identity, list });
      world.clock.advance(1000);
      const given = await begin('LISTS', 'One,ben@home.test\nTwo,far@far.test\n', true);
      await found(given, 1, ben);
      await ended(given);
      const lists = await world.db.models.list.findMany({
        include: { members: true },
        orderBy: { title: 'asc' },
      });
      expect(lists).toMatchObject([
        { title: 'One', members: [{ memberId: ben.id }] },
        { title: 'Two', members: [{ memberId: far.id }] },
      ]);
    });

    it('ends of bookmarks as well', async () => {
      const [found1, named, left] = [await write(ben, '1'), await write(ben, '2'), await write(ben, '3')];
      for (const post of [found1, named, left]) await bookmark(post);
      world.clock.advance(1000);
      const given = await begin('BOOKMARKS', `https://home.test/other/address\n${named.uri}\n`, true);
      await found(given, 1, found1);
      await ended(given);
      const kept = await world.db.models.bookmark.findMany({ orderBy: { id: 'asc' } });
      expect(kept.map(({ postId }) => postId)).toEqual([found1.id, named.id]);
    });
  });

  describe('whom a row names', () => {
    let asked: string[];
    let answer: () => Promise<Identity | null>;
    beforeEach(() => {
      asked = [];
      answer = async () => null;
    });
    const remote = {
      findByHandle: async (_ctx, username, host) => {
        asked.push(`${username}@${host}`);
        return answer();
      },
      fetchPost: async (_ctx, uri) => {
        asked.push(uri);
        return null;
      },
    } as Partial<RemoteWork> as RemoteWork;
    const look = (
      subject: string,
      {
        kind = 'FOLLOWS',
        pauses = new HostPauses(systemRandom),
        failingSince = null,
      }: {
        kind?: TransferKind;
        pauses?: HostPauses;
        failingSince?: number | null;
      } = {},
    ): Promise<Found> => {
      const item: WaitingItem = { position: 1, subject, list: '', options: {}, failingSince };
      return findTarget(ctx(), kind, item, { remote, pauses });
    };

    it('is taken as it is known, and neither our own hosts nor blocked ones are asked', async () => {
      expect(await look('far@far.test')).toMatchObject({
        kind: 'target',
        target: { identity: { id: far.id } },
      });
      await world.domain('split.test', { host: 'fedi.split.test' });
      for (const name of ['home.test', 'other.test', 'split.test', 'fedi.split.test']) {
        const nobody = { reason: expect.stringContaining('on this server') };
        expect(await look(`nobody@${name}`)).toMatchObject(nobody);
        expect(await look(`https://${name}/posts/1`, { kind: 'BOOKMARKS' })).toMatchObject(nobody);
      }
      await world.blockHost(home, 'blocked.test');
      await world.blockHost(other, 'elsewhere.test');
      for (const [subject, kind] of [
        ['a@blocked.test', 'FOLLOWS'],
        ['https://blocked.test/1', 'BOOKMARKS'],
      ] as const)
        expect(await look(subject, { kind })).toMatchObject({
          reason: expect.stringContaining('does not deal with that server'),
        });
      expect(asked).toEqual([]);
      expect(await look('a@elsewhere.test')).toMatchObject({ kind: 'none' });
      expect(asked).toEqual(['a@elsewhere.test']);
      // Somebody who was suspended here is asked for, as their server may know better.
      await world.db.models.identity.update({ where: { id: far.id }, data: { state: 'SUSPENDED' } });
      expect(await look('far@far.test')).toMatchObject({ kind: 'none' });
    });

    it('is given up at once where asking again will not help, and else for three days', async () => {
      const failing = (kind: FetchError['kind']) => {
        answer = () => Promise.reject(new FetchError(kind, `It is ${kind}.`));
      };
      for (const kind of ['refused-address', 'bad-url', 'content-type', 'too-large', 'redirects'] as const) {
        failing(kind);
        expect(await look(`a@${kind}.test`)).toEqual({ kind: 'none', reason: `It is ${kind}.` });
      }
      const now = ctx().now;
      failing('timeout');
      expect(await look('a@b.test')).toMatchObject({ kind: 'later', failing: true });
      expect(await look('a@b.test', { failingSince: now - 2 * DAY })).toMatchObject({ kind: 'later' });
      expect(await look('a@b.test', { failingSince: now - 4 * DAY })).toMatchObject({
        reason: expect.stringContaining('for three days'),
      });
      failing('budget');
      // That we asked enough for now is not its fault.
      expect(await look('a@b.test', { failingSince: now - 4 * DAY })).toMatchObject({
        kind: 'later',
        failing: false,
      });
    });

    it('waits with others of its server, one after another, until it answers', async () => {
      const pauses = new HostPauses(systemRandom);
      answer = () => Promise.reject(new FetchError('budget', 'Enough.', { retryAfterMs: 5_000 }));
      const due = async (name: string) => {
        const found = await look(`${name}@big.test`, { pauses });
        return found.kind === 'later' ? found.dueAt - ctx().now : found.kind;
      };
      expect([await due('a'), await due('b'), await due('c')]).toEqual([5_000, 5_900, 6_800]);
      expect(asked).toEqual(['a@big.test']);
      world.clock.advance(5_000);
      answer = async () => null;
      expect([await due('a'), await due('b')]).toEqual(['none', 'none']);
    });
  });

  describe('an archive', () => {
    const make = async (hasMedia: boolean) => {
      const { id } = await createArchive(ctx(), ana, hasMedia);
      const run = { ctx: world.system(), subject: String(id), payload: {}, attempts: 0 };
      return { id, step: await archiving.handlers.make?.(run), run };
    };
    const unpacked = async (id: bigint) => {
      const row = await world.db.models.archive.findUniqueOrThrow({ where: { id } });
      const path = join(folder, 'media', archiveKey(row));
      execFileSync('tar', ['-xzf', path, '-C', folder]);
      return { path, row };
    };
    const items = (name: string) =>
      (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { orderedItems: unknown[] }).orderedItems;

    it('holds what somebody wrote for whomever, and nothing of others', async () => {
      const texts = ['PUBLIC', 'FOLLOWERS', 'MENTIONED', 'LOCAL'] as const;
      for (const visibility of texts) await write(ana, `as ${visibility}`, { visibility });
      const deleted = await write(ana, 'deleted');
      await deletePost(await world.as(ana), ana, deleted.id);
      await write(ben, 'by ben');
      const { id, step } = await make(false);
      expect(step).toEqual({ to: 'kept', afterMs: 7 * DAY });
      const { row } = await unpacked(id);
      expect(row).toMatchObject({ state: 'READY', expiresAt: BigInt(world.clock.now() + 7 * DAY) });
      const contents = items('outbox.json').map(
        (each) => (each as { object: { content: string } }).object.content,
      );
      expect(contents).toEqual(texts.map((text) => `<p>as ${text}</p>`));
      const last = items('outbox.json').at(-1) as { to: string[]; cc: string[]; object: { to: string[] } };
      expect([last.to, last.cc, last.object.to]).toEqual([
        ['https://home.test/actor'],
        [],
        ['https://home.test/actor'],
      ]);
      expect([await archiveFor(ctx(), ben, id), (await archivesOf(ctx(), ben.id)).length]).toEqual([null, 0]);
      expect(await archiveFor(ctx(), ana, id)).toMatchObject({ id });
    });

    it('has media only where they were asked for, their owner’s alone', async () => {
      for (const [n, owner] of [ana, ben].entries()) {
        const file = `${home.id}/ab/${String(n).repeat(30)}.jpg`;
        const draft = join(folder, 'draft');
        writeFileSync(draft, 'a picture');
        await world.app.ports.storage.put(file, draft, 'image/jpeg');
        await world.db.models.media.create({
          data: {
            ...{ id: world.app.ids.next(), identityId: owner.id, domainId: home.id, name: String(n) },
            ...({ state: 'READY', type: 'IMAGE', file } as const),
            ...{ createdAt: BigInt(world.clock.now()) },
          },
        });
      }
      const list = async (hasMedia: boolean) => {
        const { id } = await make(hasMedia);
        const { path } = await unpacked(id);
        return execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).split('\n');
      };
      const bare = await list(false);
      expect(bare.some((name) => name.startsWith('media/'))).toBe(false);
      expect(bare).toContain('following_accounts.csv');
      world.clock.advance(DAY);
      expect((await list(true)).filter((name) => name.startsWith('media/'))).toEqual([
        `media/ab/${'0'.repeat(30)}.jpg`,
      ]);
    });

    it('is made again a day later, and removed after a week with its file', async () => {
      const { id, run } = await make(false);
      await expect(createArchive(ctx(), ana, false)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
      world.clock.advance(DAY - 1);
      await expect(createArchive(ctx(), ana, false)).rejects.toMatchObject({ retryAfterMs: 1 });
      world.clock.advance(1);
      await createArchive(ctx(), ana, false);
      await expect(createArchive(ctx(), ana, false)).rejects.toMatchObject({ code: 'CONFLICT' });
      const { path } = await unpacked(id);
      expect(existsSync(path)).toBe(true);
      expect(await archiving.handlers.remove?.(run)).toEqual({ to: 'done' });
      expect(existsSync(path)).toBe(false);
      expect(await world.db.models.archive.findUnique({ where: { id } })).toBeNull();
    });

    it('ends with its owner, also while it is made', async () => {
      const { id } = await make(false);
      world.clock.advance(DAY);
      const second = await createArchive(ctx(), ana, false);
      expect(await inTransaction(ctx(), (inside) => endArchives(inside, ana.id))).toBe(2);
      const rows = await world.db.models.archive.findMany({ orderBy: { id: 'asc' } });
      expect(rows.map((row) => [row.id, row.state])).toEqual([
        [id, 'FAILED'],
        [second.id, 'FAILED'],
      ]);
      const due = await world.db.models.work.findMany({ where: { machine: 'archive' } });
      expect(due.every(({ dueAt }) => dueAt !== null && dueAt <= BigInt(world.clock.now()))).toBe(true);
      const run = { ctx: world.system(), subject: String(second.id), payload: {}, attempts: 0 };
      await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'DELETED' } });
      expect(await archiving.handlers.make?.(run)).toEqual({ to: 'kept', afterMs: 0 });
      expect(readdirSync(join(folder, 'media', 'archives'), { recursive: true })).toHaveLength(2);
    });
  });
});
