import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakePeer, type FakeActor, type FakePeer, type Json, type SendWish } from './fake-peer.ts';
import { type FedifyPeer, startFedifyPeer } from './fedify-peer.ts';
import { ensureInterop } from './interop-install.ts';

let e: FakePeer;
let f: FakePeer;
let eve: FakeActor;

beforeAll(async () => {
  e = await createFakePeer({ name: 'e.test' });
  f = await createFakePeer({ name: 'f.test', resolve: { 'e.test': e.address }, autoAccept: true });
  e.resolve.set('f.test', f.address);
  eve = await e.actor('eve');
  await f.actor('finn');
});

afterAll(async () => {
  await Promise.all([e.close(), f.close()]);
});

function pem(actor: Json | null): string {
  const key = actor?.publicKey as { publicKeyPem: string } | undefined;
  if (!key) throw new Error('The actor shows no key.');
  return key.publicKeyPem;
}

describe('a fake peer', () => {
  it('serves its people by handle and by URI', async () => {
    const found = await f.get('https://e.test/.well-known/webfinger?resource=acct:eve@e.test', {
      scheme: 'none',
    });
    expect(found.json).toMatchObject({ subject: 'acct:eve@e.test', links: [{ href: eve.id }] });
    const note = e.post(eve, { content: '<p>Hi</p>' });
    expect((await f.get(String(note.id))).json).toMatchObject({ content: '<p>Hi</p>', attributedTo: eve.id });
    expect((await f.get(`${eve.id}/outbox`)).json).toMatchObject({ totalItems: 1 });
    expect((await f.get('https://e.test/nothing')).status).toBe(404);
  });

  it('follows and is accepted', async () => {
    const { status, activity } = await e.follow(eve, 'https://f.test/users/finn');
    expect(status).toBe(202);
    const accept = await e.waitFor((delivery) => delivery.json?.type === 'Accept');
    expect(accept.json?.object).toMatchObject({ id: activity.id });
  });

  it.each<SendWish>([{ scheme: 'cavage' }, { scheme: 'rfc9421' }])(
    'signs so that the other can check: %o',
    async (wish) => {
      const finn = await f.actor('finn');
      const before = f.deliveries.length;
      await e.deliver(finn.inbox, e.activity(eve, 'Like', 'https://f.test/1'), { as: eve, ...wish });
      const honest = f.deliveries[before];
      if (!honest) throw new Error('Nothing came.');
      expect(honest).toMatchObject({ scheme: wish.scheme, keyId: eve.keyId, status: 202 });
      expect(f.verifies(honest, pem(eve.document))).toBe(true);
      expect(f.verifies({ ...honest, body: Buffer.from('{}') }, pem(eve.document))).toBe(false);
      expect(f.verifies({ ...honest, path: '/inbox' }, pem(eve.document))).toBe(false);
    },
  );

  it('sends what no honest server sends', async () => {
    const like = e.activity(eve, 'Like', 'https://f.test/1');
    const send = async (wish: SendWish) => {
      await e.deliver(f.inbox, like, { as: eve, ...wish });
      const last = f.deliveries.at(-1);
      if (!last) throw new Error('Nothing came.');
      return last;
    };
    expect(await send({ scheme: 'none' })).toMatchObject({ scheme: null });
    expect(f.verifies(await send({ swapBody: '{}' }), pem(eve.document))).toBe(false);
    expect((await send({ digest: null })).headers.digest).toBeUndefined();
    expect((await send({ cover: ['date'] })).headers.signature).toContain('headers="date"');
    expect((await send({ date: 0 })).headers.date).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
    expect((await send({ algorithm: 'none', keyId: 'acct:eve@e.test' })).headers.signature).toMatch(
      /keyId="acct:eve@e.test",algorithm="none"/,
    );
    expect((await send({ host: 'other.test' })).host).toBe('other.test');
    expect((await send({ chunked: true })).headers['transfer-encoding']).toBe('chunked');
    const packed = await send({ encoding: 'gzip' });
    expect(JSON.parse(gunzipSync(packed.body).toString())).toEqual(like);
    expect(
      (await send({ headers: { signature: ['a', 'b'] } })).rawHeaders.filter(
        ([name]) => name === 'signature',
      ),
    ).toEqual([
      ['signature', 'a'],
      ['signature', 'b'],
    ]);
    const once = e.prepare(f.inbox, like, { as: eve });
    await e.transmit(once);
    await e.transmit(once);
    const [first, second] = f.deliveries.slice(-2);
    expect(first?.rawHeaders.filter(([name]) => name !== 'connection')).toEqual(
      second?.rawHeaders.filter(([name]) => name !== 'connection'),
    );
  });

  it('answers as told, goes down and comes up', async () => {
    f.fail(503, { times: 1, headers: { 'retry-after': '7' } });
    const like = e.activity(eve, 'Like', 'https://f.test/1');
    expect(await e.deliver(f.inbox, like, { as: eve })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '7' },
    });
    expect((await e.deliver(f.inbox, like, { as: eve })).status).toBe(202);
    f.respond(({ path }) =>
      path === '/slow' ? { body: 'abcdef', trickle: { bytes: 2, everyMs: 5 } } : undefined,
    );
    expect((await e.get('https://f.test/slow')).text).toBe('abcdef');
    f.respond(() => ({ cut: true }));
    await expect(e.get('https://f.test/slow')).rejects.toThrow();
    f.respond(null);
    f.serve('/moved', { status: 302, headers: { location: 'https://e.test/x' } }, 'reply');
    expect(await e.get('https://f.test/moved')).toMatchObject({ status: 302 });
    await f.down();
    await expect(refused(f.address)).resolves.toBe(true);
    await f.up();
    expect((await e.deliver(f.inbox, like, { as: eve })).status).toBe(202);
  });

  it('asks nobody who is not mapped', async () => {
    await expect(e.get('https://unmapped.test/')).rejects.toThrow('mapped to no address');
  });
});

const node = await ensureInterop();

// A third reading of the specifications: what Fedify takes from the fake peer, and the other way round, is right.
describe.skipIf(node === null)('a fake peer and Fedify', () => {
  let c: FedifyPeer;

  beforeAll(async () => {
    const started = await startFedifyPeer({ resolve: { 'e.test': e.address }, firstKnock: 'cavage' });
    if (started === null) throw new Error('There is no Node for the peer.');
    c = started;
    e.resolve.set('c.test', c.address);
  });

  afterAll(() => c?.stop());

  it.each(['cavage', 'rfc9421'] as const)(
    'Fedify accepts what the fake peer signs by %s, and its proofs',
    async (scheme) => {
      const note = e.post(eve, { content: `<p>By ${scheme}</p>` });
      const create = e.activity(eve, 'Create', note);
      expect((await e.deliver('https://c.test/inbox', create, { as: eve, scheme })).status).toBe(202);
      const plain = await c.waitFor((delivery) => delivery.id === create.id);
      expect(plain).toMatchObject({ scheme, verified: true, handled: true, proof: null });
      const update = e.prove(e.activity(eve, 'Update', note), eve);
      await e.deliver('https://c.test/inbox', update, { as: eve, scheme });
      expect(await c.waitFor((delivery) => delivery.id === update.id)).toMatchObject({
        handled: true,
        proof: true,
      });
    },
  );

  it('Fedify refuses a body swapped after signing', async () => {
    const like = e.activity(eve, 'Like', 'https://c.test/users/carol');
    const swapBody = JSON.stringify({ ...like, object: 'https://c.test/' });
    expect((await e.deliver('https://c.test/inbox', like, { as: eve, swapBody })).status).toBe(401);
  });

  it('the fake peer verifies both of Fedify’s schemes, knocked one after the other', async () => {
    const carol = (await e.get('https://c.test/users/carol')).json;
    e.respond(({ scheme, path }) =>
      path.endsWith('/inbox') && scheme === 'cavage' ? { status: 401 } : undefined,
    );
    await c.follow({ target: eve.handle });
    e.respond(null);
    const knocks = e.deliveries.filter((delivery) => delivery.json?.actor === 'https://c.test/users/carol');
    expect(knocks.map(({ scheme, status }) => [scheme, status])).toEqual([
      ['cavage', 401],
      ['rfc9421', 202],
    ]);
    expect(knocks.map((knock) => e.verifies(knock, pem(carol)))).toEqual([true, true]);
    const [, follow] = knocks;
    if (!follow) throw new Error('There was no second knock.');
    await e.accept(follow);
    expect(await c.following()).toMatchObject([{ uri: eve.id, state: 'accepted' }]);
    expect(await c.errors()).toEqual([]);
  });
});

function refused(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('connect', () => {
      socket.destroy();
      done(false);
    });
    socket.on('error', () => done(true));
  });
}
