import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeXml } from '../../src/lib/html/escape.ts';
import { safeHref } from '../../src/lib/html/href.ts';
import { htmlToLine, htmlToText, sanitizedToText } from '../../src/lib/html/plain-text.ts';
import { LONGEST_HTML, LONGEST_SAFE_HTML, sanitize, sanitizeHtml } from '../../src/lib/html/sanitize.ts';
import { cpuMs } from '../helpers/runs/cpu.ts';

/** What may stand in sanitised HTML, told by looking at the text itself and not by the sanitiser's own rules. */
function expectHarmless(html: string): void {
  const tags = html.match(/<[^>]*>?/g) ?? [];
  for (const tag of tags) {
    expect(tag).toMatch(
      /^<(?:\/(?:p|span|a|del|s|pre|blockquote|code|b|strong|u|i|em|ul|ol|li|ruby|rt|rp)|br \/|(?:p|span|a|del|s|pre|blockquote|code|b|strong|u|i|em|ul|ol|li|ruby|rt|rp)(?: (?:lang|href|rel|class|translate|start|value)="[^"<>]*"| (?:reversed|lang|start|value))*)>$/,
    );
    const href = /href="([^"]*)"/.exec(tag)?.[1];
    if (href !== undefined) {
      expect(href).toMatch(/^(?:https?:\/\/|mailto:|xmpp:|gemini:|gopher:|ipfs:)/i);
      expect(tag).toContain('nofollow noopener noreferrer"');
    }
  }
  // What was made safe once stays as it is.
  expect(sanitizeHtml(html)).toBe(html);
}

describe('sanitizeHtml', () => {
  it.each([
    ['<p>Hi <b>you</b><br>there</p>', '<p>Hi <b>you</b><br />there</p>'],
    ['<h1 lang="mi" class="x">Kia ora</h1>', '<p lang="mi"><strong>Kia ora</strong></p>'],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['x > y', 'x &gt; y'],
    ['<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
    ['<ol start="3" reversed><li value="4">x</li></ol>', '<ol start="3" reversed><li value="4">x</li></ol>'],
    ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>', '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>'],
    [
      '<p class="h-card evil u-url p-name dt-start e-content mention">x</p>',
      '<p class="h-card u-url p-name dt-start e-content mention">x</p>',
    ],
    ['<p class="quote-inline">RE: x</p>', '<p class="quote-inline">RE: x</p>'],
    [
      '<span translate="no" class="invisible">https://</span>',
      '<span class="invisible" translate="no">https://</span>',
    ],
    ['<table><tr><td>x</td></tr></table><div>y</div><img src="x">', 'x<br />y'],
    ['unclosed <b>bold <i>both', 'unclosed <b>bold <i>both</i></b>'],
    ['<p>a\u0000b\ud800</p>', '<p>ab\ufffd</p>'],
    ['', ''],
  ])('keeps what posts are written with: %s', (html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected);
    expectHarmless(sanitizeHtml(html));
  });

  it('keeps links as apps know them', () => {
    expect(
      sanitizeHtml(
        '<a href="https://a.example/@Ana" class="u-url mention" rel="me tag" target="_blank">@<span>ana</span></a>',
      ),
    ).toBe(
      '<a href="https://a.example/@Ana" class="u-url mention" rel="tag nofollow noopener noreferrer">@<span>ana</span></a>',
    );
    expect(sanitizeHtml('<a href="mailto:ana@a.example">mail</a>')).toBe(
      '<a href="mailto:ana@a.example" rel="nofollow noopener noreferrer">mail</a>',
    );
  });

  it('H01 drops links of other schemes, however they are hidden', () => {
    const addresses = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'JaVa%0ascript:alert(1)',
      'java\nscript:alert(1)',
      'java\tscript:alert(1)',
      ' javascript:alert(1)',
      '\u0001javascript:alert(1)',
      'java&#10;script:alert(1)',
      '&#106;avascript:alert(1)',
      'javascript&colon;alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:msgbox(1)',
      'file:///etc/passwd',
      'blob:https://a.example/x',
      'view-source:https://a.example',
      'about:blank',
      'intent://x#Intent;end',
      '//e.example/x',
      '/relative',
      '#fragment',
      'x',
      '',
      'https://us@e.example/',
      'https://good.example:pw@e.example/',
      'https://',
      'https://%00/',
    ];
    for (const address of addresses) {
      for (const html of [
        `<a href="${address}">x</a>`,
        `<a href='${address}'>x</a>`,
        `<A HREF=${address.replace(/\s/g, '') || '""'}>x</A>`,
      ]) {
        const safe = sanitizeHtml(html);
        expectHarmless(safe);
        expect(safe, address).not.toContain('href');
        expect(safe).toContain('x');
      }
    }
  });

  const vectors = [
    '<script>alert(1)</script>',
    '<SCRIPT SRC=//e.example/x.js></SCRIPT>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x onerror=alert(1)>',
    '<img src="x" srcset="//e.example/x 1x">',
    '<svg onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<form action="https://e.example"><input name=password><button>Log in</button></form>',
    '<form><button formaction=javascript:alert(1)>x',
    '<input autofocus onfocus=alert(1)>',
    '<select onfocus=alert(1)><option>x</option></select>',
    '<textarea autofocus onfocus=alert(1)></textarea><img src=x onerror=alert(1)>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    '<embed src="javascript:alert(1)">',
    '<link rel=stylesheet href=//e.example/x.css>',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    '<base href="//e.example/">',
    '<body onload=alert(1)>',
    '<video><source onerror=alert(1)></video>',
    '<audio src=x onerror=alert(1)>',
    '<details open ontoggle=alert(1)>',
    '<marquee onstart=alert(1)>x</marquee>',
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))">x</p>',
    '<p/onmouseover=alert(1)>x',
    '<a href="https://a.example" onclick=alert(1)>x</a>',
    '<a href="https://a.example/" style="position:fixed;inset:0">x</a>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<title></title><img src=x onerror=alert(1)>',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    '<!--><img src=x onerror=alert(1)>-->',
    '<!--<img src="--><img src=x onerror=alert(1)>">',
    '<![CDATA[<img src=x onerror=alert(1)>]]>',
    '<?xml version="1.0"?><p>x</p>',
    '<template><img src=x onerror=alert(1)></template>',
    '<p class="x&quot; onmouseover=&quot;alert(1)">x</p>',
    '<p lang="&quot;&gt;&lt;script&gt;">x</p>',
    '<a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>',
    '<a href="https://a.example/?<script>">x</a>',
    '<<b>script>alert(1)<</b>/script>',
    '<b <script>alert(1)</script>0',
    '<p title="`><img src=x onerror=alert(1)>">x',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<ol start="1&quot; onclick=&quot;alert(1)"><li>x</ol>',
    '<p =x onclick=alert(1)>x</p>',
    '<a href="https://a.example" "onclick=alert(1)>x</a>',
    '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
    '<plaintext><img src=x onerror=alert(1)>',
    '<frameset onload=alert(1)>',
    '<keygen autofocus onfocus=alert(1)>',
    '<isindex type=image src=1 onerror=alert(1)>',
    '<h1><script>alert(1)</script></h1>',
    '<h1 lang="x"><h2>y</h1></h2>',
  ];
  it.each(vectors)('H02 leaves nothing that runs, loads or asks: %s', (vector) => {
    for (const html of [vector, `<p>${vector}</p>`, `<b>${vector}<i>after`, vector.toUpperCase()]) {
      const safe = sanitizeHtml(html);
      expectHarmless(safe);
      expect(safe.replace(/&lt;.*?&gt;/gs, '')).not.toMatch(/<(?:script|img|form|input|button|svg|iframe)/i);
    }
  });

  it.each([
    [
      '<p>so <math><semantics><mrow><mi>x</mi><mo>=</mo><mi>y</mi></mrow><annotation encoding="application/x-tex">x = y</annotation></semantics></math>!</p>',
      '<p>so $x = y$!</p>',
    ],
    [
      '<math display="block"><semantics><mi>a</mi><annotation encoding="application/x-tex">\\frac{a}\n {&lt;b&gt;}</annotation></semantics></math>',
      '$$\\frac{a} {&lt;b&gt;}$$',
    ],
    [
      '<math><semantics><mi>x</mi><annotation encoding="text/plain">the x</annotation><annotation-xml encoding="MathML-Content"><ci>x</ci></annotation-xml></semantics></math>',
      'the x',
    ],
    ['<math><mi>x</mi><mo>&gt;</mo><mn>1</mn></math> <b>b</b>', 'x&gt;1 <b>b</b>'],
    // Two formulas, one without end, and what is no formula in one.
    ['<math><mi>x</mi></math>, <math><mi>y</mi></math>', 'x, y'],
    ['<p><math><mi>x</mi>', '<p>x</p>'],
    ['<math><script>alert(1)</script><annotation encoding="tex"><b>x</b></annotation></math>', '$x$'],
    ['<math><annotation encoding="application/x-tex"> </annotation></math>-', '-'],
  ])('gives a formula once, as it was written: %s', (html, text) => {
    expect(sanitizeHtml(html)).toBe(text);
  });

  it('H05 drops embedded things with what is in them', () => {
    expect(
      sanitizeHtml(
        'a<embed src="x">b<object data=x>c</object>d<iframe src=x>e</iframe>f<audio>g</audio>h<video>i</video>j',
      ),
    ).toBe('abdfhj');
    expect(sanitizeHtml('<style>p{color:red}</style><script>x</script>y')).toBe('y');
  });

  it('H09 lets no style and no unknown class through', () => {
    expect(sanitizeHtml('<p style="color:red" class="modal btn h-entry" id="login">x</p>')).toBe(
      '<p class="h-entry">x</p>',
    );
    expect(sanitizeHtml('<span class="H-CARD mentions hashtag-x">x</span>')).not.toContain('mentions');
  });

  it.each([
    ['<div>Hello</div><div>world</div>', 'Hello<br />world'],
    ['<listing>Hello</listing>world', 'Hello<br />world'],
    ['<multicol>Hello</multicol><multicol>world</multicol>', 'Hello<br />world'],
    ['Hello<plaintext>world', 'Hello<br />world'],
    ['<frameset>Hello</frameset>world', 'Hello<br />world'],
    ['<div>Hello</div>\n  <div>world</div>\n', 'Hello<br />world'],
    ['Hello<div>wide</div>world', 'Hello<br />wide<br />world'],
    ['<div><div>a</div></div><div></div><div><div>b</div></div>', 'a<br />b'],
    ['a<hr>b<hr/>', 'a<br />b'],
    ['<div>a<br></div><div>b</div>', 'a<br />b'],
    ['<div>a</div><p>b</p><div>c</div>', 'a<p>b</p>c'],
    [
      '<table><caption>t</caption><tr><th>a</th><td>b</td></tr><tr><td>c</td><td></td><td>d</td></tr></table>e',
      't<br />a b<br />c d<br />e',
    ],
    ['<dl><dt>a</dt><dd>b</dd><dt>c<dd>d</dl>', 'a<br />b<br />c<br />d'],
    ['<details><summary>a</summary>b</details>c', 'a<br />b<br />c'],
    ['<figure><img src="x"><figcaption>a</figcaption></figure>b', 'a<br />b'],
    ['<section><h2>a</h2>b</section><article>c</article>', '<p><strong>a</strong></p>b<br />c'],
    ['<b><div>a</div><div>b</div></b>c', '<b>a<br />b</b><br />c'],
    ['<ul><li><div>a</div><div>b</div></li><li>c</li></ul>', '<ul><li>a<br />b</li><li>c</li></ul>'],
    ['<div>a</div><b>b</b><div><i>c</i></div>', 'a<br /><b>b</b><br /><i>c</i>'],
    ['<x-y>a</x-y><font>b</font>', 'ab'],
    ['<address>a</address><center>b</center><form>c</form><main>d</main>', 'a<br />b<br />c<br />d'],
    ['<pre>a<div>b</div></pre>', '<pre>a<br />b</pre>'],
  ])('parts what elements it does not keep stood on lines of their own: %s', (html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected);
    expectHarmless(sanitizeHtml(html));
  });

  it('keeps no more than can be shown, whatever it is made of', () => {
    for (const unit of [
      '&',
      '<',
      '\ud83d\ude00',
      '<p>&',
      '<b>x</b>',
      '<a href="https://a.example/?&&">x</a>',
      'x',
    ]) {
      const whole = unit.repeat(LONGEST_HTML / unit.length);
      const safe = sanitizeHtml(whole);
      expect(safe.length, unit).toBeLessThanOrEqual(LONGEST_SAFE_HTML);
      expect(safe.length, unit).toBeGreaterThan(50_000);
      expectHarmless(safe);
      expect(sanitize(whole).isCut, unit).toBe(true);
      expect(sanitize(unit).isCut, unit).toBe(false);
      expect(safe, unit).not.toMatch(/\p{Surrogate}/u);
    }
    expect(sanitizeHtml('<p><b>hello there</b></p>', 30)).toBe('<p><b>hello there</b></p>');
    expect(sanitizeHtml('<p><b>hello there</b></p>', 20)).toBe('<p><b>hello </b></p>');
  });

  it('takes time by the length of what it reads', () => {
    const units = [
      '<b>',
      '<',
      '<p>',
      '&',
      '<!--',
      '<a href="',
      '</p>',
      '<p></i>',
      '<li>',
      '<svg>',
      '<noscript>',
      '<iframe>',
      ' ',
      '<br>',
      '&#',
      '<x/>',
      '<a ',
    ];
    const inputs = [
      ...units.map((unit) => unit.repeat(LONGEST_HTML / unit.length)),
      `${'<b>'.repeat(200)}${'</i>'.repeat(90_000)}`,
      `<p class="${'h-a '.repeat(99_000)}">`,
      `<p>${' '.repeat(LONGEST_HTML)}x<br>`,
    ];
    // Any HTML of a length, against plain text of that length: a parser that begins anew at every character takes a
    // thousand times as long.
    const floor = cpuMs(() => htmlToText('<p>one, two</p> '.repeat(LONGEST_HTML / 16)));
    for (const html of inputs) {
      expect(
        cpuMs(() => htmlToText(html)),
        html.slice(0, 20),
      ).toBeLessThan(12 * floor + 100);
    }
    expect(sanitizeHtml('x'.repeat(2 * LONGEST_HTML))).toHaveLength(LONGEST_SAFE_HTML);
  });

  it('keeps the words of HTML that is nested too deep', () => {
    expect(sanitizeHtml(`${'<b>'.repeat(1000)}hello <script>`)).toContain('hello');
    expectHarmless(sanitizeHtml(`${'<b>'.repeat(1000)}<script>alert(1)</script>`));
  });
});

describe('safeHref', () => {
  it('keeps what is safe as written and shows what is hidden', () => {
    expect(safeHref('https://A.example/ä?x=1')).toBe('https://A.example/ä?x=1');
    expect(safeHref('https://a.example/x y')).toBe('https://a.example/x%20y');
    expect(safeHref('https:\\\\a.example\\x')).toBe('https://a.example/x');
    expect(safeHref('https://a.example/\u202egpj.exe')).toBe('https://a.example/%E2%80%AEgpj.exe');
    expect(safeHref(`https://a.example/${'x'.repeat(5000)}`)).toBeNull();
  });
});

describe('escaping (H07)', () => {
  it('leaves nothing that ends a text or an attribute', () => {
    expect(escapeHtml(`</title><script>"'&`)).toBe('&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;');
    expect(escapeXml('a\u0000b\u000b]]><c>\ud800\uffff"')).toBe('ab]]&gt;&lt;c&gt;&quot;');
    expect(escapeXml('é👨‍👩‍👧\n\t')).toBe('é👨‍👩‍👧\n\t');
  });
});

describe('plain text', () => {
  it.each([
    ['<p>Hi</p><p>you<br>there</p>', 'Hi\n\nyou\nthere'],
    ['<ul><li>a</li><li>b</li></ul>after', '- a\n- b\n\nafter'],
    ['<p>one\n   two</p>', 'one two'],
    ['<pre><code>a\n  b</code></pre>', 'a\n  b'],
    ['<blockquote><p>q</p></blockquote><p>a</p>', 'q\n\na'],
    ['&lt;b&gt; &amp;lt; "x"', '<b> &lt; "x"'],
    [
      '<p><a href="https://a.example/x"><span class="invisible">https://</span><span class="ellipsis">a.exam</span><span class="invisible">ple/x</span></a></p>',
      'https://a.example/x',
    ],
    ['<script>alert(1)</script>x', 'x'],
    ['', ''],
  ])('reads %s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
    expect(sanitizedToText(sanitizeHtml(html))).toBe(text);
  });

  it('makes one line of it', () => {
    expect(htmlToLine('<p>A  first</p>\n<p>and a second paragraph</p>', 15)).toBe('A first and a…');
    expect(htmlToLine('<p>short</p>', 15)).toBe('short');
  });
});

const PEERS = join(import.meta.dirname, '../../../shared/fixtures/peers');
// The folder of real documents lies beside the repository and may be absent.
describe.skipIf(!existsSync(PEERS))('documents of other servers', () => {
  it('are made harmless and keep their words', () => {
    let seen = 0;
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value)) {
        if ((key === 'content' || key === 'summary') && typeof item === 'string') {
          seen += 1;
          expectHarmless(sanitizeHtml(item));
          const words = item.replace(/<[^>]*>/g, ' ').match(/[a-z]{4,}/gi) ?? [];
          const kept = sanitizeHtml(item);
          for (const word of words.slice(0, 5)) expect(kept).toContain(word);
        }
        look(item);
      }
    };
    for (const peer of readdirSync(PEERS)) {
      for (const file of readdirSync(join(PEERS, peer)))
        look(JSON.parse(readFileSync(join(PEERS, peer, file), 'utf8')));
    }
    expect(seen).toBeGreaterThan(20);
  });
});
