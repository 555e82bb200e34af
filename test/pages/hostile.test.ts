import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { sanitizeHtml } from '../../src/lib/html/sanitize.ts';
import { pagesOf } from '../../src/pages/show.ts';
import {
  sampleData,
  sampleDomain,
  samplePerson,
  samplePost,
  sampleProfile,
  sampleRequest,
} from './samples.ts';

/** What people put into every field that others see. */
const VECTORS = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  `'"><img src=x onerror=alert(1)>`,
  '</title><script>alert(1)</script>',
  '</textarea><svg/onload=alert(1)>',
  ']]><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<style>@import "//evil.example"</style>',
  '" onmouseover="alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u202e<script>\u0000alert(1)</script>',
];

const ADDRESS = [
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://x.example/"><script>alert(1)</script>',
];

function everything(vector: string, address: string) {
  const person = samplePerson({
    name: vector,
    url: address,
    uri: address,
    avatarUrl: address,
    avatarAlt: vector,
  });
  const post = samplePost({
    author: person,
    title: vector,
    summary: vector,
    html: sanitizeHtml(`<p>${vector}</p><a href="${address}">x</a>`),
    url: address,
    language: vector,
    attachments: [
      { kind: 'image', url: address, mediaType: vector, alt: vector, width: 1, height: 1 },
      {
        kind: 'file',
        url: `https://media.example/${vector}`,
        mediaType: vector,
        alt: vector,
        width: null,
        height: null,
      },
    ],
    poll: {
      isMultiple: false,
      options: [
        { title: vector, votes: 1 },
        { title: vector, votes: null },
      ],
      endsAt: null,
      isClosed: true,
      voters: null,
    },
    tags: [vector],
    quoteUri: address,
    inReplyToUri: address,
    counts: { replies: 1, boosts: 1, favourites: 1 },
  });
  const profile = sampleProfile({
    name: vector,
    username: 'ana',
    bioHtml: sanitizeHtml(vector),
    fields: [{ name: vector, valueHtml: sanitizeHtml(vector), verifiedAt: null }],
    avatarUrl: address,
    headerUrl: address,
    headerAlt: vector,
    movedTo: person,
    language: vector,
  });
  const entry = { post, boostedBy: person };
  const pages = pagesOf(
    sampleData({
      front: async () => ({ people: [person], posts: [entry], texts: [], isNew: false }),
      profile: async () => ({ profile, pinned: [post], entries: { items: [entry], older: '1' } }),
      thread: async () => ({
        post: { ...post, author: { ...person, username: 'ana' } },
        ancestors: [post],
        isCut: true,
        replies: [{ post, depth: 9 }],
      }),
      tagged: async () => ({ display: vector, entries: { items: [entry], older: null } }),
      feed: async () => [post],
      feedOf: async () => ({ profile, posts: [post] }),
    }),
  );
  const domain = sampleDomain({
    title: vector,
    description: vector,
    rules: [vector],
    iconUrl: address,
    accent: vector,
  });
  return (target: string) => pages(sampleRequest(target, { domain }));
}

/** Everything a parser finds in a page that a page of ours never has: a vector that got through opens one of these. */
function opened(page: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (/^(?:script|iframe|style|textarea|object|embed|base|applet|frame)$/.test(name)) found.push(name);
      // Our own one, by which visitors follow somebody.
      if (name === 'form' && attributes.action !== '/follow') found.push(name);
      if (attributes.formaction !== undefined) found.push(`${name} formaction`);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^(?:on|style|srcdoc)/i.test(attribute)) found.push(`${name} ${attribute}`);
        if (/^(?:href|src|action)$/.test(attribute) && !/^(?:https:\/\/|[/#])/.test(value))
          found.push(`${name} ${attribute}=${value}`);
        if (attribute === 'src' && !/^\/[^/]/.test(value)) found.push(`${name} src=${value}`);
      }
    },
  });
  parser.end(page);
  return found;
}

it('the parser that looks for it finds what runs', () => {
  const page =
    '<p onclick="x">a</p><a href="javascript:x">b</a><script>c</script><img src="https://far.example/1.png"><form action="/x"><button formaction="/y">';
  expect(opened(page)).toEqual([
    'p onclick',
    'a href=javascript:x',
    'script',
    'img src=https://far.example/1.png',
    'form',
    'button formaction',
  ]);
});

describe.each(VECTORS)('in every field: %s', (vector) => {
  it.each(['/', '/@ana', '/@ana/100', '/tags/x', '/developers'])(
    'nothing of it runs on %s',
    async (target) => {
      for (const address of ADDRESS) {
        const body = String((await everything(vector, address)(target))?.body);
        expect(body).toContain('</html>');
        expect(opened(body)).toEqual([]);
      }
    },
  );

  it.each(['/feed.atom', '/@ana.atom'])(
    'in %s it is text, twice escaped inside of content',
    async (target) => {
      for (const address of ADDRESS) {
        const body = String((await everything(vector, address)(target))?.body);
        expect(body).toMatch(/<\/feed>\n$/);
        expect(
          body.match(/<(?:script|iframe|style|img|svg|a|p|textarea)\b|<!\[CDATA|]]>(?!\S*$)/i)?.[0],
        ).toBeUndefined();
        expect(body.match(/href="(?!https:\/\/)/)?.[0]).toBeUndefined();
      }
    },
  );
});
