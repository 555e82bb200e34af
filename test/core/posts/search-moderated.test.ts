import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { indexPosts } from '../../../src/core/search/indexing.ts';
import { searchModeratedPosts } from '../../../src/core/search/moderated.ts';
import type { Role } from '../../../src/db/enums.ts';
import type { Domain, Identity, Post, Prisma } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

/** What those who moderate find, on both databases. */
describe.each(DIALECTS)('search of moderators on %s', (dialect) => {
  let world: CoreWorld;
  let here: Domain;
  let there: Domain;
  let ana: Identity;
  let eve: Identity;
  let far: Identity;
  let moderator: Ctx;
  let ofInstall: Ctx;
  const posts: Record<string, Post> = {};

  const someone = async (roles: Partial<Record<Role, Domain>>, isAdmin = false): Promise<Ctx> => {
    const id = world.app.ids.next();
    const user = await world.db.models.user.create({
      data: { id, email: `${id}@mail.test`, isAdmin, createdAt: 0n },
    });
    for (const [role, { id: domainId }] of Object.entries(roles))
      await world.db.models.domainRole.create({
        data: { domainId, userId: id, role: role as Role, createdAt: 0n },
      });
    return world.ctx({ kind: 'user', user, identity: null, scopes: ['read'], tokenId: 1n }, here);
  };
  const find = async (
    ctx: Ctx,
    domain: Domain | null,
    text: string,
    page: Partial<Parameters<typeof searchModeratedPosts>[3]> = {},
  ) =>
    (await searchModeratedPosts(ctx, domain, text, { limit: 20, ...page })).map((post) =>
      Object.keys(posts).find((name) => posts[name]?.id === post.id),
    );
  const report = (domain: Domain, post: Post) =>
    world.db.models.report.create({
      data: {
        id: world.app.ids.next(),
        domainId: domain.id,
        reporterId: ana.id,
        targetId: post.authorId,
        comment: '',
        createdAt: 1n,
        posts: { create: { postId: post.id } },
      },
    });

  beforeAll(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    here = await world.domain('here.test');
    there = await world.domain('there.test');
    ana = await world.identity('ana', here);
    eve = await world.identity('eve', there);
    far = await world.remote('fay', 'far.test');
    moderator = await someone({ MODERATOR: here });
    ofInstall = await someone({}, true);
    const write = async (name: string, by: Identity, more: object = {}) => {
      world.clock.advance(1000);
      posts[name] = await createPost(await world.as(by), by, { text: `kumara ${name}`, ...more });
    };
    for (const visibility of ['PUBLIC', 'UNLISTED', 'LOCAL', 'FOLLOWERS', 'MENTIONED'] as const)
      await write(visibility.toLowerCase(), ana, { visibility });
    await write('elsewhere', eve, { visibility: 'UNLISTED' });
    for (const visibility of ['PUBLIC', 'FOLLOWERS'] as const) {
      world.clock.advance(1000);
      posts[`far ${visibility.toLowerCase()}`] = await world.rawPost(far, {
        html: '<p>kumara far</p>',
        visibility,
      });
    }
    await world.listEverywhere();
    await indexPosts(
      world.system(),
      Object.values(posts).map(({ id }) => id),
    );
  });
  afterAll(() => world.close());

  it('finds what was written for everyone or the domain, and what the domain knows, whoever lets themselves be found', async () => {
    expect(await find(moderator, here, 'kumara')).toEqual(['far public', 'local', 'unlisted', 'public']);
    expect(await find(moderator, here, 'KUMARA unlisted')).toEqual(['unlisted']);
    expect(await find(moderator, here, 'kumara from:fay@far.test')).toEqual(['far public']);
    expect(await find(moderator, here, 'kumara -from:ana')).toEqual(['far public']);
    expect(await find(moderator, here, 'in:library kumara')).toHaveLength(4);
    expect(await find(moderator, here, 'taro')).toEqual([]);
    expect(await find(moderator, here, '')).toEqual([]);
  });

  it('finds those of the whole install for its admins and the operator', async () => {
    const all = ['far public', 'elsewhere', 'local', 'unlisted', 'public'];
    expect(await find(ofInstall, null, 'kumara')).toEqual(all);
    expect(await find(world.ctx({ kind: 'operator', identity: null }, null), null, 'kumara')).toEqual(all);
    expect(await find(ofInstall, here, 'kumara')).toEqual(['far public', 'local', 'unlisted', 'public']);
  });

  it('finds unlisted posts of elsewhere that came to people of the domain, and no others', async () => {
    const unlisted = async (
      name: string,
      by: Identity,
      more: Partial<Prisma.PostUncheckedCreateInput> = {},
    ) => {
      world.clock.advance(1000);
      const html = `<p>taewa ${name}</p>`;
      posts[name] = await world.rawPost(by, { html, visibility: 'UNLISTED', ...more });
      return posts[name] as Post;
    };
    const [followed, pending] = [
      await world.remote('fred', 'fred.test'),
      await world.remote('pat', 'pat.test'),
    ];
    await world.follow(ana, followed);
    await world.follow(ana, pending, { state: 'PENDING' });
    await world.follow(eve, far);
    await unlisted('of a followed', followed);
    await unlisted('of one who was asked', pending);
    await unlisted('of nobody’s', far);
    const mention = await unlisted('with a mention', far);
    await world.db.models.mention.create({ data: { postId: mention.id, identityId: ana.id } });
    await unlisted('in answer', far, { inReplyToId: posts.public?.id ?? null });
    await indexPosts(
      world.system(),
      Object.values(posts).map(({ id }) => id),
    );
    expect(await find(moderator, here, 'taewa')).toEqual(['in answer', 'with a mention', 'of a followed']);
    expect(await find(await someone({ MODERATOR: there }), there, 'taewa')).toEqual([
      'in answer',
      'with a mention',
      'of nobody’s',
    ]);
    expect(await find(ofInstall, null, 'taewa')).toHaveLength(5);
  });

  it('goes by pages, in both directions', async () => {
    expect(await find(moderator, here, 'kumara', { limit: 2 })).toEqual(['far public', 'local']);
    const olderThan = posts.local?.id ?? null;
    expect(await find(moderator, here, 'kumara', { limit: 2, olderThan })).toEqual(['unlisted', 'public']);
    expect(await find(moderator, here, 'kumara', { limit: 2, order: 'oldest' })).toEqual([
      'public',
      'unlisted',
    ]);
  });

  it('refuses who does not moderate there', async () => {
    const refused = { code: 'FORBIDDEN' };
    await expect(find(moderator, null, 'kumara')).rejects.toMatchObject(refused);
    await expect(find(moderator, there, 'kumara')).rejects.toMatchObject(refused);
    await expect(find(await someone({}), here, 'kumara')).rejects.toMatchObject(refused);
    await expect(find(world.anonymous(here), here, 'kumara')).rejects.toMatchObject(refused);
    await expect(find(moderator, here, 'before:never')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('finds private posts where they were reported, and there alone', async () => {
    await report(here, posts.mentioned as Post);
    await report(there, posts.followers as Post);
    await report(here, posts['far followers'] as Post);
    expect(await find(moderator, here, 'kumara mentioned')).toEqual(['mentioned']);
    expect(await find(moderator, here, 'kumara followers')).toEqual([]);
    expect(await find(moderator, here, 'kumara from:fay@far.test')).toEqual(['far followers', 'far public']);
    expect(await find(ofInstall, null, 'kumara followers')).toEqual(['followers']);
    expect(await find(await someone({ ADMIN: there }), there, 'kumara')).toEqual([
      'far public',
      'elsewhere',
      'followers',
      'public',
    ]);
  });

  it('finds what those wrote who are suspended, limited or muted, and nothing that was deleted', async () => {
    await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'SUSPENDED' } });
    expect(await find(moderator, here, 'kumara public')).toEqual(['public']);
    await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'ACTIVE' } });
    await deletePost(await world.as(ana), ana, posts.public?.id ?? 0n);
    expect(await find(moderator, here, 'kumara public')).toEqual([]);
  });
});
