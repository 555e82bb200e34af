import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type World } from '../../helpers/world.ts';

/** Who may reply (GoToSocial's interaction controls) between two installs as operators run them, over HTTP alone. */

interface Replying {
  id: string;
  uri: string;
  replyState: string | null;
  viewer: { canReply: boolean; replyPermission: string };
  counts: { replies: number };
}

const REPLYING = 'id uri replyState viewer { canReply replyPermission } counts { replies }';

let world: World;
let ana: Somebody;
let cleo: Somebody;
let dora: Somebody;

beforeAll(async () => {
  world = await createWorld({ installs: { north: ['a.test'], south: ['c.test', 'd.test'] } });
  const [north, south] = [world.install('north'), world.install('south')];
  ana = new Somebody(north, await north.person('ana', 'a.test'));
  cleo = new Somebody(south, await south.person('cleo', 'c.test'));
  dora = new Somebody(south, await south.person('dora', 'd.test'));
  await cleo.towards('followIdentity', ana.handle);
  await eventually(
    async () => (await cleo.find(ana.handle)).viewer,
    (viewer) => viewer?.isFollowing === true,
  );
});
afterAll(() => world?.close());

const write = async (who: Somebody, input: object): Promise<Replying> =>
  (await who.change<{ post: Replying }>('createPost', { text: 'text', ...input }, `post { ${REPLYING} }`))
    .post;
/** The post at an address as somebody sees it now; null where they do not. */
const at = async (who: Somebody, uri: string) =>
  (
    await who.ask<{ resolve: Replying | null }>(
      `query ($uri: String!) { resolve(text: $uri) { ... on Post { ${REPLYING} } } }`,
      { uri },
    )
  ).resolve;
const known = (who: Somebody, uri: string) =>
  eventually(
    () => at(who, uri),
    (post) => post !== null,
  );
const standing = (who: Somebody, uri: string, state: string | null) =>
  eventually(
    () => at(who, uri),
    (post) => post !== null && post.replyState === state,
  );
const thread = async (who: Somebody, id: string | undefined) =>
  (
    await who.ask<{ post: { thread: { descendants: { nodes: { post: { uri: string } }[] } } } }>(
      'query ($id: ID!) { post(id: $id) { thread { descendants(first: 9) { nodes { post { uri } } } } } }',
      { id },
    )
  ).post.thread.descendants.nodes.map(({ post }) => post.uri);

describe('a reply to a post on another install', () => {
  it('is asked for, agreed to by the policy, shown on both, and taken away', async () => {
    const post = await write(ana, { text: 'for followers to answer', replyPolicy: 'FOLLOWERS' });
    const there = await known(cleo, post.uri);
    expect(there?.viewer).toEqual({ canReply: true, replyPermission: 'AUTOMATIC' });
    const reply = await write(cleo, { text: 'mine', inReplyToId: there?.id });
    expect(['PENDING', 'ACCEPTED']).toContain(reply.replyState);
    await standing(cleo, reply.uri, 'ACCEPTED');
    const here = await standing(ana, reply.uri, 'ACCEPTED');
    expect(await thread(ana, post.id)).toEqual([reply.uri]);
    expect(await thread(cleo, there?.id)).toEqual([reply.uri]);
    expect((await at(ana, post.uri))?.counts.replies).toBe(1);

    const forDora = await known(dora, post.uri);
    expect(forDora?.viewer).toEqual({ canReply: false, replyPermission: 'DENIED' });
    await expect(write(dora, { inReplyToId: forDora?.id })).rejects.toThrow('does not let you reply to it');

    await ana.change('rejectReply', { postId: here?.id }, 'post { id }');
    await standing(cleo, reply.uri, 'REVOKED');
    expect([await thread(ana, post.id), await thread(cleo, there?.id)]).toEqual([[], [reply.uri]]);
    expect(await thread(dora, forDora?.id)).toEqual([]);
  });

  it('follows a policy that changes', async () => {
    const post = await write(ana, { text: 'first nobody', replyPolicy: 'NOBODY' });
    const there = await known(cleo, post.uri);
    await expect(write(cleo, { inReplyToId: there?.id })).rejects.toThrow('does not let you reply to it');
    await ana.change('editPost', { postId: post.id, replyPolicy: 'ANYONE' }, 'post { id }');
    await eventually(
      () => at(cleo, post.uri),
      (now) => now?.viewer.canReply === true,
    );
    const reply = await write(cleo, { inReplyToId: there?.id });
    expect(reply.replyState).toBeNull();
    await known(ana, reply.uri);
  });

  it('waits for an author who wants to look at it, over a kill of both, until they decide', async () => {
    const [north, south] = [world.install('north'), world.install('south')];
    const post = await write(ana, {
      text: 'ask me first',
      replyPolicy: 'NOBODY',
      manualReplyPolicy: 'ANYONE',
    });
    const there = await known(dora, post.uri);
    expect(there?.viewer).toEqual({ canReply: true, replyPermission: 'MANUAL' });
    const reply = await write(dora, { text: 'may I?', inReplyToId: there?.id });
    expect(reply.replyState).toBe('PENDING');
    const waiting = async () =>
      (
        await ana.ask<{ viewer: { identity: { pendingReplies: { nodes: { id: string; uri: string }[] } } } }>(
          '{ viewer { identity { pendingReplies(first: 9) { nodes { id uri } } } } }',
        )
      ).viewer.identity.pendingReplies.nodes;
    const [asked] = await eventually(waiting, (nodes) => nodes.length === 1);
    expect(asked?.uri).toBe(reply.uri);
    expect(await thread(ana, post.id)).toEqual([]);
    for (const install of [south, north]) {
      await install.kill();
      await install.start();
    }
    expect([await at(cleo, reply.uri), (await at(dora, reply.uri))?.replyState]).toEqual([null, 'PENDING']);
    await ana.change('approveReply', { postId: asked?.id }, 'post { id }');
    await eventually(
      () => at(dora, reply.uri),
      (now) => now?.replyState === 'ACCEPTED',
      120_000,
    );
    expect([await thread(ana, post.id), await waiting()]).toEqual([[reply.uri], []]);
    expect(await thread(dora, there?.id)).toEqual([reply.uri]);
    const again = await write(dora, { text: 'and this?', inReplyToId: there?.id });
    const [second] = await eventually(waiting, (nodes) => nodes.length === 1);
    await ana.change('rejectReply', { postId: second?.id }, 'post { id }');
    await standing(dora, again.uri, 'REJECTED');
    expect(await thread(ana, post.id)).toEqual([reply.uri]);
  });

  it('waits while the other server is killed, and is agreed to when it is back', async () => {
    const post = await write(ana, { text: 'wait for me', replyPolicy: 'FOLLOWERS' });
    const there = await known(cleo, post.uri);
    const north = world.install('north');
    await north.kill();
    const reply = await write(cleo, { text: 'patience', inReplyToId: there?.id });
    expect(reply.replyState).toBe('PENDING');
    await world.install('south').kill();
    await world.install('south').start();
    expect((await at(cleo, reply.uri))?.replyState).toBe('PENDING');
    expect(await at(dora, reply.uri)).toBeNull();
    await north.start();
    await eventually(
      () => at(cleo, reply.uri),
      (now) => now?.replyState === 'ACCEPTED',
      120_000,
    );
    await standing(ana, reply.uri, 'ACCEPTED');
    expect(await thread(ana, post.id)).toEqual([reply.uri]);
  });
});
