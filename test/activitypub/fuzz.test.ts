import { describe, expect, it } from 'vitest';
import { findKey } from '../../src/activitypub/keys/published.ts';
import { announced, embeddedActivity, kindOf, readActivity } from '../../src/activitypub/parse/activity.ts';
import { readActor } from '../../src/activitypub/parse/actor.ts';
import { visibilityOf } from '../../src/activitypub/parse/audience.ts';
import { activityProblem, postProblem } from '../../src/activitypub/parse/authority.ts';
import { readCollection } from '../../src/activitypub/parse/collection.ts';
import { isVote, readObject } from '../../src/activitypub/parse/post.ts';
import { parseDocument } from '../../src/activitypub/parse/values/json.ts';
import { readSignature } from '../../src/activitypub/signatures/verify.ts';
import { cpuMs } from '../helpers/runs/cpu.ts';
import { fixture, fixtureNames, hasFixtures, WITHOUT_FIXTURES } from './fixtures.ts';
import { cavage, NOW, rfc9421 } from './signed-request.ts';

/** Mulberry32: the same mutations in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HOSTILE: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'https://',
  'https://us@e.test/',
  'javascript:alert(1)',
  'https://e.test/x y',
  'x'.repeat(5000),
  [],
  {},
  [[[[]]]],
  [null],
  { '@value': 1 },
  { '@list': null },
  { '@id': {} },
  { id: [], type: {} },
  { type: ['Link', null, 1], href: {} },
  { toString: null, constructor: 1, hasOwnProperty: 'x' },
  JSON.parse('{"__proto__": {"id": "https://e.test/polluted", "type": "Note"}}'),
];

function mutate(value: unknown, random: () => number, chance: number): unknown {
  if (random() < chance) return HOSTILE[Math.floor(random() * HOSTILE.length)];
  if (Array.isArray(value)) {
    const items = value.map((item) => mutate(item, random, chance));
    return random() < 0.1 ? items[0] : items;
  }
  if (typeof value === 'object' && value !== null) {
    const changed = Object.entries(value).map(
      ([name, held]) => [name, mutate(held, random, chance)] as const,
    );
    const object = Object.fromEntries(changed);
    return random() < 0.05 ? [object, object] : object;
  }
  if (typeof value === 'string' && random() < 0.1) return value.slice(0, Math.floor(random() * value.length));
  return value;
}

function readEverything(document: unknown): void {
  kindOf(document);
  readActor(document);
  readCollection(document);
  findKey(document, 'https://e.test/users/eve#main-key');
  const post = readObject(document);
  if (post.kind === 'post') {
    postProblem(post);
    isVote(post);
    visibilityOf(post.audience, `${post.author}/followers`);
    JSON.stringify(post);
    expect(post.url).toMatch(/^https?:\/\//);
    for (const file of post.attachments) expect(file.url).toMatch(/^https?:\/\//);
  }
  const activity = readActivity(document);
  if (activity.kind !== 'activity') return;
  activityProblem(activity);
  embeddedActivity(activity);
  announced(activity);
}

const TITLE = 'N28 mutated documents of real servers';

describe.skipIf(!hasFixtures)(hasFixtures ? TITLE : `${TITLE} (${WITHOUT_FIXTURES})`, () => {
  it.each(fixtureNames())('%s', (name) => {
    const original = fixture(name);
    const rounds = JSON.stringify(original).length > 20_000 ? 40 : 120;
    for (let round = 0; round < rounds; round++) {
      const random = seeded(round * 7919 + name.length);
      readEverything(mutate(original, random, 0.02 + random() * 0.2));
    }
  });
});

describe('N28 hostile documents', () => {
  it('hostile values alone and in every field', () => {
    const base = {
      id: 'https://e.test/1',
      type: 'Note',
      attributedTo: 'https://e.test/u',
      inbox: 'https://e.test/i',
      preferredUsername: 'u',
      actor: 'https://e.test/u',
      object: 'https://e.test/1',
    };
    const fields = [
      'id',
      'type',
      'to',
      'cc',
      'tag',
      'url',
      'icon',
      'image',
      'attachment',
      'content',
      'contentMap',
      'name',
      'oneOf',
      'quote',
      'replies',
      'publicKey',
      'assertionMethod',
      'endpoints',
      'source',
      'first',
      'items',
      'target',
      'location',
      'published',
      'language',
      '@context',
      'proof',
      'context',
    ];
    for (const value of HOSTILE) {
      readEverything(value);
      for (const field of fields) {
        for (const type of [
          'Note',
          'Question',
          'Video',
          'Event',
          'Person',
          'Like',
          'Add',
          'Flag',
          'Collection',
        ]) {
          readEverything({ ...base, type, [field]: value });
        }
      }
    }
  });

  it('does not pollute prototypes nor read from them', () => {
    const parsed = parseDocument(
      Buffer.from(
        '{"__proto__":{"id":"https://e.test/x","type":"Note","attributedTo":"https://e.test/u"},"constructor":{"prototype":{"x":1}}}',
      ),
    );
    if (parsed.kind !== 'document') throw new Error('unreadable');
    expect(readObject(parsed.doc).kind).toBe('unreadable');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('refuses what is too deep, too large, not UTF-8, not one JSON object', () => {
    const refused = (bytes: Uint8Array) => expect(parseDocument(bytes).kind).toBe('unreadable');
    refused(Buffer.from('['.repeat(100_000)));
    refused(Buffer.from(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`));
    refused(Buffer.alloc(1_100_000, 0x20));
    refused(Buffer.from('{"a":"é"}', 'latin1'));
    refused(Buffer.from('{"a":1}', 'utf16le'));
    refused(Buffer.from('{"a":1} trailing'));
    for (const text of ['', 'null', '1', '"x"', '[]', '{', '{"a":}', '\u0000']) refused(Buffer.from(text));
    expect(parseDocument(Buffer.from(`{"a":"${'['.repeat(100)}\\"{"}`)).kind).toBe('document');
  });

  it('is quick with long lists', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      type: 'Mention',
      href: `https://e.test/${at}`,
    }));
    const note = {
      id: 'https://e.test/1',
      type: 'Note',
      attributedTo: 'https://e.test/u',
      content: 'x',
      tag: many,
      to: many,
      attachment: many,
    };
    expect(cpuMs(() => readObject(note))).toBeLessThan(2_000);
  });
});

describe('S02 mutated signatures', () => {
  it('never throw', () => {
    for (const request of [cavage(), rfc9421()]) {
      for (let round = 0; round < 2000; round++) {
        const random = seeded(round);
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(request.headers))
          headers[name] = garble(String(value), random);
        expect(typeof readSignature({ ...request, headers }, NOW).ok).toBe('boolean');
      }
    }
  });

  function garble(text: string, random: () => number): string {
    if (random() < 0.6) return text;
    const at = Math.floor(random() * text.length);
    const inserted = ['"', '\\', ',', ';', '(', ')', ':', '=', '', '\u00ff', '""', '999999999999999999'];
    return (
      text.slice(0, at) +
      inserted[Math.floor(random() * inserted.length)] +
      text.slice(at + Math.floor(random() * 3))
    );
  }
});
