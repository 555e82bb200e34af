import { expect, it } from 'vitest';
import { HostSchemes } from '../../src/activitypub/host-schemes.ts';
import { createKeyObjectCache, publicPem } from '../../src/activitypub/keys/key-object.ts';
import { RemoteKeys } from '../../src/activitypub/keys/remote-key-cache.ts';
import { SigningKeys } from '../../src/activitypub/keys/signing-keys.ts';
import { ActorCache } from '../../src/activitypub/remote/actor-cache.ts';
import { DocumentCache } from '../../src/activitypub/serve/document-cache.ts';
import type { App, Ctx } from '../../src/core/context.ts';
import { IDENTITY } from '../../src/db/sql/identity-shape.ts';
import { AuthorCache } from '../../src/graphql/request/author-cache.ts';
import type { Answer } from '../../src/lib/answer.ts';
import type { LiveEvent } from '../../src/live/events.ts';
import { Signers } from '../../src/reconciler/deliveries/signers.ts';
import { rsa } from '../activitypub/signed-request.ts';
import { createFakeClock } from '../helpers/clock.ts';

/** A database whose reads end when they are told to, and a log that says what it is told to say. */
function openApp() {
  const reads: ((rows: unknown) => void)[] = [];
  const read = () => new Promise((resolve) => void reads.push(resolve));
  let heard: ((event: { authorId: bigint }) => void) | undefined;
  let missed: (() => void) | undefined;
  const app = {
    clock: createFakeClock(),
    events: {
      onEvent(_kinds: unknown, each: typeof heard, all: typeof missed) {
        heard = each;
        missed = all;
        return () => {};
      },
    },
    db: {
      dialect: 'sqlite',
      sql: { dialect: 'sqlite', all: read },
      batch: async () => undefined,
      models: {
        identityKey: { findUnique: read, findFirst: read },
        identity: { findUnique: read },
        host: { findUnique: read },
      },
    },
  } as unknown as App;
  return { app, reads, changed: (authorId = 1n) => heard?.({ authorId }), missed: () => missed?.() };
}
type Open = ReturnType<typeof openApp>;

const pem = publicPem(rsa.publicKey);
const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const NOTHING = Object.fromEntries(Object.keys(IDENTITY).map((name) => [`i_${name}`, null]));

interface Kept {
  /** What is in memory, or else what is read; named by the row. */
  ask(): Promise<unknown>;
  changed(): void;
  row(name: string): unknown;
}

const caches: [string, (open: Open) => Kept][] = [
  [
    'keys to sign with',
    ({ app, changed }) => {
      const keys = new SigningKeys(app, createKeyObjectCache());
      keys.watch();
      return {
        ask: async () => (await keys.of(1n)).id,
        changed,
        row: (name) => ({ uri: name, privatePem }),
      };
    },
  ],
  [
    'keys of other servers',
    ({ app, missed }) => {
      const keys = new RemoteKeys(app, createKeyObjectCache());
      keys.watch();
      return {
        ask: async () => (await keys.stored('https://a.test/ana#main-key'))?.actorUri,
        changed: missed,
        row: (name) => ({
          publicPem: pem,
          identity: { id: 1n, uri: name, state: 'ACTIVE', domainId: null },
        }),
      };
    },
  ],
  [
    'actors',
    ({ app, changed }) => {
      const actors = new ActorCache(app);
      actors.watch();
      return {
        ask: async () => (await actors.byUri('https://a.test/ana'))?.username,
        changed,
        row: (name) => ({ id: 1n, username: name }),
      };
    },
  ],
  [
    'keys of deliveries',
    ({ app }) => {
      const signers = new Signers(app.db, createKeyObjectCache());
      return {
        ask: async () => (signers.now(1n) ?? (await signers.find(1n)))?.id,
        changed: () => signers.forget(1n),
        row: (name) => [{ identityId: 1n, uri: name, privatePem }],
      };
    },
  ],
  [
    'authors',
    ({ app, changed }) => {
      const authors = new AuthorCache(app);
      return {
        ask: async () => (await authors.load({ app } as Ctx, [1n])).get(1n)?.username,
        changed,
        row: (name) => [{ ...NOTHING, i_id: 1n, i_username: name }],
      };
    },
  ],
  [
    'schemes of hosts',
    ({ app }) => {
      const schemes = new HostSchemes(app);
      return {
        ask: () => schemes.of('a.test'),
        changed: () => void schemes.worked('a.test', 'rfc9421'),
        row: (name) => (name === 'before' ? null : { scheme: 'rfc9421', schemeUntil: 2n ** 60n }),
      };
    },
  ],
];

it.each(caches)('%s: what changes while it is read is not kept as it was before', async (name, make) => {
  const open = openApp();
  const { ask, changed, row } = make(open);
  const first = ask();
  await expect.poll(() => open.reads.length).toBe(1);
  changed();
  open.reads[0]?.(row('before'));
  await first;
  const now = name === 'schemes of hosts' ? 'rfc9421' : 'now';
  const second = ask();
  if (name !== 'schemes of hosts') {
    await expect.poll(() => open.reads.length).toBe(2);
    open.reads[1]?.(row('now'));
  }
  expect(await second).toBe(now);
  // From memory.
  const { length } = open.reads;
  expect(await ask()).toBe(now);
  expect(open.reads).toHaveLength(length);
});

it('forgets a key that is in use all the time, however many others came since it was read', async () => {
  const { app, reads, changed } = openApp();
  const keys = new RemoteKeys(app, createKeyObjectCache());
  keys.watch();
  const keyId = (of: number) => `https://a.test/${of}#main-key`;
  for (let of = 1; of <= 2500; of += 1) {
    const stored = keys.stored(keyId(of));
    reads.pop()?.({
      publicPem: pem,
      identity: { id: BigInt(of), uri: 'https://a.test/', state: 'ACTIVE', domainId: null },
    });
    await stored;
    expect(keys.cached(keyId(1))).toBeDefined();
  }
  expect(keys.cached(keyId(2))).toBeUndefined();
  changed(2500n);
  expect(keys.cached(keyId(2500))).toBeUndefined();
  expect(keys.cached(keyId(1))).toBeDefined();
  changed();
  expect(keys.cached(keyId(1))).toBeUndefined();
});

it('documents: each is forgotten with any of its subjects, and not kept where one changes while it is made', () => {
  let heard: (event: LiveEvent) => void = () => {};
  const documents = new DocumentCache();
  documents.watch({
    onEvent(kinds, run) {
      if (kinds.includes('identity.changed')) heard = run;
      return () => {};
    },
  });
  const changed = (authorId: bigint) =>
    heard({ kind: 'identity.changed', authorId, postId: null } as LiveEvent);
  const answer: Answer = { status: 200, headers: {}, body: Buffer.from('{}') };
  const keep = documents.begin('/late');
  documents.begin('/1')([1n, 10n], answer);
  documents.begin('/2')([2n, 10n], answer);
  const kept = () => ['/1', '/2', '/late'].filter((key) => documents.get(key) === answer);
  expect(kept()).toEqual(['/1', '/2']);
  changed(1n);
  expect(kept()).toEqual(['/2']);
  documents.begin('/1')([1n, 10n], answer);
  changed(10n);
  expect(kept()).toEqual([]);
  keep([3n], answer);
  expect(kept()).toEqual([]);
});
