import { afterEach, describe, expect, it } from 'vitest';
import { block } from '../../src/core/blocks/block.ts';
import { inTransaction } from '../../src/core/context.ts';
import { markConversation, removeConversation } from '../../src/core/conversations/mark.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { adoptReplies } from '../../src/core/posts/remote/thread.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { type LiveWorld, openLiveWorld } from './live.ts';

const WATCH = `subscription { conversations {
  __typename cursor
  ... on ConversationChanged { conversation { id isUnread participants { id } lastPost { key } } }
  ... on ConversationRemoved { conversationId }
} }`;
const LIST = `{ viewer { identity { conversations { edges { cursor node { id isUnread participants { handle } lastPost { source } } } } } } }`;

interface Listed {
  id: string;
  isUnread: boolean;
  participants: { handle: string }[];
  lastPost: { source: string } | null;
}

describe.each(DIALECTS)('conversations on %s', (dialect) => {
  let world: LiveWorld;
  let ana: Identity;
  let ben: Identity;
  let cleo: Identity;
  afterEach(() => world.close());

  async function open() {
    world = await openLiveWorld({ dialect });
    ana = await world.somebody();
    ben = await world.somebody(world.there);
    cleo = await world.somebody();
  }
  const at = (who: Identity) => `@${who.username}@${who.handleDomain}`;
  const direct = (by: Identity, text: string, more: { inReplyToId?: bigint } = {}) => {
    world.clock.advance(5);
    return world.post(by, text, { visibility: 'MENTIONED', ...more });
  };
  async function listed(who: Identity) {
    const domain = who.domainId === world.here.id ? world.here : world.there;
    const { data } = await world.ask(domain, await world.token(who), LIST);
    return data.viewer.identity.conversations.edges.map(({ node }: { node: Listed }) => node) as Listed[];
  }
  const shown = async (who: Identity) =>
    (await listed(who)).map(({ isUnread, participants, lastPost }) =>
      [
        isUnread ? 'unread' : 'read',
        lastPost?.source,
        ...participants.map(({ handle }) => handle).sort(),
      ].join(' | '),
    );
  const onlyOne = async (who: Identity) => {
    const rows = await world.db.models.conversation.findMany({ where: { identityId: who.id } });
    expect(rows).toHaveLength(1);
    return rows[0]?.id ?? 0n;
  };

  it('hold the direct posts of a thread among the same people, for each of them', async () => {
    await open();
    const first = await direct(ana, `hello ${at(ben)}`);
    const second = await direct(ben, `yes ${at(ana)}`, { inReplyToId: first.id });
    expect(await shown(ana)).toEqual([`unread | yes ${at(ana)} | ${at(ben)}`]);
    expect(await shown(ben)).toEqual([`read | yes ${at(ana)} | ${at(ana)}`]);
    // The same thread, but other people.
    await direct(ana, `and ${at(ben)} ${at(cleo)}`, { inReplyToId: second.id });
    const both = [at(ben), at(cleo)].sort().join(' | ');
    expect((await shown(ana))[0]).toBe(`read | and ${at(ben)} ${at(cleo)} | ${both}`);
    expect(await shown(ana)).toHaveLength(2);
    expect(await shown(cleo)).toHaveLength(1);
    // The same people, but another thread; and what is not direct.
    await direct(ben, `new ${at(ana)}`);
    await world.post(ben, `for all ${at(ana)}`, { inReplyToId: first.id, visibility: 'PUBLIC' });
    expect((await shown(ana)).map((each) => each.split(' | ')[1])).toEqual([
      `new ${at(ana)}`,
      `and ${at(ben)} ${at(cleo)}`,
      `yes ${at(ana)}`,
    ]);
  });

  it('end with the post before when their last one is deleted, and take in whom an edit names', async () => {
    await open();
    const first = await direct(ben, `one ${at(ana)}`);
    const second = await direct(ben, `two ${at(ana)}`, { inReplyToId: first.id });
    await world.remove(ben, second);
    expect(await shown(ana)).toEqual([`unread | one ${at(ana)} | ${at(ben)}`]);
    await world.edit(ben, first, `one ${at(ana)} ${at(cleo)}`);
    const both = [at(ben), at(cleo)].sort().join(' | ');
    expect(await shown(ana)).toEqual([`unread | one ${at(ana)} ${at(cleo)} | ${both}`]);
    expect(await shown(cleo)).toHaveLength(1);
    await world.remove(ben, first);
    for (const who of [ana, ben, cleo]) expect(await shown(who)).toEqual([]);
  });

  it('are not begun by people who are blocked or muted, and end with a block', async () => {
    await open();
    await direct(ben, `one ${at(ana)}`);
    await world.db.models.mute.create({
      data: { id: 1n, muterId: ana.id, mutedId: cleo.id, createdAt: 0n },
    });
    await direct(cleo, `two ${at(ana)}`);
    expect(await shown(ana)).toHaveLength(1);
    expect(await shown(cleo)).toHaveLength(1);
    await block(await world.as(ana), ana, ben);
    expect(await shown(ana)).toEqual([]);
  });

  it('go on where their thread is hung', async () => {
    await open();
    const rita = await world.remote('rita', 'r.test');
    const more = { visibility: 'MENTIONED', inReplyToUri: 'https://r.test/0' } as const;
    const [one, two] = [await world.rawPost(rita, more), await world.rawPost(rita, more)];
    for (const { id } of [one, two])
      await world.db.models.mention.create({ data: { postId: id, identityId: ana.id } });
    const asked = await direct(ana, `one ${at(ben)}`, { inReplyToId: one.id });
    await direct(ana, `two ${at(ben)}`, { inReplyToId: two.id });
    expect(await shown(ben)).toHaveLength(2);
    const root = await world.rawPost(rita, { uri: 'https://r.test/0', visibility: 'MENTIONED' });
    await inTransaction(world.system(world.here), (ctx) => adoptReplies(ctx, root, rita));
    expect(await shown(ben)).toEqual([`unread | two ${at(ben)} | ${at(ana)}`]);
    const id = await onlyOne(ben);
    await direct(ben, `three ${at(ana)}`, { inReplyToId: asked.id });
    expect(await onlyOne(ben)).toBe(id);
  });

  it('hold what another server sent to a domain for its people alone, and in the order in which it was written', async () => {
    await open();
    const rita = await world.remote('rita', 'r.test');
    const mentions = [ana, ben].map(({ uri }) => ({ uri, handle: null }));
    const begun = world.clock.now() - 60_000;
    const receive = async (at: Domain, name: string, afterMs: number, inReplyToUri: string | null) => {
      const data = remotePost(`https://r.test/${name}`, begun + afterMs, {
        visibility: 'MENTIONED',
        mentions,
        inReplyToUri,
      });
      await storeRemotePost(world.system(at), rita, data, { isDelivered: true });
    };
    const lastOf = async (who: Identity) => {
      const rows = await world.db.models.conversation.findMany({ where: { identityId: who.id } });
      const posts = await world.db.models.post.findMany({
        where: { id: { in: rows.map(({ lastPostId }) => lastPostId) } },
      });
      return posts.map(({ uri }) => uri);
    };
    await receive(world.here, 'first', 0, null);
    expect([await lastOf(ana), await lastOf(ben)]).toEqual([['https://r.test/first'], []]);
    await receive(world.there, 'first', 0, null);
    expect(await lastOf(ben)).toEqual(['https://r.test/first']);
    await receive(world.here, 'third', 20_000, 'https://r.test/first');
    // It was written before the last one, and comes after it.
    await receive(world.here, 'second', 10_000, 'https://r.test/first');
    expect([await lastOf(ana), await lastOf(ben)]).toEqual([
      ['https://r.test/third'],
      ['https://r.test/first'],
    ]);
  });

  it('are watched live, as they change, are read and go', async () => {
    await open();
    const watcher = await world.live(ana, WATCH);
    const stranger = await world.live(cleo, WATCH);
    for (const each of [watcher, stranger]) await each.until((it) => it.kinds.includes('CaughtUp'));
    const post = await direct(ben, `one ${at(ana)}`);
    await watcher.until((it) => it.kinds.includes('ConversationChanged'));
    const id = await onlyOne(ana);
    const conversation = {
      id: `conversation_${id}`,
      isUnread: true,
      participants: [{ id: `identity_${ben.id}` }],
      lastPost: { key: String(post.id) },
    };
    expect(watcher.frames.at(-1)).toMatchObject({ conversation });
    await markConversation(await world.as(ana), ana, id, false);
    await watcher.until((it) => it.kinds.length === 3);
    expect(watcher.frames.at(-1)).toMatchObject({ conversation: { ...conversation, isUnread: false } });
    await removeConversation(await world.as(ana), ana, id);
    await watcher.until((it) => it.kinds.includes('ConversationRemoved'));
    expect(watcher.frames.at(-1)).toMatchObject({ conversationId: `conversation_${id}` });
    await expect(removeConversation(await world.as(ben), ben, id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await shown(ana)).toEqual([]);
    await direct(ben, `two ${at(ana)}`, { inReplyToId: post.id });
    expect(await onlyOne(ana)).not.toBe(id);
    expect(stranger.kinds).toEqual(['CaughtUp']);
  });
});
