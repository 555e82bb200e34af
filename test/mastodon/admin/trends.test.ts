import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { storePreview } from '../../../src/core/previews/store.ts';
import { computeTrends } from '../../../src/core/trends/compute.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { watch, wsClient } from '../../graphql/live.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { pagePreview } from '../../helpers/federation/preview.ts';
import { remotePost } from '../../helpers/federation/remote-post.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

const CARD_STREAM = `subscription { timeline(source: {named: FEDERATED}) { __typename cursor ... on PostUpdated { edge { node { post { key card { title } } } } } } }`;

describe.each(DIALECTS)('trends and suggestions on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let other: Domain;
  let ana: Identity;
  let ben: Identity;
  let cleo: Identity;
  let neighbour: Identity;
  let token: string;

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    domain = await world.domain('a.test', { isDefault: true });
    other = await world.domain('b.test');
    const open = { isDiscoverable: true };
    ana = await world.identity('ana', domain, open);
    ben = await world.identity('ben', domain, open);
    cleo = await world.identity('cleo', domain, open);
    neighbour = await world.identity('dan', other, open);
    token = await world.token(ana);
    await world.follow(ana, neighbour);
  });
  afterAll(() => world.close());

  const get = (target: string, who: string | null = token) =>
    world.rest(domain, 'GET', target, { token: who });
  const write = async (by: Identity, status: string, more: Record<string, string> = {}): Promise<Post> => {
    world.clock.advance(60_000);
    const home = by.domainId === other.id ? other : domain;
    const { body } = await world.rest(home, 'POST', '/api/v1/statuses', {
      token: await world.token(by),
      form: { status, ...more },
    });
    return world.db.models.post.findUniqueOrThrow({ where: { id: BigInt(body.id) } });
  };
  const like = async (post: Post, ...people: Identity[]) => {
    for (const each of people) {
      const { status } = await world.rest(domain, 'POST', `/api/v1/statuses/${post.id}/favourite`, {
        token: await world.token(each),
      });
      expect(status).toBe(200);
    }
  };
  const compute = () => computeTrends(world.system(), domain);
  const ids = (statuses: { id: string }[]) => statuses.map(({ id }) => BigInt(id));

  it('list hashtags that several people use, and none of one person or of neighbours alone', async () => {
    expect((await get('/api/v1/trends/tags')).body).toEqual([]);
    await write(ana, '#spring #mine');
    await write(ben, '#spring #both');
    await write(cleo, '#spring #both #theirs');
    await write(neighbour, '#theirs');
    await compute();
    const { status, body, headers } = await get('/api/v1/trends/tags', null);
    expect(status).toBe(200);
    expect(body.map(({ name }: { name: string }) => name)).toEqual(['spring', 'both']);
    expect(body[0].history[0]).toMatchObject({ uses: '3', accounts: '3' });
    for (const each of body) expect(unfit('Tag', each)).toEqual([]);
    expect(headers.link).toBeUndefined();
    const part = await get('/api/v1/trends/tags?limit=1&offset=1');
    expect(part.body).toMatchObject([{ name: 'both' }]);
    expect(part.headers.link).toContain('offset=0>; rel="prev"');
    expect((await get('/api/v1/trends/tags?offset=20&limit=10')).headers.link).toContain(
      'offset=10>; rel="prev"',
    );
    const alias = await get('/api/v1/trends');
    expect([alias.body.length, alias.headers.deprecation]).toEqual([2, '@1648598400']);
    expect((await world.rest(other, 'GET', '/api/v1/trends/tags', {})).body).toEqual([]);
  });

  it('list posts by what people here did with them, not by figures that others claim', async () => {
    const liked = await write(ben, 'liked by two');
    const once = await write(ben, 'liked by one');
    const reply = await write(ben, 'a reply', { in_reply_to_id: String(once.id) });
    const warned = await write(ben, 'warned', { spoiler_text: 'careful' });
    const more = await write(cleo, 'liked by three');
    const far = await world.remote('eve', 'far.test', { isDiscoverable: true });
    const claimed = await world.rawPost(far, { favouritesCount: 1_000_000, boostsCount: 1_000_000 });
    await world.db.models.domainEntry.create({
      data: { domainId: domain.id, postId: claimed.id, isReply: false },
    });
    const shy = await world.identity('shy', domain);
    const hidden = await write(shy, 'by somebody who does not want to be found');
    for (const post of [liked, reply, warned, hidden]) await like(post, ana, cleo);
    await like(more, ana, ben, neighbourLike());
    // Whoever wrote it is no second one.
    await like(once, ana, ben);
    await compute();
    const { body } = await get('/api/v1/trends/statuses');
    expect(ids(body)).toEqual([more.id, liked.id]);
    for (const each of body) expect(unfit('Status', each)).toEqual([]);
    const first = await get('/api/v1/trends/statuses?limit=1');
    expect(first.headers.link).toContain('offset=1>; rel="next"');
    await world.mute(ana, cleo);
    expect(ids((await get('/api/v1/trends/statuses')).body)).toEqual([liked.id]);
    await world.db.models.mute.deleteMany();
  });
  const neighbourLike = () => ben;

  it('list links that several people post, with the posts, and show previews in them', async () => {
    expect((await get('/api/v1/trends/links')).body).toEqual([]);
    const url = 'https://site.test/page';
    const posts = [await write(ana, `look ${url}#top`), await write(ben, `and ${url}`)];
    await write(ana, 'https://site.test/mine');
    await write(neighbour, 'https://site.test/mine');
    for (const each of [ana, ben]) await write(each, 'https://site.test/warned', { spoiler_text: 'careful' });
    const before = (await get(`/api/v1/statuses/${posts[0]?.id}`)).body;
    expect(before.card).toBeNull();
    // Its connection is watched by the clock, which every post moves on by a minute.
    const client = wsClient(world, domain, token);
    const live = watch(client, CARD_STREAM);
    await live.until(({ kinds }) => kinds.includes('CaughtUp'));
    await storePreview(
      world.system(),
      url,
      pagePreview('A page', { authorName: 'Cleo', publishedAt: Date.UTC(2026, 0, 1) }),
      cleo.id,
    );
    for (const name of ['mine', 'warned'])
      await storePreview(world.system(), `https://site.test/${name}`, pagePreview(name), null);
    await live.until(
      ({ frames }) =>
        frames.filter((frame) => JSON.stringify(frame).includes('"title":"A page"')).length === 2,
    );
    await client.dispose();
    const shown = async (id: bigint | undefined) => (await get(`/api/v1/statuses/${id}`, null)).body.card;
    const { card } = (await get(`/api/v1/statuses/${posts[1]?.id}`)).body;
    expect(unfit('PreviewCard', card)).toEqual([]);
    expect(card).toMatchObject({
      ...{
        url,
        title: 'A page',
        type: 'link',
        author_name: 'Cleo',
        provider_name: 'Site',
        html: '',
        embed_url: '',
      },
      ...{ width: 640, image_description: 'a picture', published_at: '2026-01-01T00:00:00.000Z' },
    });
    expect(card.image).toMatch(/^https:\/\/a\.test\/proxy\//);
    // Whoever is named by a page must have agreed to it.
    expect(card.authors).toEqual([{ name: 'Cleo', url: '', account: null }]);
    expect(card.missing_attribution).toBe(false);
    expect(await shown(posts[1]?.id)).not.toHaveProperty('missing_attribution');
    const named = async () =>
      (await get(`/api/v1/statuses/${posts[1]?.id}`, await world.token(cleo, 'read'))).body.card
        .missing_attribution;
    expect(await named()).toBe(true);
    for (const [names, isNamed] of [
      [['other.test', 'te.test'], false],
      [['site.test'], true],
      [['test'], true],
    ] as const) {
      await world.db.models.identity.update({
        where: { id: cleo.id },
        data: { attributionDomains: [...names] },
      });
      expect((await shown(posts[1]?.id)).authors[0].account?.acct).toBe(isNamed ? 'cleo' : undefined);
      expect(await named()).toBe(!isNamed);
    }
    await compute();
    const { body, status, headers } = await get('/api/v1/trends/links', null);
    expect([status, headers.link]).toEqual([200, undefined]);
    expect(body).toMatchObject([{ url, title: 'A page' }]);
    expect(body[0].history[0]).toMatchObject({ uses: '2', accounts: '2' });
    expect(unfit('Trends.Link', body[0])).toEqual([]);
    expect((await get('/api/v1/trends/links?limit=1')).headers.link).toContain('offset=1>; rel="next"');
    expect((await world.rest(other, 'GET', '/api/v1/trends/links', {})).body).toEqual([]);
    const of = (address: string, more = '') =>
      get(`/api/v1/timelines/link?url=${encodeURIComponent(address)}${more}`);
    const timeline = await of(`${url}#part`);
    expect(ids(timeline.body)).toEqual(posts.map(({ id }) => id).reverse());
    for (const each of timeline.body) expect(unfit('Status', each)).toEqual([]);
    const first = await of(url, '&limit=1');
    expect(ids(first.body)).toEqual([posts[1]?.id]);
    expect(first.headers.link).toMatch(/max_id=\d+>; rel="next".*min_id=\d+>; rel="prev"/);
    expect(ids((await of(url, `&max_id=${posts[1]?.id}`)).body)).toEqual([posts[0]?.id]);
    for (const none of ['https://site.test/mine', 'https://site.test/unknown', 'nothing', ''])
      expect(await of(none)).toMatchObject({ status: 404, body: { error: 'Record not found' } });
    expect((await get('/api/v1/timelines/link')).status).toBe(404);
    await world.mute(ana, ben);
    expect(ids((await of(url)).body)).toEqual([posts[0]?.id]);
    await world.db.models.mute.deleteMany();
  });

  it('suggest whom those one follows follow, until they are followed or dismissed', async () => {
    await world.follow(neighbour, ben);
    await world.follow(neighbour, cleo);
    await world.follow(ben, cleo);
    const { body } = await get('/api/v2/suggestions');
    expect(body.map(({ account }: { account: { acct: string } }) => account.acct)).toEqual(
      expect.arrayContaining(['ben', 'cleo']),
    );
    expect(body.map(({ account }: { account: { acct: string } }) => account.acct)).not.toContain('ana');
    for (const each of body) expect(unfit('Suggestion', each)).toEqual([]);
    expect(body[0].sources).toContain('friends_of_friends');
    const v1 = await get('/api/v1/suggestions?limit=1');
    expect([v1.body.length, v1.headers.deprecation]).toEqual([1, '@1621123200']);
    const dismiss = (id: bigint | string) =>
      world.rest(domain, 'DELETE', `/api/v1/suggestions/${id}`, { token });
    expect(await dismiss(ben.id)).toMatchObject({ status: 200, body: {} });
    for (const unknown of ['1', 'x']) expect(await dismiss(unknown)).toMatchObject({ status: 200, body: {} });
    await world.follow(ana, cleo);
    expect((await get('/api/v2/suggestions')).body).toEqual([]);
  });

  it('leave public timelines to be narrowed, page by page without an end too early', async () => {
    const far = await world.remote('fay', 'far.test');
    const texts = ['#life #love', '#love', '#life #war', '#life', '#war #love #life'];
    const posts: Post[] = [];
    for (const text of texts) posts.push(await write(ana, text));
    const [both, love, war, life, all] = posts.map(({ id }) => id) as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    world.clock.advance(1_000);
    const theirs = await storeRemotePost(
      { ...world.system(domain), now: world.clock.now() },
      far,
      remotePost('https://far.test/1', world.clock.now(), {
        tags: [{ name: 'life' }],
        attachments: [{ type: 'image', url: 'https://far.test/a.png', alt: '' } as never],
      }),
      { isDelivered: false },
    );
    const remote = theirs.post?.id ?? 0n;
    await world.db.models.attachment.create({
      data: {
        id: world.app.ids.next(),
        postId: life,
        position: 0,
        type: 'IMAGE',
        url: 'https://a.test/media/x.png',
      },
    });
    // What an earlier version had attached is no media of the post.
    await world.db.models.attachment.create({
      data: {
        id: world.app.ids.next(),
        postId: love,
        position: null,
        type: 'IMAGE',
        url: 'https://a.test/media/y.png',
      },
    });
    await world.listEverywhere();
    const tag = async (more: string) => ids((await get(`/api/v1/timelines/tag/life?${more}`, null)).body);
    const everything = [remote, all, life, war, both];
    expect(await tag('')).toEqual(everything);
    expect(await tag('any[]=love')).toEqual([remote, all, life, war, love, both]);
    expect(await tag('any[]=love&any[]=war&any[]=LOVE&any[]=life')).toEqual([
      remote,
      all,
      life,
      war,
      love,
      both,
    ]);
    expect(await tag('all[]=love')).toEqual([all, both]);
    expect(await tag('all[]=love&all[]=war')).toEqual([all]);
    expect(await tag('none[]=love')).toEqual([remote, life, war]);
    expect(await tag('any[]=love&none[]=war')).toEqual([remote, life, love, both]);
    expect(await tag('all[]=nothing-known&all[]=unknown')).toEqual([]);
    expect(await tag('none[]=a b&all[]=')).toEqual(everything);
    expect(await tag('any[]=q1&any[]=q2&any[]=q3&any[]=q4&any[]=love')).toEqual(everything);
    expect(await tag('local=true')).toEqual([all, life, war, both]);
    expect(await tag('remote=true')).toEqual([remote]);
    expect(await tag('local=1&remote=1')).toEqual(everything);
    expect(await tag('only_media=true')).toEqual([remote, life]);
    expect(await tag('only_media=true&local=true&none[]=love')).toEqual([life]);
    const home = async (more: string) => ids((await get(`/api/v1/timelines/public?${more}`, null)).body);
    expect(await home('only_media=true')).toEqual([remote, life]);
    expect(await home('only_media=true&local=true')).toEqual([life]);
    expect(await home('only_media=true&remote=true')).toEqual([remote]);
    const others = await home('remote=true&limit=40');
    expect(others[0]).toBe(remote);
    expect(others).not.toContain(life);
    expect((await home('local=true&remote=true')).slice(0, 2)).toEqual([remote, all]);
    // One at a time, past many that are left out.
    const walked: bigint[] = [];
    for (let next = '?only_media=true&limit=1'; next !== ''; ) {
      const { body, headers } = await get(`/api/v1/timelines/public${next}`, null);
      walked.push(...ids(body));
      next = /\/public(\?[^>]*)>; rel="next"/.exec(String(headers.link ?? ''))?.[1] ?? '';
    }
    expect(walked).toEqual([remote, life]);
    const asked = await world.ask(
      domain,
      null,
      '{ hashtagTimeline(name: "life", any: ["a", "b", "c", "d", "e"]) { nodes { key } } }',
    );
    expect(asked.errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
    await world.db.models.attachment.deleteMany();
  });
});
