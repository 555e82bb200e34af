import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src/lib/app-error.ts';
import { sanitizeHtml } from '../../src/lib/html/sanitize.ts';
import { normaliseHashtag } from '../../src/lib/post-text/hashtag.ts';
import { countPostCharacters } from '../../src/lib/post-text/length.ts';
import { findEntities, LONGEST_POST_TEXT, renderText } from '../../src/lib/post-text/render.ts';
import type { PostTextFormat, PostTextLinks } from '../../src/lib/post-text/types.ts';

const FORMATS: PostTextFormat[] = ['plain', 'markdown'];
const REL = 'rel="nofollow noopener noreferrer"';

const links: PostTextLinks = {
  mention: ({ username, domain }) =>
    username === 'nobody'
      ? null
      : {
          url: `https://${domain ?? 'here.example'}/@${username}`,
          display: username,
          identityUri: `https://${domain ?? 'here.example'}/users/${username.toLowerCase()}`,
        },
  hashtagUrl: (name) => `https://here.example/tags/${encodeURIComponent(name)}`,
};

const html = (text: string, format: PostTextFormat) => renderText(text, format, links).html;
const handles = (text: string, format: PostTextFormat) =>
  findEntities(text, format).handles.map(({ key }) => key);
const tags = (text: string, format: PostTextFormat) =>
  findEntities(text, format).hashtags.map(({ name }) => name);
const urls = (text: string, format: PostTextFormat) => findEntities(text, format).urls;

describe.each(FORMATS)('entities of %s text', (format) => {
  it.each([
    ['@ana', ['ana@']],
    ['Hi @ana, @Bob@B.example and @ana!', ['ana@', 'bob@b.example']],
    ['(@ana) "@bob" @c.d. @e-f: @_g', ['ana@', 'bob@', 'c.d@', 'e-f@', '_g@']],
    ['@a_b_c@h.example @x_y_z', ['a_b_c@h.example', 'x_y_z@']],
    ['@ana@localhost:3000 @ana@a.example:8443.', ['ana@localhost:3000', 'ana@a.example:8443']],
    ['@ana/@bob', ['ana@', 'bob@']],
    ['@anaさん @ana@a.exampleさん、 こんにちは@bob', ['ana@', 'ana@a.example', 'bob@']],
    ['@мария@пример.рф @ana@bücher.example', ['мария@xn--e1afmkfd.xn--p1ai', 'ana@xn--bcher-kva.example']],
    ['ana@a.example foo.ana@a.example x@@y @ana@ @ana@bob @ @@ana', []],
    ['@types/node example.com/@ana https://a.example/@ana https://a.example/x?y=@ana', []],
    ['@éa @anaé', []],
  ])('finds the handles of %s', (text, expected) => {
    expect(handles(text, format)).toEqual(expected);
  });

  it.each([
    ['#Tag #tag #TAG', ['tag']],
    [
      '#été #日本語 #한국어 #हिन्दी #ไทย #a_b #a·b #x1 #1x',
      ['été', '日本語', '한국어', 'हिन्दी', 'ไทย', 'a_b', 'a·b', 'x1', '1x'],
    ],
    ['＃全角 text＃not #ＦＵＬＬ', ['全角', 'full']],
    ['(#one) #two, #three. #four! "#five"', ['one', 'two', 'three', 'four', 'five']],
    ['#foo-bar #a·', ['foo', 'a']],
    ['#1 #2024 #_ # #- a#b https://a.example/#frag /#x &#39; ##c', []],
    [`#${'a'.repeat(101)}`, []],
  ])('finds the hashtags of %s', (text, expected) => {
    expect(tags(text, format)).toEqual(expected);
  });

  it.each([
    ['see https://a.example/x_y_z?q=1&r=2#s.', ['https://a.example/x_y_z?q=1&r=2#s']],
    [
      '(https://a.example/Foo_(bar)), "https://b.example"',
      ['https://a.example/Foo_(bar)', 'https://b.example/'],
    ],
    ['HTTP://A.example http://localhost:3000/x', ['http://a.example/', 'http://localhost:3000/x']],
    ['https://例え.jp/あ、です', ['https://xn--r8jz45g.jp/%E3%81%82']],
    ['日本語https://a.example/x', ['https://a.example/x']],
    ['https://a.example https://a.example/', ['https://a.example/']],
    [
      'https:// http://? https://u:p@a.example xhttps://a.example ftp://a.example javascript:alert(1) a.example',
      [],
    ],
  ])('finds the addresses of %s', (text, expected) => {
    expect(urls(text, format)).toEqual(expected);
  });

  it('keeps how a hashtag was first written', () => {
    expect(findEntities('#KiaOra #kiaora', format).hashtags).toEqual([{ name: 'kiaora', display: 'KiaOra' }]);
  });

  it('writes them as every server knows them', () => {
    expect(html('@ana #KiaOra https://a.example/x', format)).toBe(
      `<p><span class="h-card" translate="no"><a href="https://here.example/@ana" class="u-url mention" ${REL}>@<span>ana</span></a></span> ` +
        '<a href="https://here.example/tags/kiaora" class="mention hashtag" rel="tag nofollow noopener noreferrer">#<span>KiaOra</span></a> ' +
        `<a href="https://a.example/x" ${REL}><span class="invisible">https://</span><span>a.example/x</span></a></p>`,
    );
  });

  it('shortens long addresses for the eye only', () => {
    expect(html('https://www.a.example/a/long/path/to/somewhere?and=more', format)).toBe(
      `<p><a href="https://www.a.example/a/long/path/to/somewhere?and=more" ${REL}><span class="invisible">https://www.</span>` +
        '<span class="ellipsis">a.example/a/long/path/to/somew</span><span class="invisible">here?and=more</span></a></p>',
    );
  });

  it('leaves mentions of nobody as text', () => {
    const rendered = renderText('@nobody and @nobody@gone.example', format, links);
    expect(rendered.html).toBe('<p>@nobody and @nobody@gone.example</p>');
    expect(rendered.mentions).toEqual([]);
    expect(rendered.handles).toHaveLength(2);
  });

  it('names each mentioned identity once', () => {
    const rendered = renderText('@ana @Ana @ana@here.example @bob', format, links);
    expect(rendered.mentions.map(({ link }) => link.identityUri)).toEqual([
      'https://here.example/users/ana',
      'https://here.example/users/bob',
    ]);
  });

  it('escapes what authors write and what links say (H02)', () => {
    const evil: PostTextLinks = {
      mention: () => ({
        url: 'javascript:alert(1)',
        display: '<img src=x onerror=alert(1)>',
        identityUri: 'u',
      }),
      hashtagUrl: () => 'https://a.example/"onmouseover="alert(1)',
    };
    const rendered = renderText(
      '<script>alert(1)</script> @ana #tag <b onclick=x>"\' &amp; &lt;',
      format,
      evil,
    ).html;
    expect(rendered).not.toMatch(/<(?:script|img|b)\b|javascript:|" ?onmouseover/);
    expect(sanitizeHtml(rendered)).toBe(rendered);
  });

  it('gives nothing for nothing', () => {
    for (const text of ['', '  ', '\n\n \n']) expect(html(text, format)).toBe('');
  });

  it('refuses text beyond all measure', () => {
    try {
      findEntities('a'.repeat(LONGEST_POST_TEXT + 1), format);
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error, 'TOO_LARGE')).toBe(true);
    }
  });

  it('takes bounded time for the longest text', () => {
    const units = [
      '@',
      '@a',
      '#',
      '#a',
      '@a@b.c',
      'https://',
      'http://a ',
      '[',
      '![',
      '[a](',
      '*a',
      '_a ',
      '`',
      '>',
      '- ',
      '<',
      '&',
      '\n',
      ' ',
      '@a.',
      '/@a',
      'あ@a',
      '(https://x ',
      '\\',
      '~~a',
      '👨‍👩‍👧@',
    ];
    for (const unit of units) {
      const text = unit.repeat(Math.floor((LONGEST_POST_TEXT - 5000) / unit.length));
      const begun = performance.now();
      html(text, format);
      countPostCharacters(text);
      expect(performance.now() - begun, unit).toBeLessThan(10_000);
    }
  }, 120_000);
});

describe('plain text', () => {
  it('keeps paragraphs and line ends, and nothing is markup', () => {
    expect(html('one\ntwo\r\nthree\n\n\n \nfour **five** _six_ `seven`', 'plain')).toBe(
      '<p>one<br />two<br />three</p><p>four **five** _six_ `seven`</p>',
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['**a** _b_ ~~c~~ `d`', '<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>'],
    ['# Head', '<p><strong>Head</strong></p>'],
    ['one\ntwo', '<p>one<br />\ntwo</p>'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['3. a', '<ol start="3">\n<li>a</li>\n</ol>'],
    ['> q', '<blockquote>\n<p>q</p>\n</blockquote>'],
    ['```js\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
    ['a\n---\nb', '<p>a<br />\n---<br />\nb</p>'],
    ['| a |\n|---|\n| b |', '<p>| a |<br />\n|---|<br />\n| b |</p>'],
    ['[a *b*](https://a.example/x "t")', `<p><a href="https://a.example/x" ${REL}>a <em>b</em></a></p>`],
    ['![a cat](https://a.example/cat.png)', `<p><a href="https://a.example/cat.png" ${REL}>a cat</a></p>`],
    [
      '![](https://a.example/cat.png)',
      `<p><a href="https://a.example/cat.png" ${REL}>https://a.example/cat.png</a></p>`,
    ],
    ['[![a](https://a.example/i)](https://a.example/l)', `<p><a href="https://a.example/l" ${REL}>a</a></p>`],
    [
      '<https://a.example/x>',
      `<p><a href="https://a.example/x" ${REL}><span class="invisible">https://</span><span>a.example/x</span></a></p>`,
    ],
    ['<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>'],
    [
      '[x](javascript:alert(1)) [y](/z) [z](data:text/html,x)',
      '<p>[x](javascript:alert(1)) [y](/z) [z](data:text/html,x)</p>',
    ],
  ])('renders %s', (text, expected) => {
    expect(html(text, 'markdown')).toBe(expected);
  });

  it('finds nothing inside of code, link labels and escapes', () => {
    const text =
      '`@ana #a https://a.example` \\@bob \\#b [@cid #c](https://c.example) \n\n    @dan #d https://d.example\n\n```\n@eve #e https://e.example\n```';
    expect(findEntities(text, 'markdown')).toEqual({
      handles: [],
      hashtags: [],
      urls: ['https://c.example/'],
    });
  });

  it('finds what stands in emphasis, lists, headings and quotes', () => {
    const text = '# Hi @ana\n\n- **@bob** #x\n\n> _https://a.example/a_b_ ~~@cid~~ *#y*';
    expect(findEntities(text, 'markdown')).toEqual({
      handles: expect.arrayContaining([
        expect.objectContaining({ key: 'ana@' }),
        expect.objectContaining({ key: 'bob@' }),
        expect.objectContaining({ key: 'cid@' }),
      ]),
      hashtags: [
        { name: 'x', display: 'x' },
        { name: 'y', display: 'y' },
      ],
      urls: ['https://a.example/a_b'],
    });
  });
});

describe('hashtag names', () => {
  it.each([
    ['#KiaOra', 'kiaora'],
    ['ＦＵＬＬ', 'full'],
    ['＃タグ', 'タグ'],
    ['ﬁsh', 'fish'],
    ['1', null],
    ['', null],
    ['#', null],
    ['a b', null],
    ['a/b', null],
    ['·a', null],
    ['x'.repeat(5000), null],
  ])('of %s', (text, name) => {
    expect(normaliseHashtag(text)).toBe(name);
  });
});

describe('length', () => {
  it.each([
    ['hello', 5],
    ['é👨‍👩‍👧‍👦', 2],
    ['https://a.example/x', 23],
    [`see https://a.example/${'x'.repeat(300)}.`, 4 + 23 + 1],
    ['@ana@a-very-long-domain.example hi', 7],
    ['@ana hi', 7],
    ['#tag', 4],
    ['ana@a.example', 13],
    ['a\r\nb', 3],
  ])('of %s is %i', (text, length) => {
    expect(countPostCharacters(text)).toBe(length);
  });
});
