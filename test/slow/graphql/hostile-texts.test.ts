import { describe, expect, it } from 'vitest';
import { LONGEST_POST_TEXT, readPostText } from '../../../src/lib/post-text/render.ts';
import type { PostTextFormat, PostTextLinks } from '../../../src/lib/post-text/types.ts';
import { cpuMs } from '../../helpers/runs/cpu.ts';

/** In a process of its own: what other tests left in the heap takes time as well when it is collected. */
const FORMATS: PostTextFormat[] = ['plain', 'markdown'];

const links: PostTextLinks = {
  mention: ({ username, domain }) => ({
    url: `https://${domain ?? 'here.example'}/@${username}`,
    display: username,
    identityUri: `https://${domain ?? 'here.example'}/users/${username.toLowerCase()}`,
  }),
  hashtagUrl: (name) => `https://here.example/tags/${encodeURIComponent(name)}`,
};
const html = (text: string, format: PostTextFormat) => readPostText(text, format).render(links).html;

/**
 * Other scripts, what no font draws, signs of direction, broken and escaped characters, very long words, handles and
 * addresses.
 */
const NEIGHBOURS = [
  ...[
    '@a ',
    '#a ',
    '@İ@b.c ',
    '#İ ',
    '＃あ ',
    '@ア@b.c ',
    '@a@あ.い ',
    'a@b.c ',
    '@a@xn--a.b ',
    '@a@localhost ',
  ],
  ...[
    '\u200b',
    '\u200b@a ',
    '\u202e@a ',
    '\u200f#a ',
    '\u2066a\u2069 ',
    '#\u200c',
    'a\u200d',
    '\u0301',
    'e\u0301',
    '\u00ad',
  ],
  ...[
    'あ',
    'あ@a ',
    '한',
    '\u1100',
    'क्ष',
    'ﷺ',
    'İ',
    '👨‍👩‍👧',
    '🇩🇪',
    '❤️ ',
    '\ud800',
    '\udc00 ',
    '\u0000',
    '\t',
    '\r',
    '\r\n',
    '\r\n\r\n',
    ' \n',
  ],
  ...['&#x41;', '&#', '&amp', '&lt;b&gt;', '"', '"\'', '‘“', '<p>', '</', '<b><i>', '<!--', '<li>', '< '],
  ...['https://x.y/… ', 'https://あ.い/ ', 'https://[::1]:99999/ ', 'https://xn--a/ ', 'http://a:b@c '],
  ...[
    `@${'a'.repeat(254)}@ `,
    `@${'a.'.repeat(120)}@ `,
    `@${'é.'.repeat(120)} `,
    `#${'a'.repeat(102)} `,
    `${'x'.repeat(299)}/@a `,
  ],
  ...[')', '.', '%'].map((sign) => `https://x.y/${sign.repeat(1900)} `),
  ...[
    `https://${'a'.repeat(300)}/ `,
    `https://${'a.'.repeat(150)}/ `,
    `@a@${'a-'.repeat(40)}a.b `,
    `${'a'.repeat(5000)} `,
  ],
];

/** Shapes that made one parser or another begin anew at every sign, each as long as a text may be. */
function* hostileTexts(length: number): Generator<string> {
  const units =
    '@ @a @a@b.c # #a #a· https:// http://a <http://a [ ![ [a]( ![a](b␣" [a](b␣( [a](<b [a]: b⏎ [a][ [a](http://x) http://a:99999999/ [[]( ]( *a _a **a␣ __a ~~a ` `a `` > >␣ -␣ 1.␣a⏎ ' +
    '*␣a⏎␣␣ < &amp; & \\ ⏎ ␣ ␣␣␣␣⏎ @a. /@a あ@a (https://x␣ 👨‍👩‍👧@ <a@b.c> http://a/&& ``` ~~~⏎ # #␣a⏎ a⏎===⏎ *_ *** “http://a.b/” _@a_ [^ ! ' +
    '![@é@éa.1␣ ![http://a%/␣ (http://a%/␣ ![@b.c@b.cxxxxxxxxxxxxxxxxxxxxxxxxxxx <http://~ :http:// ">␣"⏎https://~~[<http://" ![⏎@1.␣http://~ [@a␣[#1 [}{ .#a]a>@a<http://';
  for (const written of units.split(' ')) {
    const unit = written.replaceAll('␣', ' ').replaceAll('⏎', '\n');
    yield unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  }
  for (const unit of NEIGHBOURS) yield unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  for (const [left, right] of ['[]', '()', '**', '<>', '``']) {
    yield `${left?.repeat(length / 2 - 1)}a${right?.repeat(length / 2)}`;
  }
  yield Array.from({ length: 440 }, (_, index) => '`'.repeat(index)).join(' ');
  yield '[a](b "'.repeat(1000) + 'x'.repeat(90_000);
  yield '['.repeat(90) + 'a*b '.repeat(2500) + 'x '.repeat(40_000);
}

/** Short pieces of what Markdown and entities are made of, put together by chance; the same every time. */
function* shapesByChance(count: number): Generator<string> {
  const pieces = [
    ...'[](){}<>!@#:/.%~*_\\`"\' aé1\n',
    'http://',
    '@a',
    '@é',
    '![',
    '](',
    '<http://',
    '@a@b.c',
    '#a',
    '&amp;',
  ];
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let made = 0; made < count; made += 1)
    yield Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join('');
}

describe.each(FORMATS)('the reading of %s text', (format) => {
  it('takes time by the length of any text', () => {
    const floor = cpuMs(() => html('Kia ora, e te ao. '.repeat(LONGEST_POST_TEXT / 18), format));
    for (const text of hostileTexts(LONGEST_POST_TEXT)) {
      const once = () =>
        cpuMs(() => {
          const read = readPostText(text, format);
          read.countCharacters();
          read.render(links);
        }, 1);
      // Fifty milliseconds are the aim on a quiet machine; on a busy one all takes longer, plain words too.
      const most = Math.max(100, 15 * floor);
      let cpu = once();
      // The garbage of others is collected at some time, too.
      for (let again = 0; again < 4 && cpu >= most; again += 1) cpu = Math.min(cpu, once());
      expect(cpu, JSON.stringify(text.slice(0, 30))).toBeLessThan(most);
    }
  });

  it('takes four times as long for what is four times as long', () => {
    const cost = (unit: string, length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
      return cpuMs(() => html(text, format));
    };
    for (const unit of shapesByChance(300)) {
      let long = cost(unit, 20_000);
      // What is over at once is not worth a look; a square would be sixteen times.
      if (long < 20) continue;
      const short = Math.max(1, cost(unit, 5_000));
      // The garbage of others is collected at some time, too.
      for (let again = 0; again < 4 && long / short >= 12; again += 1)
        long = Math.min(long, cost(unit, 20_000));
      expect(long / short, JSON.stringify(unit)).toBeLessThan(12);
    }
  });
});
