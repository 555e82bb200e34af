import { createHash, generateKeyPairSync } from 'node:crypto';
import { firstIdAt } from '../../src/lib/ids.ts';

/** Statements and values as any of the two databases takes them: `?` for each value. */
export type Statement = { text: string; values: readonly unknown[] };

/** What a test asks for by name in a filled database. */
export interface FirstInstall {
  statements: readonly Statement[];
  /** The id of a row by its name here. */
  id(name: string): bigint;
  /** A token of ana, who may do everything. */
  token: string;
  /** A post of r.test that came in and was not handled yet. */
  arrivedUri: string;
}

type Row = Record<string, unknown>;

const PICTURE = {
  type: 'image',
  url: 'https://media.a.test/1.png',
  mediaType: 'image/png',
  alt: 'A heron "in" the reeds',
  width: 640,
  height: 480,
  blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
  focus: { x: -0.5, y: 0.25 },
  duration: null,
  previewUrl: 'https://media.a.test/1-small.png',
};
const SONG = { type: 'audio', url: 'https://media.a.test/2.ogg', alt: 'Its call', duration: 12.5 };
const LOST = { type: 'video', url: 'https://media.a.test/3.mp4', width: 1920, height: 1080 };
const BARE = { type: 'file', url: 'https://media.r.test/bare.pdf' };
const TWIN = { type: 'image', url: 'https://media.r.test/twin.png', width: 640.4, alt: 'once' };

/**
 * An install as the first schema (migration 0001) held it, with rows that every later migration changes, moves, reads
 * or removes. `now`: epoch milliseconds; everything is of the last hours. `domains`: with one, that domain knows every
 * post there is.
 */
export function firstInstall(now: number, { domains = 2 }: { domains?: 1 | 2 } = {}): FirstInstall {
  const ids = new Map<string, bigint>();
  const id = (name: string) => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    // In the order in which they are first named here.
    const made = firstIdAt(now - 3 * 3600_000 + ids.size * 1000);
    ids.set(name, made);
    return made;
  };
  const statements: Statement[] = [];
  const add = (table: string, ...rows: Row[]) => {
    for (const row of rows) {
      const names = Object.keys(row);
      const text = `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
      statements.push({ text, values: Object.values(row).map(asColumn) });
    }
  };
  const at = now - 3600_000;
  const two = domains === 2;
  const postIds: bigint[] = [];

  add('user_account', { id: id('user'), email: 'ana@mail.example', isAdmin: true, createdAt: at });
  for (const [name, registrations] of two
    ? ([
        ['a', 'OPEN'],
        ['b', 'INVITE'],
      ] as const)
    : ([['a', 'APPROVAL']] as const)) {
    const host = `${name}.test`;
    const isDefault = name === 'a';
    add('domain', {
      ...{ id: id(name), name: host, host, origin: `https://${host}`, registrations, isDefault },
      ...{ title: host, rules: json(['Be kind']), createdAt: at },
    });
    add('domain_name', { name: host, domainId: id(name), isHost: true });
    add('identity', {
      ...person(`actor ${name}`, host, name, `https://${host}/actor`),
      ...{ type: 'APPLICATION', isInstance: true, usernameKey: host, username: host },
    });
    keysOf(`actor ${name}`, `https://${host}/actor`);
  }
  add('domain_role', { domainId: id('a'), userId: id('user'), role: 'OWNER', createdAt: at });
  add('host', { id: id('r.test'), name: 'r.test', software: 'other', dueAt: at, createdAt: at });
  add('host_refusal', { hostId: id('r.test'), domainId: id('a'), status: 401, message: 'no', at });
  add('inbox', { id: id('inbox'), url: 'https://r.test/inbox', hostId: id('r.test') });
  add('inbox', { id: id('other inbox'), url: 'https://r.test/users/raul/inbox', hostId: id('r.test') });
  add(
    'host_block',
    { id: id('block all'), name: 'bad.example', level: 'BLOCK', reason: 'spam', createdAt: at },
    { id: id('block a'), name: 'bad.example', domainId: id('a'), level: 'BLOCK', createdAt: at },
    { id: id('limit all'), name: 'loud.example', level: 'LIMIT', createdAt: at },
    { id: id('limit a'), name: 'noise.example', domainId: id('a'), level: 'LIMIT', createdAt: at },
  );
  add('identity', { ...person('ana', 'a.test', 'a'), followersCount: 2, postsCount: 3 });
  keysOf('ana', 'https://a.test/users/ana');
  if (two) add('identity', person('bea', 'b.test', 'b'));
  add('identity', person('rita', 'r.test', null), person('raul', 'r.test', null));
  add('identity_member', { identityId: id('ana'), userId: id('user'), createdAt: at });
  const token = 'token-of-the-first-days';
  add('token', {
    ...{ id: id('token'), hash: createHash('sha256').update(token).digest('base64url') },
    ...{ userId: id('user'), identityId: id('ana'), scopes: 'read write follow', createdAt: at },
  });

  post('first', 'ana', { attachments: json([PICTURE, SONG]), revision: 2, editedAt: at + 9 });
  add(
    'post_version',
    version('first', 0, [LOST, { ...PICTURE, alt: 'A bird' }]),
    version('first', 1, [PICTURE, { ...LOST, alt: 'named later' }]),
  );
  post('thread', 'ana', { ...answering('first'), threadId: id('first') });
  post('followed', 'rita', { attachments: json([TWIN, BARE, { ...TWIN, alt: 'twice' }]), tags: KIWI });
  post('lost parent', 'rita', { inReplyToUri: 'https://gone.example/1' });
  post('for followers', 'rita', { visibility: 'FOLLOWERS' });
  post('stranger', 'raul', {});
  post('deleted', 'rita', { deletedAt: at, html: '' });
  post('favoured', 'raul', {});
  post('answered', 'raul', { repliesCount: 1 });
  post('answer', 'ana', { ...answering('answered'), threadId: id('answered') });
  post('at home', 'raul', {});
  const direct = { visibility: 'MENTIONED' };
  post('direct', 'rita', direct);
  post('direct answer', 'ana', { ...direct, ...answering('direct'), threadId: id('direct') });
  post('aside', 'ana', { ...direct, ...answering('direct'), threadId: id('direct') });
  post('to oneself', 'ana', direct);
  for (const [name, people] of [
    ['direct', ['ana', 'raul']],
    ['direct answer', ['rita', 'raul']],
    ['aside', ['rita']],
  ] as const)
    for (const each of people) add('mention', { postId: id(name), identityId: id(each), isNamed: true });
  if (two) {
    post('of b', 'bea', { tags: KIWI });
    for (const name of ['boosted', 'kept', 'named']) post(name, 'raul', {});
    add('boost', { ...mark('boost', 'bea', 'boosted'), visibility: 'PUBLIC' });
    const { id: bookmarkId, identityId, postId, createdAt } = mark('bookmark', 'bea', 'kept');
    add('bookmark', { id: bookmarkId, identityId, postId, createdAt });
    add('mention', { postId: id('named'), identityId: id('bea'), isNamed: true });
    add('follow', relation('bea follows', 'bea', 'ana', { followerDomainId: id('b') }));
    add('mute', {
      id: id('mute'),
      muterId: id('bea'),
      mutedId: id('rita'),
      createdAt: at,
      expiresAt: now + 9e8,
    });
  }
  add('tag', { id: id('kiwi'), name: 'kiwi', display: 'Kiwi', createdAt: at });
  add('post_tag', { tagId: id('kiwi'), postId: id('followed') });
  if (two) add('post_tag', { tagId: id('kiwi'), postId: id('of b') });
  add('favourite', mark('favourite', 'ana', 'favoured'));
  add('pin', { id: id('pin'), identityId: id('ana'), postId: id('first'), createdAt: at });
  add(
    'follow',
    relation('ana follows', 'ana', 'rita', { followerDomainId: id('a') }),
    relation('raul follows', 'raul', 'ana', {}),
    relation('ana asks', 'ana', 'raul', { followerDomainId: id('a'), state: 'PENDING', acceptedAt: null }),
  );
  add('audience', { authorId: id('ana'), inboxId: id('inbox'), followers: 1 });
  add('block', {
    ...{ id: id('block'), uri: 'https://r.test/blocks/1', blockerId: id('raul'), createdAt: at },
    blockedId: id(two ? 'bea' : 'actor a'),
  });
  add('notification', {
    ...{ id: id('notification'), identityId: id('ana'), kind: 'FOLLOW', actorId: id('raul'), createdAt: at },
  });
  for (const name of ['first', 'thread', 'followed', 'at home', 'answer'])
    add('home', { identityId: id('ana'), entryId: id(name), postId: id(name) });
  add('event', {
    ...{ id: id('event'), seq: 1, kind: 'entry.added', postId: id('first'), entryId: id('first') },
    ...{ authorId: id('ana'), domainId: id('a'), audience: 'PUBLIC', at },
  });
  add('meta', { key: 'epoch', value: 'first-epoch' });

  // Deliveries of the first post: it reached one inbox, waits for the other, and its Delete has yet to go to all that
  // have it.
  add('reach', { postId: id('first'), inboxId: id('inbox') });
  add('activity', activity('create', 'Create', 'first', true), activity('delete', 'Delete', 'answer', false));
  add('reach', { postId: id('answer'), inboxId: id('inbox') });
  add('delivery', {
    ...{ id: id('delivery'), activityId: id('create'), inboxId: id('other inbox'), hostId: id('r.test') },
    ...{ dueAt: at, attempts: 1, lastStatus: 503 },
  });
  add(
    'spread',
    {
      ...{ id: id('spread recipients'), kind: 'delivery', activityId: id('delete'), postId: id('answer') },
      ...{ authorId: id('ana'), domainId: id('a'), before: at, dueAt: at },
      source: json({ kind: 'reach', subjectId: String(id('answer')), evenIfBlocked: true }),
    },
    {
      ...{ id: id('spread followers'), kind: 'delivery', activityId: id('create'), postId: id('first') },
      ...{ authorId: id('ana'), domainId: id('a'), before: at, dueAt: at },
      source: json({ kind: 'followers', authorId: String(id('ana')), evenIfBlocked: false }),
    },
    {
      ...{ id: id('spread home'), kind: 'home', postId: id('thread'), entryId: id('thread') },
      ...{ authorId: id('ana'), domainId: id(two ? 'b' : 'a'), before: now, dueAt: at, source: null },
    },
  );
  add('gone', { uri: 'https://r.test/posts/gone', expiresAt: now + 3600_000 });
  add('work', {
    // The id after the newest post's, as what follows from a post has it.
    ...{
      id: newestOf(postIds) + 1n,
      machine: 'mute-expiry',
      subject: 'all',
      state: 'waiting',
      payload: json({}),
    },
    ...{ dueAt: now + 3600_000, createdAt: at, updatedAt: at },
  });
  const arrivedUri = 'https://r.test/posts/arrived';
  const arrived = {
    ...{ id: arrivedUri, type: 'Note', attributedTo: uriOf('rita'), content: '<p>Arrived</p>' },
    ...{ to: ['https://www.w3.org/ns/activitystreams#Public'], published: new Date(at).toISOString() },
  };
  add('inbound', {
    ...{ id: id('inbound'), domainId: id('a'), actorUri: uriOf('rita'), hostName: 'r.test', type: 'Create' },
    ...{ dedupKey: `${arrivedUri}/create`, dueAt: at, receivedAt: at },
    body: json({
      ...{ '@context': 'https://www.w3.org/ns/activitystreams', id: `${arrivedUri}/create`, type: 'Create' },
      ...{ actor: uriOf('rita'), to: arrived.to, object: arrived },
    }),
  });
  return { statements, id, token, arrivedUri };

  function person(name: string, host: string, domain: string | null, uri = `https://${host}/users/${name}`) {
    return {
      ...{
        id: id(name),
        uri,
        username: name,
        usernameKey: name,
        handleDomain: host,
        url: `https://${host}/@${name}`,
      },
      ...{ domainId: domain && id(domain), hostId: domain ? null : id('r.test') },
      ...{ inbox: `${uri}/inbox`, sharedInbox: `https://${host}/inbox`, followersUri: `${uri}/followers` },
      ...{ createdAt: at, updatedAt: at, fetchedAt: domain ? null : now },
    };
  }
  function keysOf(name: string, uri: string) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    add('identity_key', {
      ...{
        id: id(`key of ${name}`),
        uri: `${uri}#main-key`,
        identityId: id(name),
        algorithm: 'RSA',
        createdAt: at,
      },
      publicPem: publicKey.export({ type: 'spki', format: 'pem' }),
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    });
  }
  function uriOf(name: string) {
    const host = { ana: 'a.test', bea: 'b.test' }[name] ?? 'r.test';
    return `https://${host}/users/${name}`;
  }
  function postUri(name: string) {
    const author = ['first', 'thread', 'answer'].includes(name)
      ? 'a.test'
      : name === 'of b'
        ? 'b.test'
        : 'r.test';
    return `https://${author}/posts/${id(name)}`;
  }
  function post(name: string, author: string, more: Row) {
    postIds.push(id(name));
    add('post', {
      ...{ id: id(name), uri: postUri(name), url: postUri(name), authorId: id(author), visibility: 'PUBLIC' },
      ...{
        domainId: { ana: id('a'), bea: two ? id('b') : null }[author] ?? null,
        source: name,
        html: `<p>${name}</p>`,
      },
      ...{ threadId: id(name), publishedAt: at, storedAt: at, ...more },
    });
  }
  function answering(parent: string) {
    return { inReplyToId: id(parent), inReplyToUri: postUri(parent) };
  }
  function version(name: string, revision: number, attachments: readonly object[]) {
    return {
      ...{ postId: id(name), revision, isSensitive: false, source: 'before', html: '<p>before</p>' },
      ...{ attachments: json(attachments), createdAt: at + revision },
    };
  }
  function mark(name: string, who: string, what: string) {
    return {
      ...{
        id: id(name),
        uri: `${uriOf(who)}/${name}/1`,
        identityId: id(who),
        postId: id(what),
        createdAt: at,
      },
    };
  }
  function relation(name: string, follower: string, followee: string, more: Row) {
    return {
      ...{ id: id(name), uri: `${uriOf(follower)}/follows/${id(name)}`, followerId: id(follower) },
      ...{ followeeId: id(followee), state: 'ACCEPTED', createdAt: at, acceptedAt: at, ...more },
    };
  }
  function activity(name: string, type: string, about: string, extendsReach: boolean) {
    const uri = `${postUri(about)}/${name}`;
    return {
      ...{
        id: id(name),
        uri,
        type,
        actorId: id('ana'),
        domainId: id('a'),
        postId: id(about),
        orderKey: `${name} 1`,
      },
      ...{
        body: json({ id: uri, type, actor: uriOf('ana'), object: postUri(about) }),
        extendsReach,
        createdAt: at,
      },
    };
  }
}

const KIWI = json([{ name: 'kiwi', display: 'Kiwi' }]);

function json(value: unknown): string {
  return JSON.stringify(value);
}

function asColumn(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}

/** The greatest of some ids; 0 of none. */
export function newestOf(ids: readonly bigint[]): bigint {
  return [...ids].sort((a, b) => (a < b ? -1 : 1)).at(-1) ?? 0n;
}
