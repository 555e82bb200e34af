import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/db/rows.ts';
import { pemOf } from '../helpers/federation/fake-peer/actor.ts';
import type { FakeActor, FakePeer, Json, SendWish } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation, settle } from '../helpers/federation/federation.ts';

/** Whose signature counts (cases S). E is hostile, V the victim's server. */

let world: FederationWorld;
let e: FakePeer;
let v: FakePeer;
let eve: FakeActor;
let vic: FakeActor;
let ana: Identity;
const inbox = 'https://a.test/inbox';
const HOUR = 3600_000;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test'], peers: ['e.test', 'v.test'] });
  [e, v] = world.peers as [FakePeer, FakePeer];
  eve = await e.actor('eve');
  vic = await v.actor('vic');
  ana = await world.identity('ana', 'a.test');
});
afterAll(() => world.close());

let note: Json;
let create: Json;
beforeEach(() => {
  note = e.post(eve, { mentions: [ana.uri] });
  create = e.activity(eve, 'Create', note);
});

const send = (activity: Json | string, wish: SendWish = {}, to = inbox) =>
  e.deliver(to, activity, { as: eve, ...wish });
const stored = async (uri: unknown) => {
  await world.handleAll();
  return (await world.app.db.models.post.findUnique({ where: { uri: String(uri) } })) !== null;
};
const keyFetches = (peer: FakePeer, path: string) =>
  peer.requests.filter((request) => request.method === 'GET' && request.path.startsWith(path)).length;

async function refused(answer: { status: number }, ...statuses: number[]) {
  expect(statuses).toContain(answer.status);
  expect(await stored(note.id)).toBe(false);
}

describe('what is taken', () => {
  it('a signature of either scheme', async () => {
    for (const scheme of ['cavage', 'rfc9421'] as const) {
      const post = e.post(eve, { mentions: [ana.uri] });
      expect((await send(e.activity(eve, 'Create', post), { scheme })).status).toBe(202);
      expect(await stored(post.id)).toBe(true);
    }
  });

  it('S26 Ed25519 under RFC 9421', async () => {
    expect(
      (await send(create, { scheme: 'rfc9421', keyType: 'ed25519', keyId: eve.ed25519KeyId })).status,
    ).toBe(202);
    expect(await stored(note.id)).toBe(true);
  });

  it('S25 every style of keyId', async () => {
    const other = await e.actor('keyed', { keyStyle: 'document' });
    expect((await e.deliver(inbox, e.activity(other, 'Follow', ana.uri), { as: other })).status).toBe(202);
    expect((await send(create, { keyId: eve.id })).status).toBe(202);
    const fresh = await e.actor('acct');
    expect(
      (await e.deliver(inbox, e.activity(fresh, 'Follow', ana.uri), { as: fresh, keyId: 'acct:acct@e.test' }))
        .status,
    ).toBe(202);
  });
});

describe('what is refused', () => {
  it('S01 refuses an unsigned inbox delivery', async () =>
    refused(await send(create, { scheme: 'none' }), 401));

  it('S02 refuses a signature that cannot be read', async () => {
    for (const signature of [
      'garbage',
      'keyId="x",signature="%%%"',
      `keyId="${eve.keyId}",headers="",signature="AAAA"`,
    ]) {
      await refused(await send(create, { tamper: (headers) => ({ ...headers, signature }) }), 400, 401);
    }
  });

  it('S03 refuses a body whose actor is not the owner of the key', async () => {
    const forged = v.post(vic, { mentions: [ana.uri] });
    const answer = await send(v.activity(vic, 'Create', forged));
    expect([401, 403]).toContain(answer.status);
    expect(await stored(forged.id)).toBe(false);
  });

  it('S04 refuses a key whose document names another owner', async () => {
    const keyId = `${e.origin}/stolen#key`;
    e.serve('/stolen', {
      id: `${e.origin}/stolen`,
      type: 'Key',
      owner: vic.id,
      publicKeyPem: pemOf(eve.rsa),
    });
    expect((await send(v.activity(vic, 'Create', v.post(vic)), { keyId })).status).toBe(401);
  });

  it('S06 does not let an actor publish the key of another', async () => {
    await v.deliver(inbox, v.activity(vic, 'Follow', ana.uri), { as: vic });
    const mallory = await e.actor('mallory', {
      document: { publicKey: { id: vic.keyId, owner: vic.id, publicKeyPem: pemOf(eve.rsa) } },
    });
    await e.deliver(inbox, e.activity(mallory, 'Follow', ana.uri), { as: mallory, keyId: mallory.keyId });
    const row = await world.app.db.models.identityKey.findUnique({ where: { uri: vic.keyId } });
    expect(row?.publicPem).toBe(pemOf(vic.rsa));
  });

  it('S07 refuses a key document whose id is another server’s', async () => {
    e.serve('/x', {
      ...vic.document,
      publicKey: { id: vic.keyId, owner: vic.id, publicKeyPem: pemOf(eve.rsa) },
    });
    expect((await send(v.activity(vic, 'Create', v.post(vic)), { keyId: `${e.origin}/x` })).status).toBe(401);
  });

  it('S08 refuses duplicated parameters and strange algorithms', async () => {
    const twice: SendWish = {
      tamper: (headers) => ({ ...headers, signature: `keyId="${vic.keyId}",${headers.signature}` }),
    };
    await refused(await send(create, twice), 400, 401);
    for (const algorithm of ['none', 'hmac-sha256', 'rsa-sha1'])
      await refused(await send(create, { algorithm }), 400, 401);
  });

  it('S10 refuses a signature that does not cover method, target, host and date', async () => {
    await refused(await send(create, { cover: ['date'] }), 401);
    await refused(await send(create, { cover: ['(request-target)', 'digest', 'date'] }), 401);
    await refused(await send(create, { cover: ['(request-target)', 'host', 'digest'] }), 401);
    await refused(await send(create, { scheme: 'rfc9421', cover: ['@method'] }), 401);
  });

  it('S11 refuses a body that is not what was signed', async () => {
    const forged = JSON.stringify(create).replace('Hello', 'Forged');
    await refused(await send(create, { swapBody: forged }), 401);
    await refused(await send(create, { digest: null, cover: ['(request-target)', 'host', 'date'] }), 401);
    await refused(await send(create, { cover: ['(request-target)', 'host', 'date'] }), 401);
    await refused(await send(create, { scheme: 'rfc9421', swapBody: forged }), 401);
  });

  it('S13 refuses what is too old, from the future, or expired', async () => {
    const now = Date.now();
    for (const date of [now - 24 * HOUR, now - 1.1 * HOUR, now + 1.1 * HOUR]) {
      await refused(await send(create, { date }), 401);
      await refused(await send(create, { scheme: 'rfc9421', date }), 401);
    }
    await refused(await send(create, { scheme: 'rfc9421', expires: Math.floor(now / 1000) - 60 }), 401);
  });

  it('S15 refuses what was signed for another host, ours included', async () => {
    await refused(await send(create, { signHost: 'other.test' }), 401);
    await refused(await send(create, { signHost: 'b.test' }), 401);
    await refused(await send(create, { scheme: 'rfc9421', signHost: 'b.test' }), 401);
    const forB = e.prepare('https://b.test/inbox', create, { as: eve });
    await refused(
      await e.transmit({ ...forB, url: inbox, headers: { ...forB.headers, host: 'a.test' } }),
      401,
    );
  });

  it('S27 refuses a compressed body, takes a chunked one', async () => {
    await refused(await send(create, { encoding: 'gzip' }), 415);
    expect((await send(create, { chunked: true })).status).toBe(202);
  });

  it('refuses other media types and what is too large', async () => {
    await refused(await send(create, { contentType: 'text/plain' }), 415);
    await refused(await send({ ...create, pad: 'x'.repeat(1_100_000) }), 413);
    await refused(await send({ ...create, pad: 'x'.repeat(1_100_000) }, { chunked: true }), 413);
  });

  it('refuses an id on another server than its actor', async () => {
    await refused(await send({ ...create, id: 'https://v.test/activities/1' }), 403);
  });

  it('refuses what is nested too deep or no JSON', async () => {
    await refused(await send(`${'['.repeat(5000)}${']'.repeat(5000)}`), 400);
    await refused(await send('{"actor":'), 400);
  });

  it('answers 404 for an inbox that is not there', async () => {
    await refused(await send(create, {}, 'https://a.test/users/nobody/inbox'), 404);
  });
});

describe('replay and rotation', () => {
  it('S14 takes the same bytes once', async () => {
    const prepared = e.prepare(inbox, create, { as: eve });
    expect((await e.transmit(prepared)).status).toBe(202);
    expect((await e.transmit(prepared)).status).toBe(202);
    await world.handleAll();
    const rows = await world.app.db.models.inbound.findMany({ where: { dedupKey: String(create.id) } });
    expect(rows).toHaveLength(1);
  });

  it('S16 refuses a blocked server, before anything is fetched', async () => {
    const { app } = world;
    await app.db.models.hostBlock.create({
      data: { id: app.ids.next(), name: 'bad.e.test', createdAt: 1n, domainId: null },
    });
    app.hostBlocks.forget();
    const answer = await send(create, { keyId: 'https://bad.e.test/users/x#main-key' });
    expect(answer.status).toBe(403);
    await app.db.models.hostBlock.create({
      data: {
        id: app.ids.next(),
        name: 'v.test',
        createdAt: 1n,
        domainId: (await world.domain('a.test')).id,
      },
    });
    app.hostBlocks.forget();
    const follow = v.activity(vic, 'Follow', ana.uri);
    expect((await v.deliver(inbox, follow, { as: vic })).status).toBe(403);
    expect((await v.deliver('https://b.test/inbox', follow, { as: vic })).status).toBe(202);
    await app.db.models.hostBlock.deleteMany();
    app.hostBlocks.forget();
  });

  it('S16 refuses whose own server is blocked, also where the key is named by another', async () => {
    const { app } = world;
    // A person of v.test under a handle of e.test, by which the key is named.
    const walt = await v.actor('walt', { document: { webfinger: 'walt@e.test' } });
    const finger = {
      subject: 'acct:walt@e.test',
      links: [{ rel: 'self', type: 'application/activity+json', href: walt.id }],
    };
    e.serve(`/.well-known/webfinger?resource=${encodeURIComponent('acct:walt@e.test')}`, finger);
    const follow = () =>
      v.deliver(inbox, v.activity(walt, 'Follow', ana.uri), { as: walt, keyId: 'acct:walt@e.test' });
    expect((await follow()).status).toBe(202);
    const { id: domainId } = await world.domain('a.test');
    await app.db.models.hostBlock.create({
      data: { id: app.ids.next(), name: 'v.test', createdAt: 1n, domainId },
    });
    app.hostBlocks.forget();
    expect((await follow()).status).toBe(403);
    await app.db.models.hostBlock.deleteMany();
    app.hostBlocks.forget();
    expect((await follow()).status).toBe(202);
  });

  it('refuses what our own people sign: they do not come over HTTP', async () => {
    const { models } = world.app.db;
    const key = await models.identityKey.findFirstOrThrow({
      where: { identityId: ana.id, algorithm: 'RSA', retiredAt: null },
    });
    const activity = {
      ...e.activity(eve, 'Follow', ana.uri),
      actor: ana.uri,
      id: `${ana.uri}/follows/forged`,
    };
    for (const to of [inbox, 'https://b.test/inbox']) {
      const answer = await e.deliver(to, activity, {
        key: createPrivateKey(key.privatePem ?? ''),
        keyId: key.uri,
      });
      expect(answer.status).toBe(403);
      expect(answer.json?.error).toContain('identities of this server');
    }
    expect(await models.inbound.count({ where: { actorUri: ana.uri } })).toBe(0);
  });

  it('S17 fetches a rotated key once, and bad signatures do not make it fetch again', async () => {
    const rot = await e.actor('rot');
    const hi = () => e.deliver(inbox, e.activity(rot, 'Follow', ana.uri), { as: rot });
    expect((await hi()).status).toBe(202);
    await rot.rotate();
    expect((await hi()).status).toBe(202);
    const before = keyFetches(e, '/users/rot');
    for (let i = 0; i < 30; i += 1) {
      const answer = await e.deliver(inbox, e.activity(rot, 'Follow', ana.uri), {
        as: rot,
        key: eve.rsa.privateKey,
      });
      expect(answer.status).toBe(401);
    }
    expect(keyFetches(e, '/users/rot') - before).toBeLessThanOrEqual(1);
  });

  it('S18 remembers that a key could not be fetched', async () => {
    e.serve('/broken', { status: 500 }, 'reply');
    for (let i = 0; i < 50; i += 1) {
      const answer = await send(create, { keyId: `${e.origin}/broken#key` });
      expect([401, 503]).toContain(answer.status);
      expect(answer.status === 401 || answer.headers['retry-after']).toBeTruthy();
    }
    expect(keyFetches(e, '/broken')).toBeLessThanOrEqual(3);
  });

  it('S20 does not follow a keyId to private addresses', async () => {
    const keyIds = [
      'http://127.0.0.1:1/key',
      'https://127.0.0.1/key',
      'https://169.254.169.254/latest',
      'https://[::1]/key',
      'https://10.0.0.1/k',
      'https://localhost/k',
    ];
    for (const keyId of keyIds) await refused(await send(create, { keyId }), 400, 401, 503);
  });

  it('S23 does not believe what is passed on without a proof; with one it asks the origin', async () => {
    const told = v.post(vic, { mentions: [ana.uri], content: '<p>The truth</p>' });
    const passedOn = { ...v.activity(vic, 'Create', { ...told, content: '<p>A lie</p>' }) };
    expect((await send(passedOn)).status).toBe(403);
    const signed = {
      ...passedOn,
      signature: { type: 'RsaSignature2017', creator: vic.keyId, signatureValue: 'AAAA' },
    };
    expect((await send(signed)).status).toBe(202);
    await world.handleAll();
    const row = await world.app.db.models.post.findUnique({ where: { uri: String(told.id) } });
    expect(row?.html).toBe('<p>The truth</p>');
  });

  it('S22 a rearranged signed document says nothing', async () => {
    const graph = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      '@graph': [create],
      signature: { type: 'RsaSignature2017' },
    };
    expect((await send(graph as Json)).status).toBe(400);
  });

  it('T30 a storm of deletions of people nobody knows fetches nothing', async () => {
    const before = e.requests.length;
    const ghosts = Array.from({ length: 20 }, (_, i) => `${e.origin}/users/ghost${i}`);
    const answers = await Promise.all(
      ghosts.map((id) =>
        send(
          { '@context': 'x', id: `${id}#delete`, type: 'Delete', actor: id, object: id },
          { keyId: `${id}#main-key` },
        ),
      ),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(e.requests.length).toBe(before);
    expect(
      await world.app.db.models.inbound.count({
        where: { type: 'Delete', actorUri: { startsWith: `${e.origin}/users/ghost` } },
      }),
    ).toBe(0);
  });

  it('a deleted identity’s inbox is gone', async () => {
    const del = await world.identity('del', 'a.test');
    await world.app.db.models.identity.update({ where: { id: del.id }, data: { state: 'DELETED' } });
    await settle(world.app);
    expect((await send(create, {}, 'https://a.test/users/del/inbox')).status).toBe(410);
  });
});
