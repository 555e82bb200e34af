import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFilter } from '../../../src/core/filters/filters.ts';
import { MOST_FILTERED_POSTS, MOST_FILTERS } from '../../../src/core/filters/input.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Identity, Post } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe.each(DIALECTS)('mutations of filters on %s', (dialect) => {
  let world: MutationWorld;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;
  let asBob: Asker;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    const domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    bob = await world.identity('bob', domain);
    asAna = await world.asIdentity(ana);
    asBob = await world.asIdentity(bob);
  });
  afterAll(() => world.close());

  const FILTER =
    'filter { id title contexts action expiresAt keywords { key keyword isWholeWord } posts { postId } }';
  const run = async (name: string, input: object, asker = asAna) =>
    // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the request it sent
    (await world.mutate(asker, name, input, FILTER)) as any;
  const say = async (text: string, more: object = {}) =>
    createPost(await world.as(bob), bob, { text, ...more });
  const matches = async (post: Post, asker = asAna) => {
    const answer = await world.run(
      asker,
      `{ node(id: "${gid('Post', post)}") { ... on Post { viewer { filtered { filter { title } keywords isNamed } } } } }`,
    );
    return (answer.node as never as { viewer: { filtered: { keywords: string[] }[] } }).viewer.filtered;
  };

  it('make, change and delete one', async () => {
    const { filter } = await run('createFilter', {
      title: ' spoilers ',
      contexts: ['HOME', 'HOME', 'PUBLIC'],
      action: 'BLUR',
      seconds: 3600,
      keywords: [{ keyword: 'dragon' }, { keyword: 'end', isWholeWord: false }],
    });
    expect(filter).toMatchObject({
      title: 'spoilers',
      contexts: ['HOME', 'PUBLIC'],
      action: 'BLUR',
      keywords: [
        { keyword: 'dragon', isWholeWord: true },
        { keyword: 'end', isWholeWord: false },
      ],
    });
    expect(filter.expiresAt).not.toBeNull();
    const [dragon, end] = filter.keywords;
    const changed = await run('updateFilter', {
      filterId: filter.id,
      seconds: 0,
      keywords: [
        { key: dragon.key, keyword: 'wyvern' },
        { key: end.key, isRemoved: true },
        { keyword: 'queen' },
      ],
    });
    expect(changed.filter).toMatchObject({
      title: 'spoilers',
      action: 'BLUR',
      expiresAt: null,
      keywords: [
        { key: dragon.key, keyword: 'wyvern', isWholeWord: true },
        { keyword: 'queen', isWholeWord: true },
      ],
    });
    // What is wrong with one keyword changes nothing.
    expect(
      await run('updateFilter', {
        filterId: filter.id,
        title: 'x',
        keywords: [{ key: end.key, keyword: 'y' }],
      }),
    ).toMatchObject({ __typename: 'NotFoundError', path: ['input', 'keywords', '0'] });
    // A keyword is changed with its own filter alone.
    const second = (
      await run('createFilter', { title: 'two', contexts: ['HOME'], keywords: [{ keyword: 'a' }] })
    ).filter;
    for (const change of [{ keyword: 'b' }, { isRemoved: true }])
      expect(
        await run('updateFilter', {
          filterId: filter.id,
          keywords: [{ key: second.keywords[0].key, ...change }],
        }),
      ).toMatchObject({ __typename: 'NotFoundError' });
    await world.mutate(asAna, 'deleteFilter', { filterId: second.id }, 'filterId');
    const all = await world.run(asAna, '{ viewer { identity { filters { title } } } }');
    expect(all.viewer).toEqual({ identity: { filters: [{ title: 'spoilers' }] } });
    for (const [name, more] of [
      ['updateFilter', { title: 'mine' }],
      ['deleteFilter', {}],
      ['filterPost', { postId: gid('Post', await say('one')) }],
      ['unfilterPost', { postId: gid('Post', await say('two')) }],
    ] as const)
      expect(await world.mutate(asBob, name, { filterId: filter.id, ...more })).toMatchObject({
        __typename: 'NotFoundError',
      });
    expect(await world.mutate(asAna, 'deleteFilter', { filterId: filter.id }, 'filterId')).toMatchObject({
      filterId: filter.id,
    });
    expect(await world.db.models.filterKeyword.count()).toBe(0);
  });

  it('refuse what no filter can be', async () => {
    const base = { title: 'x', contexts: ['HOME'] };
    for (const wrong of [
      { title: ' ' },
      { title: 'x'.repeat(257) },
      { contexts: [] },
      { seconds: -1 },
      { keywords: [{ keyword: '  ' }] },
      { keywords: [{ keyword: 'x'.repeat(513) }] },
      { keywords: Array.from({ length: 101 }, (_, index) => ({ keyword: `word${index}` })) },
    ])
      expect(await run('createFilter', { ...base, ...wrong })).toMatchObject({
        __typename: 'InvalidInputError',
      });
    expect(await world.db.models.filter.count()).toBe(0);
  });

  it('match by words in any writing, and by what they name', async () => {
    const { filter } = await run('createFilter', {
      title: 'all kinds',
      contexts: ['HOME'],
      keywords: [
        { keyword: 'Ärger' },
        { keyword: 'c++' },
        { keyword: 'two   words' },
        { keyword: 'part', isWholeWord: false },
        { keyword: '(a|b' },
      ],
    });
    const found = async (text: string, more: object = {}) =>
      (await matches(await say(text, more)))[0]?.keywords ?? [];
    expect(await found('nur ÄRGER heute')).toEqual(['Ärger']);
    expect(await found('Verärgert, Ärgernis')).toEqual([]);
    expect(await found('I write c++.')).toEqual(['c++']);
    expect(await found('two\nWORDS')).toEqual(['two   words']);
    expect(await found('apartment')).toEqual(['part']);
    expect(await found('what (a|b is')).toEqual(['(a|b']);
    expect(await found('plain', { summary: 'about Ärger' })).toEqual(['Ärger']);
    expect(await found('plain', { poll: { options: ['Ärger', 'b'], seconds: 600 } })).toEqual(['Ärger']);
    const post = await say('nothing to see');
    expect(await matches(post)).toEqual([]);
    await run('filterPost', { filterId: filter.id, postId: gid('Post', post) });
    expect(await run('filterPost', { filterId: filter.id, postId: gid('Post', post) })).toMatchObject({
      __typename: 'ConflictError',
    });
    expect(await matches(post)).toEqual([{ filter: { title: 'all kinds' }, keywords: [], isNamed: true }]);
    // Nobody's own posts are filtered, and nobody else's filters count.
    expect(await matches(post, asBob)).toEqual([]);
    const hidden = await say('for few', { visibility: 'FOLLOWERS' });
    expect(await run('filterPost', { filterId: filter.id, postId: gid('Post', hidden) })).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(
      (await run('unfilterPost', { filterId: filter.id, postId: gid('Post', post) })).filter.posts,
    ).toEqual([]);
    expect(await matches(post)).toEqual([]);
  });

  it('hold as long as they are told to', async () => {
    await run('createFilter', {
      title: 'soon over',
      contexts: ['HOME'],
      seconds: 60,
      keywords: [{ keyword: 'short' }],
    });
    const post = await say('a short time');
    expect(await matches(post)).toHaveLength(1);
    world.clock.advance(60_001);
    expect(await matches(post)).toEqual([]);
  });

  it('name as many posts as one may', async () => {
    const { filter } = await run('createFilter', { title: 'named', contexts: ['HOME'] });
    const posts: Post[] = [];
    for (let index = 0; index < MOST_FILTERED_POSTS; index += 1) posts.push(await world.rawPost(bob));
    const [last, ...others] = posts as [Post, ...Post[]];
    await world.db.models.filteredPost.createMany({
      data: others.map(({ id }) => ({
        id: world.app.ids.next(),
        filterId: BigInt(filter.id.split('_')[1]),
        postId: id,
      })),
    });
    const name = (post: Post) => run('filterPost', { filterId: filter.id, postId: gid('Post', post) });
    expect((await name(last)).filter.posts).toHaveLength(MOST_FILTERED_POSTS);
    expect(await name(await say('one more'))).toMatchObject({ __typename: 'ConflictError' });
  });

  it('make as many as one may have', async () => {
    const ctx = await world.as(bob);
    for (let index = 0; index < MOST_FILTERS; index += 1)
      await createFilter(ctx, bob, { title: 'one more', contexts: ['HOME'] });
    expect(await run('createFilter', { title: 'x', contexts: ['HOME'] }, asBob)).toMatchObject({
      __typename: 'ConflictError',
    });
  });
});
