import type { Domain } from '../../src/db/rows.ts';
import type { PageData, PageSource } from '../../src/pages/data.ts';
import type { PageRequest } from '../../src/pages/request.ts';
import type { PersonView, PostView, ProfileView } from '../../src/pages/views.ts';

/** Views as documents make them, for templates without a database. */

export function sampleDomain(more: Partial<Domain> = {}): Domain {
  return {
    id: 1n,
    name: 'ana.example',
    host: 'ana.example',
    origin: 'https://ana.example',
    state: 'ACTIVE',
    ownerId: null,
    isPrivate: false,
    isDefault: true,
    registrations: 'CLOSED',
    confirmsEmail: true,
    mailSender: '',
    title: 'Ana and friends',
    description: 'A small place for birds, bread and broken bicycles.',
    iconUrl: null,
    accent: '#2b6cb0',
    rules: ['Be kind.', 'Say what you mean.'],
    contactEmail: '',
    contactId: null,
    language: null,
    postLength: 500,
    collectionLimit: 10,
    showsPeers: true,
    showsBlocksTo: 'NOBODY',
    createdAt: BigInt(Date.UTC(2026, 0, 1)),
    ...more,
  };
}

export function samplePerson(more: Partial<PersonView> = {}): PersonView {
  return {
    key: '10',
    username: 'ana',
    handle: '@ana@ana.example',
    name: 'Ana Pūkeko',
    uri: 'https://ana.example/users/ana',
    url: 'https://ana.example/@ana',
    avatarUrl: null,
    avatarAlt: '',
    isAutomated: false,
    isIndexable: true,
    ...more,
  };
}

export function sampleProfile(more: Partial<ProfileView> = {}): ProfileView {
  return {
    ...samplePerson(),
    bioHtml: '<p>Writes about birds.</p>',
    fields: [],
    headerUrl: null,
    headerAlt: '',
    isLocked: false,
    language: 'en',
    joinedAt: '2026-01-05T09:00:00.000Z',
    counts: { posts: 3, followers: 12, following: 4 },
    movedTo: null,
    ...more,
  };
}

export function samplePost(more: Partial<PostView> = {}): PostView {
  return {
    key: '100',
    uri: 'https://ana.example/posts/100',
    url: 'https://ana.example/@ana/100',
    author: samplePerson(),
    visibility: 'PUBLIC',
    title: null,
    summary: null,
    isSensitive: false,
    html: '<p>Hello from the swamp.</p>',
    language: 'en',
    publishedAt: '2026-11-20T18:04:00.000Z',
    editedAt: null,
    attachments: [],
    poll: null,
    tags: [],
    quoteUri: null,
    inReplyToUri: null,
    counts: { replies: 0, boosts: 0, favourites: 0 },
    ...more,
  };
}

/** A source of pages where there is nothing but what is given. */
export function sampleData(more: Partial<PageData> = {}): PageSource {
  return () => ({
    front: async () => ({ people: [], posts: [], texts: [], isNew: false }),
    text: async () => null,
    profile: async () => null,
    thread: async () => null,
    tagged: async (name) => ({ display: name, entries: { items: [], older: null } }),
    collection: async () => null,
    feedOf: async () => null,
    feed: async () => [],
    ...more,
  });
}

export function sampleRequest(target: string, more: Partial<PageRequest> = {}): PageRequest {
  return {
    domain: sampleDomain(),
    path: target.split('?', 1)[0] ?? target,
    target,
    method: 'GET',
    headers: { accept: 'text/html' },
    ip: '127.0.0.1',
    ...more,
  };
}
