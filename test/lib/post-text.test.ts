import { describe, expect, it } from 'vitest';
import { LONGEST_SAFE_HTML, sanitizeHtml } from '../../src/lib/html/sanitize.ts';
import { normaliseHashtag } from '../../src/lib/post-text/hashtag.ts';
import { LONGEST_POST_TEXT, readPostText } from '../../src/lib/post-text/render.ts';
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

const findEntities = (text: string, format: PostTextFormat) => readPostText(text, format).entities;
const renderText = (text: string, format: PostTextFormat, to = links) =>
  readPostText(text, format).render(to);
const html = (text: string, format: PostTextFormat) => renderText(text, format).html;
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
    ['https://[::1]:3000/x, <https://a.example>', ['https://[::1]:3000/x', 'https://a.example/']],
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
    const rendered = renderText('@nobody and @nobody@gone.example', format);
    expect(rendered.html).toBe('<p>@nobody and @nobody@gone.example</p>');
    expect(rendered.mentions).toEqual([]);
    expect(rendered.handles).toHaveLength(2);
  });

  it('names each mentioned identity once', () => {
    const rendered = renderText('@ana @Ana @ana@here.example @bob', format);
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

  it('cuts text beyond all measure', () => {
    expect(html('a'.repeat(LONGEST_POST_TEXT + 1), format)).toBe(`<p>${'a'.repeat(LONGEST_POST_TEXT)}</p>`);
    const long = renderText('&'.repeat(LONGEST_POST_TEXT), format);
    expect(long.isCut).toBe(true);
    expect(long.html.length).toBeLessThanOrEqual(LONGEST_SAFE_HTML);
    expect(renderText('a & b', format).isCut).toBe(false);
  });

  it('links no more than a thousand things', () => {
    const text = Array.from({ length: 3000 }, (_, index) => `#t${index} @u${index}`).join(' ');
    const { hashtags, handles } = findEntities(text, format);
    expect([hashtags.length + handles.length, hashtags[0]?.name, handles[0]?.username]).toEqual([
      1000,
      't0',
      'u0',
    ]);
    expect(html(text, format)).toContain('@u2999');
  });

  it('leaves out of an address what belongs to the sentence, in every script', () => {
    for (const behind of '”》，。」』】）！？；：、»›’‘“„«〉〕〗］｝﹂﹐﹒｡｣｜；۔؟،؛।॥።፣᠂‥…⁈—–〜'.split('')) {
      const text = `see https://a.example/x${behind} and so on`;
      expect(urls(text, format), behind).toEqual(['https://a.example/x']);
      expect(html(text, format), behind).toContain(`</a>${behind} and so on`);
    }
    for (const [text, url] of [
      ['《https://a.example/x》という', 'https://a.example/x'],
      ['看https://a.example/x，然后', 'https://a.example/x'],
      ['“https://a.example/x”，', 'https://a.example/x'],
      ['https://a.example/x”。', 'https://a.example/x'],
      ['https://a.example/l’eau', 'https://a.example/l%E2%80%99eau'],
      ['https://a.example/col·lecció', 'https://a.example/col%C2%B7lecci%C3%B3'],
      ['https://a.example/ア・イ', 'https://a.example/%E3%82%A2%E3%83%BB%E3%82%A4'],
      ['https://a.example/A–B', 'https://a.example/A%E2%80%93B'],
      ['https://a.example/日本', 'https://a.example/%E6%97%A5%E6%9C%AC'],
    ] as const) {
      expect(urls(text, format), text).toEqual([url]);
    }
  });
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
    ['#', '<p>#</p>'],
    ['>', '<p>&gt;</p>'],
    ['*', '<p>*</p>'],
    ['- \n- ', '<p>- <br />-</p>'],
    ['1.', '<p>1.</p>'],
    ['```', '<p>```</p>'],
    [
      '[a]: https://a.example',
      `<p>[a]: <a href="https://a.example/" ${REL}><span class="invisible">https://</span><span>a.example</span></a></p>`,
    ],
    ['# \n\n>\u200b', '<p>#</p><p>&gt;\u200b</p>'],
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

  it.each([
    ['_@ben_', ['ben@'], [], '<em>'],
    ['__@ben__', ['ben@'], [], '<strong>'],
    ['_hi @ben_, you', ['ben@'], [], '<em>hi '],
    ['_#tag_', [], ['tag'], '<em>'],
    ['_see #tag and #tag2_.', [], ['tag', 'tag2'], '<em>see '],
    ['_#a_b_', [], ['a_b'], '<em>'],
    ['__#tag__ and _@a_b_', ['a_b@'], ['tag'], '<strong>'],
    ['_@ben@b.example_', ['ben@b.example'], [], '<em>'],
    ['_yes_ @ben_', ['ben_@'], [], '<em>yes</em>'],
    ['@ben_ #tag_', ['ben_@'], ['tag_'], '<p>'],
  ])('ends emphasis behind a name: %s', (text, expected, topics, begun) => {
    expect(handles(text, 'markdown')).toEqual(expected);
    expect(tags(text, 'markdown')).toEqual(topics);
    expect(html(text, 'markdown')).toContain(begun);
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
    for (const format of FORMATS) expect(readPostText(text, format).countCharacters()).toBe(length);
  });
});
