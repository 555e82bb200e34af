import { describe, expect, it } from 'vitest';
import { GONE } from '../../src/pages/data.ts';
import { pagesOf } from '../../src/pages/show.ts';
import { stylesheetOf } from '../../src/pages/style/stylesheet.ts';
import {
  sampleData,
  sampleDomain,
  samplePerson,
  samplePost,
  sampleProfile,
  sampleRequest,
} from './samples.ts';

const profile = { profile: sampleProfile(), pinned: [], entries: { items: [], older: '99' } };
const thread = { post: samplePost(), ancestors: [], replies: [], isCut: false };

describe('answers', () => {
  it('carry a strict policy and say nothing to other sites', async () => {
    const answer = await pagesOf(sampleData())(sampleRequest('/'));
    const policy = answer?.headers['content-security-policy'] ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(answer?.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(String(answer?.body)).not.toMatch(/<script|style=|<link[^>]+href="https?:\/\/(?!ana\.example)/);
  });

  it('are 304 for who has them already, also through a proxy that compresses', async () => {
    const pages = pagesOf(sampleData());
    const first = await pages(sampleRequest('/'));
    const etag = first?.headers.etag ?? '';
    expect(first?.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await pages(sampleRequest('/', { headers: { 'if-none-match': given } }));
      expect([again?.status, again?.body]).toEqual([304, null]);
    }
    const changed = await pages(sampleRequest('/', { headers: { 'if-none-match': '"other"' } }));
    expect(changed?.status).toBe(200);
  });

  it('keep a stylesheet for ever under its own address alone', async () => {
    const pages = pagesOf(sampleData());
    const { path } = stylesheetOf(sampleDomain().accent);
    expect((await pages(sampleRequest(path)))?.headers['cache-control']).toContain('immutable');
    const old = await pages(sampleRequest('/assets/pages.000000000000.css'));
    expect(old?.headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      'content-type': 'text/css; charset=utf-8',
    });
  });

  it('to browsers that went astray are a page, to programs and under the API nothing', async () => {
    const pages = pagesOf(sampleData());
    const page = await pages(sampleRequest('/nothing/here'));
    expect([page?.status, page?.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(
      await pages(sampleRequest('/nothing/here', { headers: { accept: 'application/json' } })),
    ).toBeNull();
    expect(await pages(sampleRequest('/api/v1/nothing'))).toBeNull();
  });

  it('never fail on odd paths', async () => {
    const pages = pagesOf(sampleData());
    for (const target of [
      '/@',
      '/@%',
      '/@%00',
      '/@ana/',
      '/@ana/x',
      '/@ana/99999999999999999999',
      '/users/',
      '/posts/-1',
      '/tags/',
      '/tags/%ff',
      '//',
      '/@a/b/c',
      '/@ana?after=<x>',
    ]) {
      const answer = await pages(sampleRequest(target));
      expect(answer?.status, target).toBe(404);
    }
  });
});

describe('profiles and posts', () => {
  it('link to what they are on the network, to feeds, and to themselves', async () => {
    const pages = pagesOf(sampleData({ profile: async () => profile, thread: async () => thread }));
    const answer = await pages(sampleRequest('/@ana'));
    expect(answer?.headers.link).toBe(
      '<https://ana.example/users/ana>; rel="alternate"; type="application/activity+json"',
    );
    expect(answer?.headers.vary).toBe('accept, accept-language, cookie');
    const body = String(answer?.body);
    expect(body).toContain('<link rel="canonical" href="https://ana.example/@ana">');
    expect(body).toContain('type="application/activity+json" href="https://ana.example/users/ana"');
    expect(body).toContain(
      'type="application/atom+xml" title="Public posts of Ana Pūkeko" href="/@ana.atom"',
    );
    expect(body).toContain('<meta property="og:type" content="profile">');
    expect(body).toContain('<a rel="next" href="/@ana?after=99">');
    const post = String((await pages(sampleRequest('/@ana/100')))?.body);
    expect(post).toContain('<meta property="og:title" content="Ana Pūkeko: Hello from the swamp.">');
    expect(post).toContain('<link rel="canonical" href="https://ana.example/@ana/100">');
  });

  it('show a content warning in previews, and nothing of what is under it', async () => {
    const post = samplePost({
      summary: 'Bread',
      html: '<p>It burned.</p>',
      isSensitive: true,
      attachments: [
        {
          kind: 'image',
          url: 'https://m.example/1',
          mediaType: null,
          alt: 'black bread',
          width: null,
          height: null,
        },
      ],
    });
    const body = String(
      (await pagesOf(sampleData({ thread: async () => ({ ...thread, post }) }))(sampleRequest('/@ana/100')))
        ?.body,
    );
    const head = body.slice(0, body.indexOf('</head>'));
    expect(head).toContain('Content warning: Bread');
    expect(head).not.toMatch(/burned|m\.example/);
    expect(body).toMatch(/<details class="warning"><summary class="p-summary">Bread<\/summary>/);
  });

  it('hide counts that are not shown', async () => {
    const hidden = {
      ...profile,
      profile: sampleProfile({ counts: { posts: 3, followers: null, following: null } }),
    };
    const body = String(
      (await pagesOf(sampleData({ profile: async () => hidden }))(sampleRequest('/@ana')))?.body,
    );
    expect(body).toContain('<b>3</b> posts');
    expect(body).not.toMatch(/followers<|following<|followers\b/);
  });

  it('are kept from search engines as their owner wishes', async () => {
    const indexed = async (isIndexable: boolean) => {
      const data = sampleData({
        thread: async () => ({ ...thread, post: samplePost({ author: samplePerson({ isIndexable }) }) }),
      });
      return !String((await pagesOf(data)(sampleRequest('/@ana/100')))?.body).includes('noindex');
    };
    expect([await indexed(true), await indexed(false)]).toEqual([true, false]);
  });

  it('that were deleted are 410, under the wrong name 404, as URIs a way to the page after they were looked at', async () => {
    const gone = pagesOf(
      sampleData({ profile: async () => GONE, thread: async () => GONE, feedOf: async () => GONE }),
    );
    for (const target of ['/@ana', '/@ana/100', '/@ana.atom', '/users/ana', '/posts/100']) {
      expect((await gone(sampleRequest(target)))?.status, target).toBe(410);
    }
    const there = pagesOf(sampleData({ profile: async () => profile, thread: async () => thread }));
    expect((await there(sampleRequest('/@bo/100')))?.status).toBe(404);
    expect((await there(sampleRequest('/@ANA/100')))?.status).toBe(200);
    expect(await there(sampleRequest('/users/ANA'))).toMatchObject({
      status: 302,
      headers: { location: '/@ana' },
    });
    expect(await there(sampleRequest('/posts/100'))).toMatchObject({
      status: 302,
      headers: { location: '/@ana/100' },
    });
    // By a whole handle, with the name of the domain or its host.
    const split = sampleDomain({ host: 'social.ana.example', origin: 'https://social.ana.example' });
    for (const [target, location] of [
      ['/@ana@ana.example', '/@ana'],
      ['/@Ana@social.ana.example', '/@ana'],
      ['/@ana@social.ana.example/100', '/@ana/100'],
      ['/@ana@else.example', undefined],
    ] as const) {
      const answer = await there(sampleRequest(target, { domain: split }));
      expect([answer?.status, answer?.headers.location], target).toEqual([location ? 302 : 404, location]);
    }
    const hidden = pagesOf(sampleData());
    for (const target of ['/users/ana', '/posts/100']) {
      const answer = await hidden(sampleRequest(target));
      expect([answer?.status, answer?.headers.location], target).toEqual([404, undefined]);
    }
  });

  it('show pictures of their own host, and others as links', async () => {
    const post = samplePost({
      attachments: [
        {
          kind: 'image',
          url: 'https://ana.example/media/1.webp',
          mediaType: null,
          alt: 'a bird',
          width: 4,
          height: 3,
        },
        {
          kind: 'image',
          url: 'https://far.example/2.webp',
          mediaType: null,
          alt: 'another bird',
          width: 4,
          height: 3,
        },
      ],
    });
    const body = String(
      (await pagesOf(sampleData({ thread: async () => ({ ...thread, post }) }))(sampleRequest('/@ana/100')))
        ?.body,
    );
    expect(body).toContain('src="/media/1.webp" alt="a bird"');
    expect(body).toContain('<a href="https://far.example/2.webp" rel="nofollow noopener noreferrer">');
    expect(body).not.toContain('src="https://far');
  });
});
