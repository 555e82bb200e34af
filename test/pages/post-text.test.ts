import { describe, expect, it } from 'vitest';
import { sanitizeHtml } from '../../src/lib/html/sanitize.ts';
import { wordsIn } from '../../src/lib/words/words.ts';
import { post } from '../../src/pages/parts/post.ts';
import { textOf } from '../../src/pages/parts/text.ts';
import { sampleDomain, samplePost } from './samples.ts';

const domain = sampleDomain();
const place = { domain, words: await wordsIn('en') };
const view = samplePost;
const shown = (more: Parameters<typeof samplePost>[0]) => textOf(domain, view(more)).text;

describe('hashtags of other servers on a page', () => {
  it.each([
    '<a href="https://far.example/tags/Kai" class="mention hashtag" rel="tag">#<span>Kai</span></a>',
    '<a rel="tag" href="https://far.example/t/kai">#Kai</a>',
    '<a href="https://far.example/kai">＃kai</a>',
  ])('lead to our own page: %s', (link) => {
    const text = shown({ html: sanitizeHtml(`<p>a ${link}</p>`), tags: ['kai'] });
    expect(text).toMatch(/<a href="\/tags\/kai" class="mention hashtag" rel="tag">.*<\/a><\/p>$/i);
    expect(text).not.toContain('far.example');
  });

  it('are links as ever where they are no hashtags of the post', () => {
    const html = sanitizeHtml(
      '<p><a href="https://far.example/x">kai</a> <a href="https://far.example/y">#other</a></p>',
    );
    expect(shown({ html, tags: ['kai'] })).toBe(html);
  });
});

describe('the line with the address of a quoted post', () => {
  const quoteUri = 'https://far.example/notes/1?a=1&b=2';
  const link = sanitizeHtml(
    `<a href="${quoteUri.replace('&', '&amp;')}"><span class="invisible">https://</span><span>far.example/notes/1</span></a>`,
  );
  it.each([
    [`<p class="quote-inline">RE: ${link}</p><p>hello</p>`, '<p>hello</p>'],
    [`<p>hello</p><p class="quote-inline">RE: ${link}</p>`, '<p>hello</p>'],
    [`<p>hello<span class="quote-inline"><br /><br /><span>RE: </span>${link}</span></p>`, '<p>hello</p>'],
    [`<p>hello<br /><span class="h-card quote-inline">RE: ${link}</span> more</p>`, '<p>hello more</p>'],
    [`<p><span>hello<br /><br />RE: </span>${link}</p>`, '<p><span>hello</span></p>'],
    [`<p>hello<br /><br /><span>RE: </span>${link}</p>`, '<p>hello</p>'],
    [`<p>hello</p>RE: ${link}`, '<p>hello</p>'],
    [`<p>look at ${link}</p>`, null],
    [`<p>RE: ${link} and more</p>`, null],
    ['<p>RE: <a href="https://far.example/other" rel="nofollow noopener noreferrer">x</a></p>', null],
  ])('is left out of %s', (html, expected) => {
    expect(shown({ html, quoteUri })).toBe(expected ?? html);
    expect(shown({ html, quoteUri: null })).toBe(html);
  });

  it('is not shown beside “Quotes …”', () => {
    const page = post(
      place,
      view({ html: `<p class="quote-inline">RE: ${link}</p><p>hi</p>`, quoteUri }),
    ).text;
    expect(page).toContain('Quotes <a');
    expect(page).not.toContain('RE:');
  });
});

describe('a content warning', () => {
  it('folds nothing where there is nothing to fold', () => {
    const page = post(
      place,
      view({ html: '<p>\u200b</p>', summary: 'only this', title: null, attachments: [], poll: null }),
    ).text;
    expect(page).toContain('<p>only this</p>');
    expect(page).not.toContain('<details');
    const folded = post(place, view({ html: '<p>x</p>', summary: 'war', title: null })).text;
    expect(folded).toContain('<details');
  });
});
