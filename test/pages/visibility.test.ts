import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uris } from '../../src/core/uris.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { sanitizedToText } from '../../src/lib/html/plain-text.ts';
import { openPagesWorld, type PagesWorld } from './world.ts';

const VISIBILITIES = ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'] as const;
type Visibility = (typeof VISIBILITIES)[number];

let world: PagesWorld;
let home: Domain;
let other: Domain;
let ana: Identity;
let bo: Identity;
let stranger: Identity;
let posts: Record<Visibility, Post>;
let parent: Post;

/** Words that are in one post alone, so a page that holds them shows it. */
const secret = (visibility: Visibility) => `words-of-${visibility.toLowerCase()}-post`;

beforeAll(async () => {
  world = await openPagesWorld();
  home = await world.domain('ana.example', { title: 'Ana and friends' });
  other = await world.domain('other.example');
  ana = await world.identity('Ana', home, { name: 'Ana', isDiscoverable: true, isIndexable: true });
  bo = await world.identity('bo', home, { name: 'Bo' });
  stranger = await world.identity('stranger', other, {
    name: 'Stranger of the other domain',
    isDiscoverable: true,
  });
  const made = {} as Record<Visibility, Post>;
  for (const visibility of VISIBILITIES) {
    made[visibility] = await world.post(ana, {
      visibility,
      source: secret(visibility),
      summary: visibility === 'FOLLOWERS' ? `warning-of-${secret(visibility)}` : null,
      tags: [{ name: 'reeds', display: 'reeds' }],
    });
  }
  posts = made;
  parent = await world.post(bo, { source: 'the parent' });
});

afterAll(() => world.close());

const open = (visibility: Visibility) => visibility === 'PUBLIC' || visibility === 'UNLISTED';

describe.each(VISIBILITIES)('a %s post', (visibility) => {
  it(`${open(visibility) ? 'has' : 'has no'} page, and its head says no more than its body (P27)`, async () => {
    const answer = await world.get(home, `/@Ana/${posts[visibility].id}`);
    expect(answer.status).toBe(open(visibility) ? 200 : 404);
    expect(answer.body.includes(secret(visibility))).toBe(open(visibility));
  });

  it('is looked at before anyone is sent on from its URI', async () => {
    const answer = await world.get(home, `/posts/${posts[visibility].id}`);
    expect([answer.status, answer.headers.location]).toEqual(
      open(visibility) ? [302, `/@Ana/${posts[visibility].id}`] : [404, undefined],
    );
  });

  it('is on the profile as the rule says', async () => {
    expect((await world.get(home, '/@Ana')).body.includes(secret(visibility))).toBe(open(visibility));
  });

  it.each(['/@Ana.atom', '/feed.atom', '/', '/tags/reeds'])(
    'is in %s only when it is public (P02)',
    async (target) => {
      const answer = await world.get(home, target);
      expect(answer.status).toBe(200);
      expect(answer.body.includes(secret(visibility))).toBe(visibility === 'PUBLIC');
    },
  );

  it('that answers a public post is below it as the rule says, and so is one that is answered (P03)', async () => {
    const reply = await world.post(ana, {
      visibility,
      source: `reply-${secret(visibility)}`,
      inReplyToId: parent.id,
      inReplyToUri: parent.uri,
    });
    expect((await world.get(home, `/@bo/${parent.id}`)).body.includes(`reply-${secret(visibility)}`)).toBe(
      open(visibility),
    );
    const below = await world.post(bo, {
      source: 'an answer',
      inReplyToId: reply.id,
      inReplyToUri: reply.uri,
    });
    expect((await world.get(home, `/@bo/${below.id}`)).body.includes(`reply-${secret(visibility)}`)).toBe(
      open(visibility),
    );
  });

  it('pinned or boosted by mistake shows no more', async () => {
    await world.pin(ana, posts[visibility]);
    await world.boost(bo, posts[visibility]);
    expect((await world.get(home, '/@Ana')).body.includes(secret(visibility))).toBe(open(visibility));
    expect((await world.get(home, '/@bo')).body.includes(secret(visibility))).toBe(open(visibility));
  });

  it('that was deleted is 410 for whom it was, 404 for everybody else', async () => {
    const deleted = await world.post(ana, { visibility, deletedAt: BigInt(world.clock.now()), html: '' });
    for (const target of [`/@Ana/${deleted.id}`, `/posts/${deleted.id}`]) {
      expect((await world.get(home, target)).status).toBe(open(visibility) ? 410 : 404);
    }
  });
});

describe('people', () => {
  it('of another domain are not there, nor their posts, by any address', async () => {
    const post = await world.post(stranger, { source: 'from the other domain' });
    const gone = await world.post(stranger, { deletedAt: BigInt(world.clock.now()) });
    for (const target of [
      '/@stranger',
      '/@stranger.atom',
      '/users/stranger',
      `/@stranger/${post.id}`,
      `/posts/${post.id}`,
      `/@stranger/${gone.id}`,
    ]) {
      expect((await world.get(home, target)).status, target).toBe(404);
    }
    for (const target of ['/', '/feed.atom']) {
      expect((await world.get(home, target)).body).not.toMatch(/stranger|other\.example/i);
    }
    expect((await world.get(other, '/@stranger')).status).toBe(200);
  });

  it('are found in any case and have one address', async () => {
    const answer = await world.get(home, '/@ANA');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`<link rel="canonical" href="${uris.profile(home, 'Ana')}">`);
  });

  it('who were suspended are 404, who were deleted 410', async () => {
    const suspended = await world.identity('suspended', home, { state: 'SUSPENDED' });
    const deleted = await world.identity('deleted', home, { state: 'DELETED' });
    const post = await world.post(suspended);
    for (const target of [
      '/@suspended',
      '/@suspended.atom',
      '/users/suspended',
      `/@suspended/${post.id}`,
      `/posts/${post.id}`,
    ]) {
      expect((await world.get(home, target)).status, target).toBe(404);
    }
    expect((await world.get(home, `/@${deleted.username}`)).status).toBe(410);
  });

  it('who hide their relations show no counts of them', async () => {
    await world.identity('shy', home, { hidesRelations: true, followersCount: 4711, followingCount: 4712 });
    const { body } = await world.get(home, '/@shy');
    expect(body).not.toMatch(/4,?71[12]/);
  });

  it('are on the front page when they want to be found', async () => {
    const { body } = await world.get(home, '/');
    const box = /<ul class="people grid">.*?<\/ul>/s.exec(body)?.[0] ?? '';
    expect(box).toContain('@Ana@ana.example');
    expect(box).not.toContain('@bo@');
  });

  it('are told a way to sign in that the schema knows, on a page that the footer names', async () => {
    expect((await world.get(home, '/')).body).toContain('href="/developers"');
    const { body } = await world.get(home, '/developers');
    const written = /<pre>(mutation.*?)<\/pre>/s.exec(body)?.[1] ?? '';
    const text = sanitizedToText(written);
    expect(text).toContain('signIn');
    expect(() => world.graphql.trust({ text })).not.toThrow();
  });

  it('do not include the actor of the server', async () => {
    await world.identity('ana.example', home, { type: 'APPLICATION', isInstance: true });
    expect((await world.get(home, '/@ana.example')).status).toBe(404);
  });

  it('of blocked servers are not shown below posts', async () => {
    const spam = await world.remote('spam', 'spam.example', { name: 'Spam' });
    await world.post(spam, { source: 'buy now', inReplyToId: parent.id, inReplyToUri: parent.uri });
    expect((await world.get(home, `/@bo/${parent.id}`)).body).toContain('buy now');
    await world.blockHost(home, 'spam.example');
    expect((await world.get(home, `/@bo/${parent.id}`)).body).not.toContain('buy now');
  });
});

describe('lists', () => {
  it('go on to older posts without losing or repeating one, also when the last one goes', async () => {
    const many = await world.identity('many', home);
    const all: Post[] = [];
    for (let index = 0; index < 45; index += 1) all.push(await world.post(many, { source: `nr-${index}-` }));
    const seen: string[] = [];
    let target: string | undefined = '/@many';
    while (target) {
      const { body }: { body: string } = await world.get(home, target);
      seen.push(...[...body.matchAll(/<p>(nr-\d+-)<\/p>/g)].map((match) => match[1] ?? ''));
      target = /<a rel="next" href="([^"]+)"/.exec(body)?.[1];
    }
    expect(seen).toEqual(all.map((_post, index) => `nr-${44 - index}-`));
    expect((await world.get(home, '/@many?after=what')).body).toContain('nr-44-');
  });

  it('of a feed reach past posts that are not public', async () => {
    const quiet = await world.identity('quiet', home);
    await world.post(quiet, { source: 'the only public one' });
    for (let index = 0; index < 60; index += 1)
      await world.post(quiet, { visibility: 'UNLISTED', source: 'unlisted' });
    const { body } = await world.get(home, '/@quiet.atom');
    expect(body).toContain('the only public one');
    expect(body).not.toContain('unlisted');
  });

  it('change their entity tag with what they hold, and not otherwise', async () => {
    const first = await world.get(home, '/@bo');
    const again = await world.get(home, '/@bo', { 'if-none-match': first.headers.etag ?? '' });
    expect([again.status, again.body]).toEqual([304, '']);
    await world.post(bo, { source: 'something new' });
    expect((await world.get(home, '/@bo', { 'if-none-match': first.headers.etag ?? '' })).status).toBe(200);
  });
});

it('the page of a hashtag is called as the domain writes it', async () => {
  const titles = async (domain: Domain) =>
    [...(await world.get(domain, '/tags/reeds')).body.matchAll(/<(?:title|h1)>[^<]*?(#\w+)/g)].map(
      ([, name]) => name,
    );
  expect(await titles(home)).toEqual(['#reeds', '#reeds']);
  const tag = await world.db.models.tag.findUniqueOrThrow({ where: { name: 'reeds' } });
  await world.db.models.trendReview.create({
    data: { domainId: home.id, kind: 'HASHTAG', subjectId: tag.id, display: 'ReeDs', reviewedAt: 1n },
  });
  expect(await titles(home)).toEqual(['#ReeDs', '#ReeDs']);
  expect(await titles(other)).toEqual(['#reeds', '#reeds']);
});
