import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../src/core/posts/write/create.ts';
import { createToken } from '../../src/core/tokens/create.ts';
import { computeTrends } from '../../src/core/trends/compute.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** How a hashtag is written: by who wrote it first, until moderators of a domain decide for that domain. */
describe.each(DIALECTS)('the case of hashtags, on %s', (dialect) => {
  let world: RestWorld;
  let [a, b]: Domain[] = [];
  const tokens: Record<string, string> = {};
  let [id, odd] = ['', ''];

  async function moderator(name: string, domain: Domain): Promise<Identity> {
    const identity = await world.identity(name, domain);
    const user = await world.db.models.user.create({
      data: { id: world.app.ids.next(), email: `${name}@mail.test`, createdAt: 0n },
    });
    await world.hold(identity, user);
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
    });
    const scopes = ['read', 'write', 'follow', 'admin:read', 'admin:write'] as const;
    tokens[name] = (await createToken(world.system(), { user, identity, scopes, appName: 'test' })).token;
    return identity;
  }

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    [a, b] = [await world.domain('a.test', { isDefault: true }), await world.domain('b.test')];
    const writers = [
      await moderator('ana', a),
      await world.identity('bob', a),
      await world.identity('cleo', a),
    ];
    writers.push(await moderator('ben', b));
    for (const writer of writers)
      await createPost(await world.as(writer), writer, { text: 'Hello #pukekobirds, #null' });
    const idOf = async (name: string) =>
      String((await world.db.models.tag.findUniqueOrThrow({ where: { name } })).id);
    [id, odd] = [await idOf('pukekobirds'), await idOf('null')];
    await computeTrends(world.system(a), a as Domain);
  });
  afterAll(() => world.close());

  const ask = (
    domain: Domain | undefined,
    who: string,
    method: string,
    path: string,
    form?: Record<string, string>,
  ) =>
    world.rest(domain as Domain, method, `/api/v1/${path}`, {
      token: tokens[who] ?? '',
      ...(form ? { form } : {}),
    });
  const write = (display_name: string, key = id) =>
    ask(a, 'ana', 'PUT', `admin/tags/${key}`, { display_name, trendable: 'true' });

  it('is changed beside what others change of the same hashtag at that moment', async () => {
    const parts = [
      { display_name: 'NULL' },
      { usable: 'false' },
      { listable: 'false' },
      { trendable: 'false' },
    ];
    await Promise.all(parts.map((form) => ask(a, 'ana', 'PUT', `admin/tags/${odd}`, form as never)));
    expect((await ask(a, 'ana', 'GET', `admin/tags/${odd}`)).body).toMatchObject({
      ...{ name: 'NULL', usable: false, listable: false, trendable: false },
    });
    const acts = await world.db.models.auditEntry.findMany({ where: { targetId: BigInt(odd) } });
    expect(acts.flatMap(({ changes }) => changes as object[])).toHaveLength(parts.length);
    await world.db.models.trendReview.deleteMany({});
  });

  it('is changed by moderators, for their domain alone, wherever a hashtag stands by itself', async () => {
    const before = await ask(a, 'ana', 'GET', `admin/tags/${id}`);
    expect(before.body).toMatchObject({ id, name: 'pukekobirds', requires_review: true });
    expect((await write('PukekoBirds')).body).toMatchObject({
      ...{ id, name: 'PukekoBirds', trendable: true, usable: true, requires_review: false },
    });
    expect((await ask(a, 'ana', 'POST', 'tags/pukekobirds/follow', {})).body.name).toBe('PukekoBirds');
    await ask(a, 'ana', 'POST', 'tags/pukekobirds/feature', {});
    const found = async (domain: Domain | undefined, who: string, path: string) => {
      const { body } = await ask(domain, who, 'GET', path);
      const [one] = [body.hashtags ?? body]
        .flat()
        .filter(({ name }: { name: string }) => /^pukekobirds$/i.test(name));
      return one?.name;
    };
    for (const path of [
      `admin/tags/${id}`,
      'admin/tags',
      'admin/trends/tags',
      'trends/tags',
      'tags/PUKEKOBIRDS',
      'followed_tags',
      'featured_tags',
      'tags/pukekobirds',
    ])
      expect([path, await found(a, 'ana', path)]).toEqual([path, 'PukekoBirds']);
    const { body } = await world.rest(a as Domain, 'GET', '/api/v2/search?q=pukekob&type=hashtags', {
      token: tokens.ana ?? '',
    });
    expect(body.hashtags.map(({ name }: { name: string }) => name)).toEqual(['PukekoBirds']);
    expect(await found(b, 'ben', 'tags/pukekobirds')).toBe('pukekobirds');
    expect(await found(b, 'ben', `admin/tags/${id}`)).toBe('pukekobirds');
    // In posts the name is the normalised one, as in Mastodon.
    const [post] = (await ask(a, 'ana', 'GET', 'timelines/tag/pukekobirds')).body;
    expect(post.tags.map(({ name }: { name: string }) => name)).toContain('pukekobirds');
    const [act] = await world.db.models.auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(act).toMatchObject({ act: 'HASHTAG_CHANGED', targetName: '#pukekobirds' });
    expect(act?.changes).toEqual([{ field: 'display', before: null, after: 'PukekoBirds' }]);
  });

  it('stays where something else of it is decided', async () => {
    await write('#PuKeKoBirds');
    const { body } = await ask(a, 'ana', 'PUT', `admin/tags/${id}`, { usable: 'false' });
    expect(body).toMatchObject({ name: 'PuKeKoBirds', usable: false });
  });

  it('is all that can be changed of a name', async () => {
    for (const [display, key] of [
      ['Pukeko', id],
      ['pukeko birds', id],
      ['', id],
      ['x'.repeat(1_000), id],
      ['', odd],
      ['123', odd],
    ] as const) {
      const { status, body } = await write(display, key);
      expect([display, status, body.error]).toEqual([
        display,
        422,
        'Validation failed: Display name does not match the previous name',
      ]);
    }
    const kept = await ask(a, 'ana', 'GET', `admin/tags/${odd}`);
    expect(kept.body).toMatchObject({ name: 'null', requires_review: true });
  });
});
