import { describe, expect, it } from 'vitest';
import { readOEmbed } from '../../src/core/previews/oembed.ts';
import { creatorOf, previewOf } from '../../src/core/previews/page.ts';
import { decodePage } from '../../src/lib/html/charset.ts';
import { readPageHead } from '../../src/lib/html/page-head.ts';

const URL_OF_PAGE = 'https://site.test/dir/page';
const preview = (html: string, oembed: object | null = null) =>
  previewOf(readPageHead(html), URL_OF_PAGE, oembed && readOEmbed(JSON.stringify(oembed), URL_OF_PAGE));

describe('what a page says of itself', () => {
  it('is its OpenGraph, then its oEmbed, then its title and description', () => {
    const title = '<title> The\n page </title><meta name="description" content="plain">';
    expect(preview(title)).toMatchObject({
      title: 'The page',
      description: 'plain',
      type: 'LINK',
      imageUrl: null,
    });
    expect(preview(title, { type: 'link', title: 'By oEmbed', provider_name: 'P' })).toMatchObject({
      title: 'By oEmbed',
      siteName: 'P',
    });
    const all = `<html lang="pt-br">${title}<meta property="og:title" content="By OpenGraph">
      <meta property="og:title" content="second"><meta property="og:description" content="more &lt;b&gt;">
      <meta property="og:image" content="../pic.png"><meta property="og:image:alt" content="a picture">
      <meta property="og:image:width" content="640"><meta property="og:image:height" content="99999">
      <meta property="og:site_name" content="Site"><meta name="author" content="Somebody">
      <meta property="article:author" content="https://site.test/somebody">
      <meta property="article:published_time" content="2026-01-02T03:04:05+01:00">
      <meta name="fediverse:creator" content="@Ana@A.test">`;
    expect(preview(all, { title: 'By oEmbed' })).toEqual({
      type: 'LINK',
      title: 'By OpenGraph',
      description: 'more <b>',
      language: 'pt-BR',
      authorName: 'Somebody',
      authorUrl: '',
      siteName: 'Site',
      siteUrl: '',
      html: '',
      width: 640,
      height: 0,
      imageUrl: 'https://site.test/pic.png',
      imageAlt: 'a picture',
      blurhash: null,
      embedUrl: '',
      publishedAt: Date.UTC(2026, 0, 2, 2, 4, 5),
    });
    expect(creatorOf(readPageHead(all))).toEqual({ username: 'Ana', domain: 'a.test' });
    expect(creatorOf(readPageHead('<meta name="fediverse:creator" content="nobody here">'))).toBeNull();
  });

  it('is nothing without a title, and no title is taken from drawings', () => {
    expect(preview('<p>text</p>')).toBeNull();
    expect(preview('<title> \u200b </title>')).toBeNull();
    expect(preview('<body><svg><title>icon</title></svg><title>real</title>')).toMatchObject({
      title: 'real',
    });
    expect(
      preview('<head><style>x</style></head><body><meta property="og:title" content="late">'),
    ).toMatchObject({
      title: 'late',
    });
  });

  it('shows players as iframes of ours alone, and only of https', () => {
    const video = (html: string) =>
      preview('<title>t</title>', { type: 'video', html, width: '200', height: 113 });
    const shown = video(
      '<script>x</script><iframe onload="x" src="https://v.test/e?a=1&amp;b=%22" width=1></iframe>',
    );
    expect(shown).toMatchObject({ type: 'VIDEO', width: 200, height: 113 });
    expect(shown?.html).toMatch(
      /^<iframe src="https:\/\/v\.test\/e\?a=1&amp;b=%22" width="200" height="113" [^<>]*><\/iframe>$/,
    );
    expect(shown?.html).not.toContain('onload');
    expect(video('<iframe src="//v.test/e"></iframe>')?.html).toContain('src="https://v.test/e"');
    for (const bad of ['http://v.test', 'javascript:alert(1)', 'data:text/html,x', 'https://a:b@v.test/', ''])
      expect(video(`<iframe src="${bad}"></iframe>`)).toMatchObject({ type: 'LINK', html: '' });
    expect(
      preview('<title>t</title>', { type: 'rich', html: '<iframe src="https://v.test/"></iframe>' }),
    ).toMatchObject({
      type: 'LINK',
      html: '',
    });
    expect(
      preview(
        '<title>t</title><meta name="twitter:player" content="https://v.test/p"><meta name="twitter:player:width" content="300">',
      ),
    ).toMatchObject({ type: 'VIDEO', width: 300, html: expect.stringContaining('https://v.test/p') });
    const photo = preview('<title>t</title>', {
      type: 'photo',
      url: 'https://p.test/big.jpg',
      width: 800,
      height: 600,
    });
    expect(photo).toMatchObject({
      type: 'PHOTO',
      embedUrl: 'https://p.test/big.jpg',
      width: 800,
      height: 600,
    });
  });

  it('names no address that is none', () => {
    const bad = preview(
      `<title>t</title><meta property="og:image" content="javascript:x"><meta property="article:author" content="data:x">`,
      { author_url: 'javascript:alert(1)', provider_url: 'file:///etc', thumbnail_url: 'ftp://x.test/a' },
    );
    expect(bad).toMatchObject({ imageUrl: null, authorUrl: '', siteUrl: '' });
    for (const json of ['', '[]', 'null', '"x"', '{', '{"title":5,"width":{}}'])
      expect(() => readOEmbed(json, URL_OF_PAGE)).not.toThrow();
    expect(readOEmbed('[]', URL_OF_PAGE)).toBeNull();
  });

  it('finds its oEmbed, as JSON alone', () => {
    const link = (rel: string, type: string) =>
      readPageHead(`<link rel="${rel}" type="${type}" href="/o?x=1&amp;y=2">`).oembed;
    expect(link('alternate', 'application/json+oembed')).toBe('/o?x=1&y=2');
    expect(link('ALTERNATE', 'application/json+oembed; charset=utf-8')).toBe('/o?x=1&y=2');
    expect(link('alternate', 'text/xml+oembed')).toBeNull();
    expect(link('stylesheet', 'application/json+oembed')).toBeNull();
  });

  it('is read in the encoding that the page is in', () => {
    const latin = Buffer.from('<title>caf\xe9</title>', 'latin1');
    expect(decodePage(latin, 'text/html; charset=ISO-8859-1')).toContain('café');
    const declared = Buffer.from(
      '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><title>\xcf\xf0</title>',
      'latin1',
    );
    expect(decodePage(declared, 'text/html')).toContain('Пр');
    expect(decodePage(Buffer.from('\ufeff<title>é', 'utf8'), 'text/html; charset=latin1')).toBe('<title>é');
    expect(decodePage(Buffer.from('\ufeffx', 'utf16le'), '')).toBe('x');
    expect(decodePage(Buffer.from('é'), 'text/html; charset=nonsense')).toBe('é');
    expect(decodePage(latin, '')).toContain('caf\ufffd');
    const sjis = Buffer.from([0x3c, 0x74, 0x3e, 0x93, 0xfa, 0x96, 0x7b]);
    expect(decodePage(sjis, 'text/html;charset=Shift_JIS')).toContain('日本');
  });

  it('takes little time, however hostile the page', () => {
    const size = 1024 * 1024;
    const fill = (part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size);
    const hostile = [
      fill('<'),
      fill('<a '),
      fill('<div>'),
      fill('&'),
      fill('&#x1f600;'),
      fill('<meta property="og:x" content="y">'),
      `<meta ${fill('a=b ')}`,
      `<title>${fill('x')}`,
      `<title>${fill('&amp')}`,
      fill('<svg><title>x</title>'),
      fill('<!--'),
      fill('<link rel=alternate>'),
      `<meta name="a" content="${fill(' ')}">`,
    ];
    for (const html of hostile) {
      const begun = performance.now();
      preview(html);
      // A few milliseconds on a quiet machine; work that grows with the square of the length would take minutes.
      expect(performance.now() - begun, html.slice(0, 20)).toBeLessThan(20_000);
    }
  });
});
