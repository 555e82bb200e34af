import { describe, expect, it } from 'vitest';
import { wantsActivityPub } from '../../src/activitypub/serve/negotiate.ts';
import { preferred, takesCoding, weightOf } from '../../src/lib/negotiate.ts';
import { cpuMs } from '../helpers/runs/cpu.ts';

const OFFERS = ['text/html', 'application/activity+json', 'application/json'] as const;

describe('preferred (RFC 9110, 12.5.1)', () => {
  it.each([
    // Weights.
    ['application/activity+json', 'application/activity+json'],
    ['application/activity+json;q=0, text/html', 'text/html'],
    ['text/html, application/activity+json;q=0', 'text/html'],
    ['application/activity+json;q=0.5, text/html;q=0.4', 'application/activity+json'],
    ['application/activity+json;q=0.4, text/html;q=0.5', 'text/html'],
    ['text/html;q=0.001, application/json;q=0', 'text/html'],
    ['application/activity+json ; Q = 0.2 , text/html', 'text/html'],
    ['text/html;q=.5, application/json;q=.6', 'application/json'],
    ['application/json;q=7, text/html', 'application/json'],
    // A weight that is no number says nothing.
    ['application/json;q=high, text/html;q=0.1', 'text/html'],
    // Of equals the more exact, then the first of the header, then the first offer.
    ['application/json, text/html', 'application/json'],
    ['text/html, application/json', 'text/html'],
    ['*/*, application/json', 'application/json'],
    ['application/*, text/html', 'text/html'],
    ['application/*', 'application/activity+json'],
    ['*/*', 'text/html'],
    ['', 'text/html'],
    [',,,', 'text/html'],
    [' , ', 'text/html'],
    [', application/json ,', 'application/json'],
    [undefined, 'text/html'],
    // The most exact range decides, whatever else would take it.
    ['*/*, text/html;q=0', 'application/activity+json'],
    ['application/*;q=0, */*;q=0.1', 'text/html'],
    ['text/*;q=0.9, text/html;q=0.1, application/json;q=0.5', 'application/json'],
    // Types are compared whole and in any case.
    ['application/activity+jsonp, text/html;q=0.1', 'text/html'],
    ['application/activity+jsonp', null],
    ['xapplication/json', null],
    ['APPLICATION/Activity+JSON', 'application/activity+json'],
    // Parameters.
    ['application/json; charset=UTF-8', 'application/json'],
    ['application/json; charset=latin1', null],
    ['application/activity+json; profile="a, b; q=0"', 'application/activity+json'],
    ['text/html;level=1;q=0.2, application/json;q=0.3', 'application/json'],
    // What follows the weight is no parameter of the type.
    ['application/json;q=0.3;charset=latin1', 'application/json'],
    // Nothing that is offered, or nothing that is a header.
    ['image/png', null],
    ['*/*;q=0', null],
    [',,;q=1, "', null],
  ] as const)('%s -> %s', (accept, expected) => {
    expect(preferred(accept, OFFERS)).toBe(expected);
  });

  it('tells parameters of an offer apart', () => {
    const profiled = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
    expect(weightOf(profiled, profiled)).toBe(1);
    expect(weightOf('application/ld+json', profiled)).toBe(1);
    expect(weightOf('application/ld+json; profile="https://elsewhere.example/"', profiled)).toBe(0);
    expect(
      weightOf(
        'application/ld+json; profile="https://a.example/ https://www.w3.org/ns/activitystreams"',
        profiled,
      ),
    ).toBe(1);
  });

  it('takes any header in little time', () => {
    const nasty = [
      '"\\"'.repeat(50_000),
      'a/b;'.repeat(50_000),
      ',"'.repeat(50_000),
      'a/b;q="'.repeat(20_000),
    ];
    expect(cpuMs(() => nasty.map((header) => preferred(header, OFFERS)))).toBeLessThan(2_000);
  });
});

describe('takesCoding (RFC 9110, 12.5.3)', () => {
  it.each([
    ['gzip, deflate, br', true],
    ['br;q=1, *;q=0.1', true],
    ['GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['*;q=0', false],
    ['gzip;q=0.2, identity;q=0.8', false],
    ['gzipx', false],
    ['', false],
    [undefined, false],
  ])('gzip by %s: %s', (header, expected) => {
    expect(takesCoding(header, 'gzip')).toBe(expected);
  });
});

describe('wantsActivityPub', () => {
  const profile = 'profile="https://www.w3.org/ns/activitystreams"';
  it.each([
    ['application/activity+json', true],
    ['application/activity+json, application/ld+json', true],
    [`application/ld+json; ${profile}, application/activity+json`, true],
    [`application/ld+json;${profile}`, true],
    ['application/activity+json, */*;q=0.1', true],
    ['text/html, application/activity+json;q=0.9', false],
    ['text/html;q=0.5, application/activity+json', true],
    ['application/activity+json;q=0', false],
    ['application/activity+jsonp', false],
    ['application/activity+json-seq, text/html', false],
    ['Application/Activity+JSON; Charset="utf-8"', true],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
    ['*/*', false],
    [undefined, false],
  ])('%s: %s', (accept, expected) => {
    expect(wantsActivityPub(accept)).toBe(expected);
  });
});
