import { describe, expect, it } from 'vitest';
import { parseLinkHeader } from '../../src/activitypub/remote/link-header.ts';
import { fromHeader, fromHtml } from '../../src/activitypub/remote/web-page.ts';
import { cpuMs } from '../helpers/runs/cpu.ts';

const AP = 'application/activity+json';
const found = (header: string | string[]) => fromHeader(header, 'https://v.test/@vic/1');

describe('Link headers', () => {
  it.each([
    [`<https://v.test/1>; rel="alternate"; type="${AP}"`],
    [`<https://v.test/1>; rel=alternate; type=${AP}`],
    [`<https://v.test/1>;type="${AP}";rel="alternate"`],
    [`<https://v.test/1> ; rel = "alternate" ; type = "${AP}"`],
    [`<https://v.test/1>; REL="Alternate"; Type="${AP}"`],
    [`<https://v.test/1>; rel="shortlink alternate"; type="${AP}"`],
    [`<https://v.test/1>; title="a, b; c \\" d"; rel="alternate"; type="${AP}"`],
    [`<https://v.test/x>; rel="next", <https://v.test/1>; rel="alternate"; type="${AP}"`],
    [
      `<https://v.test/x>; rel="alternate"; type="text/html",<https://v.test/1>; rel="alternate"; type="${AP}"`,
    ],
    [`, ,<https://v.test/1>; rel="alternate";; type="${AP}"`],
    [`<https://v.test/a,b>; rel=next, <https://v.test/1>; rel=alternate; type="${AP}"; hreflang=en`],
    [`<../1>; rel="alternate"; type="${AP}"`],
    [
      `<https://v.test/1>; rel="alternate"; type="application/ld+json; profile=\\"https://www.w3.org/ns/activitystreams\\""`,
    ],
    [['<https://v.test/x>; rel="next"', `<https://v.test/1>; rel="alternate"; type="${AP}"`]],
  ])('%s', (header) => {
    expect(found(header)).toBe('https://v.test/1');
  });

  it.each([
    [''],
    ['<https://v.test/1>'],
    [`<https://v.test/1>; rel="alternates"; type="${AP}"`],
    [`<https://v.test/1>; rel="next"; rel="alternate"; type="${AP}"`],
    [`<https://v.test/1>; title="rel=alternate; type=${AP}"`],
    [`<https://v.test/1>; rel="alternate"; type="text/html"`],
    [`<javascript:alert(1)>; rel="alternate"; type="${AP}"`],
    [`https://v.test/1; rel="alternate"; type="${AP}"`],
  ])('nothing in %s', (header) => {
    expect(found(header)).toBeNull();
  });

  it('are read in time that grows with their length alone', () => {
    const all = ['<', '<a>;', '<a>; x="', ';'.repeat(3), '\\"', '<a>;a=b,'].map((part) =>
      part.repeat(200_000),
    );
    expect(cpuMs(() => all.map(parseLinkHeader))).toBeLessThan(3_000);
  });

  it('in HTML may have several relations too', () => {
    const html = `<link rel="shortlink alternate" type="${AP}" href="/1">`;
    expect(fromHtml(html, 'https://v.test/')).toBe('https://v.test/1');
  });
});
