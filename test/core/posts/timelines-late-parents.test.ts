import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, systemCtx } from '../../../src/core/context.ts';
import type { RemotePostData } from '../../../src/core/posts/remote/content.ts';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { adoptReplies } from '../../../src/core/posts/remote/thread.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { remotePost } from '../../helpers/federation/remote-post.ts';

/** Replies that arrive before what they answer end where they would have ended in order. */
describe.each(DIALECTS)('late parents on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let b: Domain;
  let reader: Identity;
  let other: Identity;
  let x: Identity;
  let y: Identity;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    a = await world.domain('a.test');
    b = await world.domain('b.test');
    reader = await world.identity('reader', a);
    other = await world.identity('other', b);
    x = await world.remote('x', 'x.test');
    y = await world.remote('y', 'y.test');
    await world.follow(reader, x);
    await world.follow(other, x);
  });
  afterEach(() => world.close());

  const uriOf = (author: Identity, name: string) => `${new URL(author.uri).origin}/${name}`;
  const send = async (
    author: Identity,
    name: string,
    inReplyToUri: string | null = null,
    {
      domain = a,
      isDelivered = true,
      ...more
    }: Partial<RemotePostData> & { domain?: Domain; isDelivered?: boolean } = {},
  ) => {
    const data = remotePost(uriOf(author, name), world.clock.now(), { inReplyToUri, ...more });
    const stored = await storeRemotePost(world.system(domain), author, data, { isDelivered });
    return stored.post?.id ?? 0n;
  };
  const home = async (of: Identity) =>
    (await world.db.models.home.findMany({ where: { identityId: of.id }, orderBy: { entryId: 'asc' } })).map(
      (row) => row.entryId,
    );
  const lists = async (domain: Domain) =>
    (
      await world.db.models.domainEntry.findMany({
        where: { domainId: domain.id, isReply: false },
        orderBy: { postId: 'asc' },
      })
    ).map((row) => row.postId);

  it('a thread with oneself is in homes and lists whether its beginning comes first, later, or is fetched', async () => {
    const p2 = await send(x, 'p2', uriOf(x, 'p1'));
    expect(await home(reader)).toEqual([]);
    const homed = async () =>
      await world.db.models.event.count({ where: { kind: 'entry.homed', entryId: p2 } });
    expect(await homed()).toBe(0);
    const p1 = await send(x, 'p1');
    expect(new Set(await home(reader))).toEqual(new Set([p1, p2]));
    expect(await homed()).toBe(1);
    // It was delivered to domain a alone.
    expect(await home(other)).toEqual([]);
    expect(new Set(await lists(a))).toEqual(new Set([p1, p2]));
    const fetchedReply = await send(x, 'q2', uriOf(x, 'q1'));
    const fetched = await send(x, 'q1', null, { isDelivered: false });
    expect(await home(reader)).toContain(fetchedReply);
    expect(await home(reader)).not.toContain(fetched);
    expect(await world.db.models.notification.count()).toBe(0);
    expect(await world.db.models.waitingReply.count()).toBe(0);
  });

  it('both come at once', async () => {
    const sent = await Promise.all([
      send(x, 'p2', uriOf(x, 'p1')),
      send(x, 'p1'),
      send(x, 'p3', uriOf(x, 'p2')),
    ]);
    expect(new Set(await home(reader))).toEqual(new Set(sent));
  });

  it('a reply to another whom the reader follows, or does not', async () => {
    const early = await send(x, 'r1', uriOf(y, 'p1'));
    await send(y, 'p1');
    expect(await home(reader)).toEqual([]);
    await world.follow(reader, y);
    const late = await send(x, 'r2', uriOf(y, 'p2'));
    const parent = await send(y, 'p2');
    expect(new Set(await home(reader))).toEqual(new Set([late, parent]));
    expect(await home(reader)).not.toContain(early);
    // What the parent is for decides nothing: the reply itself is for followers.
    const few = await send(x, 'r3', uriOf(y, 'p3'), { visibility: 'FOLLOWERS' });
    await send(y, 'p3', null, { isDelivered: false });
    expect(await home(reader)).toContain(few);
    expect(await lists(a)).not.toContain(late);
  });

  it('is decided for those who followed when it came, and who may read it now', async () => {
    const p2 = await send(x, 'p2', uriOf(x, 'p1'));
    world.clock.advance(1000);
    const newcomer = await world.identity('newcomer', a);
    const muter = await world.identity('muter', a);
    await world.follow(muter, x, { acceptedAt: 1n });
    await world.mute(muter, x);
    await world.follow(newcomer, x);
    await send(x, 'p1');
    expect(await home(reader)).toContain(p2);
    expect(await home(newcomer)).not.toContain(p2);
    expect(await home(muter)).toEqual([]);
  });

  it('goes on in chunks for a post with very many replies', async () => {
    const replies: bigint[] = [];
    for (let index = 0; index < 130; index += 1) replies.push(await send(x, `r${index}`, uriOf(x, 'p1')));
    const p1 = await send(x, 'p1');
    expect((await home(reader)).length).toBeLessThan(131);
    const work = await world.db.models.work.findMany({ where: { machine: 'reply-adoption' } });
    expect(work).toMatchObject([{ subject: String(p1) }]);
    const parent = await world.db.models.post.findUniqueOrThrow({ where: { id: p1 } });
    expect(await inTransaction(systemCtx(world.app), (ctx) => adoptReplies(ctx, parent, x))).toBe(false);
    expect(new Set(await home(reader))).toEqual(new Set([p1, ...replies]));
    const { repliesCount } = await world.db.models.post.findUniqueOrThrow({ where: { id: p1 } });
    expect(repliesCount).toBe(130);
  });
});
