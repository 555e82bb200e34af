import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
let bea: Identity;
let asAna: string;
let asBea: string;

beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  bea = await world.identity('bea', domain);
  asAna = await world.token(ana);
  asBea = await world.token(bea);
});
afterAll(() => world.close());

async function change(token: string, name: string, input: object, payload: string) {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await world.ask(
    domain,
    token,
    `mutation ($input: ${type}Input!) { it: ${name}(input: $input) { __typename ... on Error { code path message }
      ... on InvalidInputError { problems { path message } } ... on ${type}Payload { ${payload} } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.it;
}

const create = (input: object, token = asAna) =>
  change(token, 'createPost', input, 'post { id } edge { cursor node { id } }');

describe('what mutations answer', () => {
  it('is everything that is wrong with the input at once', async () => {
    const answer = await create({ text: ' ', inReplyToId: 'nonsense', idempotencyKey: 'x'.repeat(201) });
    expect(answer).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'inReplyToId'] });
    expect(answer.problems.map((problem: { path: string[] }) => problem.path.join('.'))).toEqual([
      'input.inReplyToId',
      'input.text',
      'input.idempotencyKey',
    ]);
    const profile = await change(
      asAna,
      'updateIdentity',
      { name: 'x'.repeat(101), bio: 'x'.repeat(5001), fields: [{ name: 'x', value: 'y'.repeat(3000) }] },
      'identity { id }',
    );
    expect(profile.problems.map((problem: { path: string[] }) => problem.path.join('.'))).toEqual([
      'input.name',
      'input.bio',
      'input.fields.0.value',
    ]);
  });

  it('is a refusal of an idempotency key without anything in it, which would not keep a second post away', async () => {
    expect(await create({ text: 'once', idempotencyKey: '' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'idempotencyKey'],
    });
  });

  it('is a conflict where an idempotency key comes again with another input', async () => {
    const input = { text: 'once', summary: 'mind', language: 'en', idempotencyKey: 'k1' };
    const first = await create(input);
    expect(first.post.id).toBe((await create(input)).post.id);
    const others = [
      { text: 'twice' },
      { summary: null },
      { language: 'mi' },
      { visibility: 'UNLISTED' },
      { format: 'MARKDOWN' },
      { inReplyToId: first.post.id },
    ];
    for (const other of others)
      expect(await create({ ...input, ...other })).toMatchObject({
        __typename: 'ConflictError',
        path: ['input', 'idempotencyKey'],
      });
    expect((await create(input, asBea)).__typename).toBe('CreatePostPayload');
    await change(asAna, 'editPost', { postId: first.post.id, text: 'edited' }, 'post { id }');
    expect((await create(input)).post.id).toBe(first.post.id);
    expect((await create({ ...input, text: 'edited' })).__typename).toBe('ConflictError');
  });

  it('is a conflict where others edit a post whenever it is to be written', async () => {
    const { post } = await create({ text: 'all at once' });
    const edit = () => change(asAna, 'editPost', { postId: post.id, text: 'mine' }, 'post { html }');
    const { db } = world.app;
    const { transaction } = db;
    const id = BigInt(post.id.replace('post_', ''));
    const others = vi.spyOn(db, 'transaction').mockImplementation(async (work) => {
      await db.sql.run('UPDATE post SET "revision" = "revision" + 1 WHERE "id" = ?', [id]);
      return transaction.call(db, work) as never;
    });
    try {
      expect((await edit()).__typename).toBe('ConflictError');
      // It was tried again, but not for ever.
      expect(others.mock.calls.length).toBeGreaterThan(1);
    } finally {
      others.mockRestore();
    }
    expect(await edit()).toMatchObject({ __typename: 'EditPostPayload', post: { html: '<p>mine</p>' } });
  });

  it('is an edit for each of many who edit a post at the same moment, or that it is a conflict', async () => {
    const { post } = await create({ text: 'all at once' });
    const edits = Array.from({ length: 40 }, (_, index) =>
      change(asAna, 'editPost', { postId: post.id, text: `edit ${index}` }, 'post { id }'),
    );
    const answers = (await Promise.all(edits)).map(({ __typename }) => __typename);
    expect(answers).toContain('EditPostPayload');
    expect(answers.filter((each) => each !== 'EditPostPayload' && each !== 'ConflictError')).toEqual([]);
  });

  it('is what a cache needs', async () => {
    const parent = await create({ text: 'parent' });
    const child = await create({ text: 'child', inReplyToId: parent.post.id }, asBea);
    const key = child.post.id.slice('post_'.length);
    expect(child.edge).toEqual({ cursor: key, node: { id: `entry_${key}` } });
    const boosted = await change(
      asAna,
      'boostPost',
      { postId: child.post.id },
      'edge { node { id boost { id } } }',
    );
    const taken = await change(asAna, 'unboostPost', { postId: child.post.id }, 'deletedEntryId');
    expect(taken.deletedEntryId).toBe(boosted.edge.node.id);
    expect(
      await change(
        asBea,
        'deletePost',
        { postId: child.post.id },
        'deletedPostId deletedEntryId author { handle } inReplyTo { id counts { replies } }',
      ),
    ).toMatchObject({
      deletedPostId: child.post.id,
      deletedEntryId: `entry_${key}`,
      author: { handle: '@bea@a.test' },
      inReplyTo: { id: parent.post.id, counts: { replies: 0 } },
    });
  });

  it('tells answers from other mentions among notifications, each a type of its own', async () => {
    const cleo = await world.identity('cleo', domain);
    const asCleo = await world.token(cleo);
    const own = await create({ text: 'ask me' }, asCleo);
    await create({ text: '@cleo hello' });
    await create({ text: '@cleo an answer', inReplyToId: own.post.id });
    await change(asAna, 'favouritePost', { postId: own.post.id }, 'post { id }');
    const query = (args: string) =>
      `{ viewer { identity { notifications${args} { nodes { __typename id kind recipient { handle } ... on PostNotification { post { id } } } } } } }`;
    const kinds = async (args: string) =>
      (await world.ask(domain, asCleo, query(args))).data.viewer.identity.notifications.nodes.map(
        (node: { __typename: string }) => node.__typename,
      );
    expect(await kinds('')).toEqual(['FavouriteNotification', 'ReplyNotification', 'MentionNotification']);
    expect(await kinds('(kinds: [REPLY])')).toEqual(['ReplyNotification']);
    expect(await kinds('(kinds: [MENTION, FAVOURITE])')).toEqual([
      'FavouriteNotification',
      'MentionNotification',
    ]);
    const { data } = await world.ask(domain, asCleo, query(''));
    const [, reply] = data.viewer.identity.notifications.nodes;
    expect(reply).toMatchObject({ kind: 'REPLY', recipient: { handle: '@cleo@a.test' } });
    const again = await world.ask(domain, asCleo, `{ node(id: "${reply.id}") { __typename id } }`);
    expect(again.data.node).toEqual({ __typename: 'ReplyNotification', id: reply.id });
  });
});
