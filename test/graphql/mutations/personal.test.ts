import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_FEATURED } from '../../../src/core/hashtags/feature.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe.each(DIALECTS)('what an identity keeps for itself on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    bob = await world.identity('bob', domain);
    await world.follow(ana, bob);
    asAna = await world.asIdentity(ana);
  });
  afterAll(() => world.close());

  const own = async (selection: string) =>
    (await world.run(asAna, `{ viewer { identity { ${selection} } } }`)).viewer?.identity as never;
  const home = async () => {
    const { homeTimeline } = (await own('homeTimeline { edges { node { post { source } } } }')) as {
      homeTimeline: { edges: { node: { post: { source: string } } }[] };
    };
    return homeTimeline.edges.map(({ node }) => node.post.source);
  };
  const to = (name: string, input: object, selection: string) => world.mutate(asAna, name, input, selection);

  it('are notes that nobody else sees', async () => {
    const viewer = 'identity { viewer { note } }';
    const about = { identityId: gid('Identity', bob) };
    expect(await to('setNote', { ...about, text: ' met in Oslo ' }, viewer)).toMatchObject({
      identity: { viewer: { note: 'met in Oslo' } },
    });
    const seen = await world.run(
      await world.asIdentity(bob),
      `{ identity(id: "${gid('Identity', ana)}") { viewer { note } } }`,
    );
    expect(seen.identity).toEqual({ viewer: { note: '' } });
    expect(await to('setNote', { ...about, text: 'x'.repeat(2001) }, viewer)).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'text'],
    });
    expect(await to('setNote', { ...about, text: '' }, viewer)).toMatchObject({
      identity: { viewer: { note: '' } },
    });
  });

  it('are people it recommends, as long as it follows them', async () => {
    const cleo = await world.identity('cleo', domain);
    const viewer = 'identity { viewer { isEndorsed } }';
    const endorsed = async () => {
      const { identity } = await world.run(
        world.nobody(domain),
        `{ identity(id: "${gid('Identity', ana)}") { endorsed { edges { node { username } } } } }`,
      );
      return (identity as never as { endorsed: { edges: unknown[] } }).endorsed.edges;
    };
    expect(await to('endorseIdentity', { identityId: gid('Identity', cleo) }, viewer)).toMatchObject({
      __typename: 'ConflictError',
    });
    await world.follow(ana, cleo);
    for (let time = 0; time < 2; time += 1)
      expect(await to('endorseIdentity', { identityId: gid('Identity', cleo) }, viewer)).toMatchObject({
        identity: { viewer: { isEndorsed: true } },
      });
    expect(await endorsed()).toEqual([{ node: { username: 'cleo' } }]);
    await to('unfollowIdentity', { identityId: gid('Identity', cleo) }, 'wasFollowing');
    expect(await endorsed()).toEqual([]);
    const answer = await to(
      'unendorseIdentity',
      { identityId: gid('Identity', cleo) },
      `wasEndorsed ${viewer}`,
    );
    expect(answer).toMatchObject({ wasEndorsed: false, identity: { viewer: { isEndorsed: false } } });
  });

  it('are servers it hides, with everybody on them', async () => {
    const eve = await world.remote('eve', 'eve.test');
    const tom = await world.identity('tom', await world.domain('t.test'));
    for (const other of [eve, tom]) await world.follow(ana, other);
    await createPost(await world.as(tom), tom, { text: 'by tom' });
    expect(await home()).toContain('by tom');
    const hides = async (other: Identity) => {
      const { identity } = await world.run(
        asAna,
        `{ identity(id: "${gid('Identity', other)}") { viewer { hidesHost isFollowing } } }`,
      );
      return identity;
    };
    expect(await to('hideHost', { host: 'EVE.test' }, 'host')).toMatchObject({ host: 'eve.test' });
    expect(await to('hideHost', { host: 't.test' }, 'host')).toMatchObject({ host: 't.test' });
    for (const other of [eve, tom])
      expect(await hides(other)).toEqual({ viewer: { hidesHost: true, isFollowing: false } });
    expect(await home()).not.toContain('by tom');
    await createPost(await world.as(tom), tom, { text: '@ana@a.test hello' });
    expect(await own('notifications { edges { node { by { username } } } }')).toEqual({
      notifications: { edges: expect.not.arrayContaining([{ node: { by: { username: 'tom' } } }]) },
    });
    expect(await own('hiddenHosts { edges { node { host } } }')).toEqual({
      hiddenHosts: { edges: [{ node: { host: 't.test' } }, { node: { host: 'eve.test' } }] },
    });
    for (const host of ['', 'no host', 'a.test'])
      expect(await to('hideHost', { host }, 'host')).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await to('unhideHost', { host: 't.test' }, 'wasHidden')).toMatchObject({ wasHidden: true });
    expect(await to('unhideHost', { host: 't.test' }, 'wasHidden')).toMatchObject({ wasHidden: false });
    expect(await hides(tom)).toEqual({ viewer: { hidesHost: false, isFollowing: false } });
  });

  it('are how far it read, and its settings', async () => {
    const marker = (lastReadKey: string) =>
      to('setMarker', { timeline: 'HOME', lastReadKey }, 'marker { timeline lastReadKey version }');
    expect(await marker('123')).toMatchObject({
      marker: { timeline: 'HOME', lastReadKey: '123', version: 1 },
    });
    expect(await marker('99')).toMatchObject({ marker: { lastReadKey: '99', version: 2 } });
    expect(await own('markers { timeline lastReadKey }')).toEqual({
      markers: [{ timeline: 'HOME', lastReadKey: '99' }],
    });
    const all =
      'settings { visibility isSensitive showsMedia opensWarnings playsAnimations showsApplication }';
    expect(await to('updateSettings', { visibility: 'FOLLOWERS', isSensitive: true }, all)).toMatchObject({
      settings: { visibility: 'FOLLOWERS', isSensitive: true, showsMedia: 'UNMARKED' },
    });
    expect(await to('updateSettings', { showsApplication: false }, all)).toMatchObject({
      settings: { visibility: 'FOLLOWERS', showsApplication: false },
    });
    expect(await to('updateSettings', { showsApplication: true }, all)).toMatchObject({
      settings: { showsApplication: true },
    });
    expect(await to('updateSettings', { showsMedia: 'NEVER' }, all)).toMatchObject({
      settings: { visibility: 'FOLLOWERS', isSensitive: true, showsMedia: 'NEVER' },
    });
    const made = await to('createPost', { text: 'as I like it' }, 'post { visibility isSensitive }');
    expect(made).toMatchObject({ post: { visibility: 'FOLLOWERS', isSensitive: true } });
    const said = await to(
      'createPost',
      { text: 'otherwise', visibility: 'PUBLIC', isSensitive: false },
      'post { visibility isSensitive }',
    );
    expect(said).toMatchObject({ post: { visibility: 'PUBLIC', isSensitive: false } });
    await to('updateSettings', { visibility: 'PUBLIC', isSensitive: false }, all);
  });

  it('are hashtags it follows, whose posts come home', async () => {
    const stranger = await world.identity('stranger', domain);
    const say = async (text: string, more: object = {}) =>
      createPost(await world.as(stranger), stranger, { text, ...more });
    const tag = 'hashtag { name viewer { isFollowing } history { posts authors } }';
    await say('before #Fjord');
    expect(await to('followHashtag', { name: '#Fjord' }, tag)).toMatchObject({
      hashtag: {
        name: 'fjord',
        viewer: { isFollowing: true },
        history: expect.arrayContaining([{ posts: 1, authors: 1 }]),
      },
    });
    await to('followHashtag', { name: 'fjord' }, tag);
    await to('followHashtag', { name: 'nobodyyet' }, tag);
    await say('#fjord one');
    await say('#fjord for few', { visibility: 'UNLISTED' });
    await createPost(await world.as(bob), bob, { text: '#fjord by bob' });
    expect(await home()).toEqual(expect.arrayContaining(['#fjord one', '#fjord by bob']));
    expect(await home()).not.toContain('#fjord for few');
    expect(await home()).not.toContain('before #Fjord');
    expect(await own('followedHashtags { edges { node { name } } }')).toEqual({
      followedHashtags: { edges: [{ node: { name: 'nobodyyet' } }, { node: { name: 'fjord' } }] },
    });
    expect(await to('unfollowHashtag', { name: 'fjord' }, `wasFollowing ${tag}`)).toMatchObject({
      wasFollowing: true,
      hashtag: { viewer: { isFollowing: false } },
    });
    expect(await home()).not.toContain('#fjord one');
    expect(await home()).toContain('#fjord by bob');
    expect(await to('followHashtag', { name: 'no-tag' }, tag)).toMatchObject({
      __typename: 'InvalidInputError',
    });
  });

  it('are hashtags on its profile', async () => {
    await createPost(await world.as(ana), ana, { text: '#birds fly' });
    const featured = 'featured { posts lastPostAt hashtag { name } }';
    expect(await to('featureHashtag', { name: 'birds' }, featured)).toMatchObject({
      featured: { posts: 1, hashtag: { name: 'birds' } },
    });
    for (let index = 1; index < MOST_FEATURED; index += 1)
      await to('featureHashtag', { name: `tag${index}x` }, featured);
    expect(await to('featureHashtag', { name: 'eleven' }, featured)).toMatchObject({
      __typename: 'ConflictError',
    });
    expect(await to('featureHashtag', { name: 'birds' }, featured)).toMatchObject({ featured: { posts: 1 } });
    expect(await to('unfeatureHashtag', { name: 'birds' }, 'wasFeatured')).toMatchObject({
      wasFeatured: true,
    });
    expect(await to('unfeatureHashtag', { name: 'birds' }, 'wasFeatured')).toMatchObject({
      wasFeatured: false,
    });
  });
});
