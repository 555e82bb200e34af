import { describe, expect, it } from 'vitest';
import { type RemoteActor, readActor } from '../../src/activitypub/parse/actor.ts';

const ID = 'https://v.test/users/vic';

function document(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: ID, type: 'Person', preferredUsername: 'vic', inbox: `${ID}/inbox`, ...changes };
}

function actor(changes: Record<string, unknown> = {}): RemoteActor {
  const read = readActor(document(changes));
  if (read.kind !== 'actor') throw new Error(read.reason);
  return read;
}

describe('what an actor must have', () => {
  it.each([
    ['no id', { id: undefined }],
    ['O15 an id with credentials', { id: 'https://us@v.test/users/vic' }],
    ['no type', { type: undefined }],
    ['a type that is no actor', { type: 'Note' }],
    ['N23 no inbox', { inbox: undefined }],
    ['N23 an inbox of another scheme', { inbox: 'ftp://v.test/inbox' }],
    ['N23 an inbox that is an empty list', { inbox: [] }],
    ['N23 an inbox that is an object without an id', { inbox: {} }],
    ['no username', { preferredUsername: undefined }],
    ['a username that is none', { preferredUsername: 'vic@e.test' }],
    ['a username with markup', { preferredUsername: '<b>' }],
    ['H18 a username beyond 2048', { preferredUsername: 'x'.repeat(2049) }],
  ])('%s', (_, changes) => {
    expect(readActor(document(changes)).kind).toBe('unreadable');
  });

  it('is all there is to it', () => {
    expect(actor()).toMatchObject({
      id: ID,
      username: 'vic',
      url: ID,
      name: null,
      followers: null,
      sharedInbox: null,
    });
  });
});

describe('what an actor may look like', () => {
  it('expanded, prefixed and with several types', () => {
    const read = readActor({
      '@id': ID,
      '@type': ['https://www.w3.org/ns/activitystreams#Person', 'https://x.example/Thing'],
      'https://www.w3.org/ns/activitystreams#preferredUsername': [{ '@value': 'vic' }],
      'http://www.w3.org/ns/ldp#inbox': [{ '@id': `${ID}/inbox` }],
      'as:name': { '@value': 'Vic', '@language': 'de' },
      'toot:discoverable': { '@value': true },
    });
    expect(read).toMatchObject({
      id: ID,
      type: 'Person',
      username: 'vic',
      inbox: `${ID}/inbox`,
      name: 'Vic',
      isDiscoverable: true,
    });
    const compact = readActor({
      ...document(),
      type: 'as:Person',
      'as:name': 'Vic',
      'toot:discoverable': true,
    });
    expect(compact).toMatchObject({ type: 'Person', name: 'Vic', isDiscoverable: true });
  });

  it('S21 a short name is not overruled by its long form', () => {
    const doc = document({
      'https://www.w3.org/ns/activitystreams#inbox': 'https://e.test/inbox',
      '@id': 'https://e.test/u',
    });
    expect(readActor(doc)).toMatchObject({ id: ID, inbox: `${ID}/inbox` });
  });

  it.each(['ana.b', 'ana-b', 'ünï', '用户', '123', 'a_b~c'])('username %s', (preferredUsername) => {
    expect(actor({ preferredUsername }).username).toBe(preferredUsername);
  });

  it('names in language maps, icons in lists, url as Links', () => {
    const read = actor({
      name: null,
      nameMap: { de: 'Vic' },
      icon: [
        { type: 'Image', url: 'https://v.test/s.png', width: 48 },
        {
          type: 'Image',
          url: { type: 'Link', href: 'https://v.test/l.png', mediaType: 'image/png' },
          width: 400,
          name: 'Vic',
        },
      ],
      image: 'https://v.test/h.png',
      url: [
        { type: 'Link', href: 'https://v.test/feed', mediaType: 'application/atom+xml' },
        { type: 'Link', href: 'https://v.test/@vic', mediaType: 'text/html' },
      ],
    });
    expect(read).toMatchObject({
      name: 'Vic',
      icon: { url: 'https://v.test/l.png', mediaType: 'image/png', alt: 'Vic' },
      image: { url: 'https://v.test/h.png' },
      url: 'https://v.test/@vic',
    });
  });

  it('fields, aliases, movement, flags and dates', () => {
    const read = actor({
      attachment: { type: 'PropertyValue', name: 'Site', value: '<a href="https://v.test">v</a>' },
      alsoKnownAs: 'https://old.test/users/vic',
      movedTo: { id: 'https://new.test/users/vic' },
      manuallyApprovesFollowers: true,
      memorial: true,
      suspended: true,
      indexable: false,
      showMedia: false,
      showFeatured: 'no',
      published: '2020-01-01T00:00:00Z',
      webfinger: 'acct:Vic@Handle.test',
    });
    expect(read).toMatchObject({
      fields: [{ name: 'Site', value: '<a href="https://v.test">v</a>' }],
      alsoKnownAs: ['https://old.test/users/vic'],
      movedTo: 'https://new.test/users/vic',
      isLocked: true,
      isSuspended: true,
      isIndexable: false,
      showsMedia: false,
      showsMediaReplies: null,
      showsFeatured: null,
      isDiscoverable: null,
      publishedAt: Date.UTC(2020, 0, 1),
      webfinger: { username: 'Vic', domain: 'handle.test' },
    });
  });
});

describe('what an actor may not claim', () => {
  it('a shared inbox on another host', () => {
    expect(actor({ endpoints: { sharedInbox: 'https://v.test/inbox' } }).sharedInbox).toBe(
      'https://v.test/inbox',
    );
    expect(actor({ endpoints: { sharedInbox: 'https://target.test/inbox' } }).sharedInbox).toBeNull();
    expect(actor({ endpoints: 'https://v.test/inbox' }).sharedInbox).toBeNull();
  });

  it("another's collections", () => {
    const read = actor({
      followers: 'https://a.test/users/ana/followers',
      featured: 'https://a.test/pins',
      outbox: [],
    });
    expect(read).toMatchObject({ followers: null, featured: null, outbox: null });
  });

  it('O12 a profile page of another scheme or host', () => {
    for (const url of ['javascript:alert(1)', 'https://other.test/@vic', 'data:text/html,x', 5]) {
      expect(actor({ url }).url).toBe(ID);
    }
  });

  it('H18 H19 more than the limits', () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({
      type: 'PropertyValue',
      name: `n${at}`,
      value: 'v'.repeat(10_000),
    }));
    const aliases = Array.from({ length: 1000 }, (_, at) => `https://old.test/${at}`);
    const read = actor({
      name: 'n'.repeat(1e6),
      summary: 's'.repeat(1e6),
      attachment: rows,
      alsoKnownAs: aliases,
    });
    expect(read.name).toHaveLength(2048);
    expect(read.summary).toHaveLength(20_000);
    expect(read.fields).toHaveLength(50);
    expect(read.fields[0]?.value).toHaveLength(2047);
    expect(read.alsoKnownAs).toHaveLength(256);
  });
});
