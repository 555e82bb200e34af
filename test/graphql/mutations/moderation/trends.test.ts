import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../../src/core/posts/write/create.ts';
import { storePreview } from '../../../../src/core/previews/store.ts';
import { computeTrends } from '../../../../src/core/trends/compute.ts';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { pagePreview } from '../../../helpers/federation/preview.ts';
import { type Asker, type MutationWorld, openMutationWorld } from '../world.ts';

const LINK = 'https://site.test/page';

/**
 * Moderators of a domain decide what trends there, and which hashtags are found and used; elsewhere all is as before.
 */
describe.each(DIALECTS)('what trends, on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let moderator: Asker;
  let anybody: Asker;
  const people: Identity[] = [];

  const list = async (asker: Asker, field: string, shown: string, args = '') =>
    (await world.run(asker, `{ ${field}${args} { ${shown} } }`))[field] as never as Record<string, string>[];
  const tags = async (asker = anybody, args = '') =>
    (await list(asker, 'trendingHashtags', 'name', args)).map(({ name }) => name);
  const links = async (asker = anybody, args = '') =>
    (await list(asker, 'trendingLinks', 'url', args)).map(({ url }) => url);
  const keyOfTag = async () =>
    String((await world.db.models.tag.findUniqueOrThrow({ where: { name: 'birds' } })).id);
  const review = (asker: Asker, subject: string, key: string, isApproved: boolean) =>
    world.mutate(asker, 'reviewTrend', { subject, key, isApproved }, 'isTrendable reviewedAt');
  const write = async (who: Identity) => {
    const text = `#birds ${LINK}`;
    return createPost(await world.as(who), who, { text });
  };

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    const user = await world.user('mod@mail.test');
    await world.hold(user, await world.identity('mod', a));
    const role = { domainId: a.id, userId: user.id, role: 'MODERATOR', createdAt: 0n } as const;
    await world.db.models.domainRole.create({ data: role });
    moderator = await world.asUser(user, a);
    anybody = world.nobody(a);
    for (const domain of [a, b])
      for (const name of ['ana', 'ben']) {
        const who = await world.identity(name, domain);
        people.push(who);
        await write(who);
      }
    await storePreview(world.system(), LINK, pagePreview('A page'), null);
    for (const domain of [a, b]) await computeTrends(world.system(domain), domain);
  });
  afterAll(() => world.close());

  it('is shown until moderators reject it, and to them all the same', async () => {
    expect([await tags(), await links()]).toEqual([['birds'], [LINK]]);
    const key = await keyOfTag();
    const query = '{ trendingHashtags(withRejected: true) { moderation { isTrendable reviewedAt } } }';
    expect(await world.run(moderator, query)).toMatchObject({
      trendingHashtags: [{ moderation: { isTrendable: true, reviewedAt: null } }],
    });
    expect(await review(moderator, 'HASHTAG', key, false)).toMatchObject({ isTrendable: false });
    expect([await tags(), await tags(moderator, '(withRejected: true)')]).toEqual([[], ['birds']]);
    expect(await tags(world.nobody(b))).toEqual(['birds']);
    await review(moderator, 'HASHTAG', key, true);
    expect(await tags()).toEqual(['birds']);
    const [entry] = await world.db.models.auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(entry).toMatchObject({ act: 'TREND_APPROVED', targetName: '#birds', domainId: a.id });
  });

  it('rejects links, and all links to a site', async () => {
    const { id } = await world.db.models.preview.findUniqueOrThrow({ where: { url: LINK } });
    await review(moderator, 'LINK', String(id), false);
    expect([await links(), await links(moderator, '(withRejected: true)')]).toEqual([[], [LINK]]);
    await review(moderator, 'LINK', String(id), true);
    const { domain } = await world.run(
      moderator,
      '{ domain { linkPublishers { nodes { key host isTrendable reviewedAt } } } }',
    );
    const [site] = (domain as never as { linkPublishers: { nodes: { key: string }[] } }).linkPublishers.nodes;
    expect(site).toMatchObject({ host: 'site.test', isTrendable: true, reviewedAt: null });
    await review(moderator, 'PUBLISHER', site?.key ?? '', false);
    expect([await links(), await links(world.nobody(b))]).toEqual([[], [LINK]]);
    const timeline = `{ linkTimeline(url: "${LINK}") { edges { cursor } } }`;
    expect(await world.run(anybody, timeline)).toEqual({ linkTimeline: null });
    await review(moderator, 'PUBLISHER', site?.key ?? '', true);
  });

  it('is listed with what was decided, and decided on a domain that is named', async () => {
    const key = await keyOfTag();
    const listed = async (asker: Asker, kind: string) => {
      const query = `{ domain { trends(kind: ${kind}) { key name isTrendable reviewedAt } } }`;
      return ((await world.run(asker, query)).domain as never as { trends: object[] }).trends;
    };
    const change = { subject: 'HASHTAG', key, isApproved: false };
    const on = (domain: Domain) => ({ domainId: `domain_${domain.id}` });
    expect(await world.mutate(moderator, 'reviewTrend', { ...change, ...on(a) }, 'key')).toMatchObject({
      key,
    });
    expect(await tags()).toEqual([]);
    expect(await listed(moderator, 'HASHTAG')).toEqual([
      { key, name: '#birds', isTrendable: false, reviewedAt: expect.any(String) },
    ]);
    expect(await listed(moderator, 'LINK')).toMatchObject([{ name: LINK, isTrendable: true }]);
    expect(await listed(moderator, 'POST')).toEqual([]);
    expect(await world.mutate(moderator, 'reviewTrend', { ...change, ...on(b) }, 'key')).toMatchObject({
      code: expect.stringMatching(/NOT_FOUND|FORBIDDEN/),
    });
    const hidden = { key, isListable: false, ...on(b) };
    expect(await world.mutate(moderator, 'updateHashtag', hidden, 'hashtag { key }')).toMatchObject({
      code: expect.stringMatching(/NOT_FOUND|FORBIDDEN/),
    });
    expect(await tags(world.nobody(b))).toEqual(['birds']);
    await expect(listed(anybody, 'HASHTAG')).rejects.toMatchObject({
      code: expect.stringMatching(/FORBIDDEN|UNAUTHENTICATED/),
    });
    await review(moderator, 'HASHTAG', key, true);
  });

  it('says whether a hashtag is found by searches, and used', async () => {
    const key = await keyOfTag();
    const update = (change: object) =>
      world.mutate(
        moderator,
        'updateHashtag',
        { key, ...change },
        'hashtag { moderation { isTrendable isListable isUsable } }',
      );
    const found = async (asker: Asker) => {
      const { search } = await world.run(asker, '{ search(query: "#bir") { hashtags { nodes { name } } } }');
      return (search as never as { hashtags: { nodes: object[] } }).hashtags.nodes.length;
    };
    expect(await found(anybody)).toBe(1);
    expect(await update({ isListable: false })).toMatchObject({
      hashtag: { moderation: { isTrendable: true, isListable: false, isUsable: true } },
    });
    expect([await found(anybody), await found(world.nobody(b))]).toEqual([0, 1]);
    await update({ isListable: true, isUsable: false });
    const tagged = async (who?: Identity) => {
      const { id } = await write(who as Identity);
      return world.db.models.postTag.count({ where: { postId: id } });
    };
    expect([await tagged(people[0]), await tagged(people[2])]).toEqual([0, 1]);
    await update({ isUsable: true });
    expect(await tagged(people[0])).toBe(1);
  });

  it('is decided by moderators, about what their domain knows', async () => {
    const key = await keyOfTag();
    for (const asker of [anybody, await world.asUser(await world.user('any@mail.test'), a)])
      for (const answer of [
        await review(asker, 'HASHTAG', key, false),
        await world.mutate(asker, 'updateHashtag', { key, isUsable: false }, 'hashtag { name }'),
      ])
        expect(['FORBIDDEN', 'UNAUTHENTICATED']).toContain(answer.code);
    await expect(tags(anybody, '(withRejected: true)')).rejects.toMatchObject({
      code: expect.stringMatching(/FORBIDDEN|UNAUTHENTICATED/),
    });
    const theirs = await createPost(await world.as(people[2] as Identity), people[2] as Identity, {
      text: '#secret',
    });
    const { tagId } = await world.db.models.postTag.findFirstOrThrow({ where: { postId: theirs.id } });
    for (const [subject, of] of [
      ['HASHTAG', tagId],
      ['POST', theirs.id],
      ['PUBLISHER', 1n],
      ['LINK', 1n],
    ] as const)
      expect([subject, await review(moderator, subject, String(of), false)]).toMatchObject([
        subject,
        { code: 'NOT_FOUND' },
      ]);
    expect(await world.run(moderator, `{ knownHashtag(key: "${tagId}") { name } }`)).toEqual({
      knownHashtag: null,
    });
  });
});
