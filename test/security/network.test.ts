import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchReplyUris } from '../../src/activitypub/remote/collections/replies.ts';
import { readTemplate } from '../../src/activitypub/remote/host-meta-client.ts';
import { activityPub } from '../../src/activitypub/state.ts';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import type { Identity } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** Where others make us connect, and what comes from there. */

let world: FederationWorld;
let e: FakePeer;
let v: FakePeer;
let eve: FakeActor;
let ana: Identity;
const inbox = 'https://a.test/inbox';

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test'], peers: ['e.test', 'v.test'] });
  [e, v] = world.peers as [FakePeer, FakePeer];
  eve = await e.actor('eve');
  ana = await world.identity('ana', 'a.test');
  const ctx = await world.ctx('a.test');
  const row = await world.app.ports.remote.identityByUri(ctx, eve.id, 45_000);
  if (!row) throw new Error('eve is not known');
  await follow(await world.as(ana), ana, row);
  await acceptFollow(ctx, row, ana);
});
afterAll(() => world.close());

const byEve = (activity: Json) => world.deliver(e, inbox, activity, { as: eve });
const byUrl = async (url: string) => world.app.ports.remote.byUrl(await world.ctx('a.test'), url, 45_000);
const byHandle = async (username: string, domain: string) =>
  world.app.ports.remote.identityByHandle(await world.ctx('a.test'), username, domain, 45_000);
const postOf = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });

/** A listener nobody may reach: it counts connections. */
async function trap(run: (port: number) => Promise<void>): Promise<number> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await run(typeof address === 'object' && address ? address.port : 0);
  await new Promise((resolve) => server.close(resolve));
  return connections;
}

describe('where we connect', () => {
  it('N01, N04 private addresses are not dialled, whoever names them', async () => {
    const connections = await trap(async (port) => {
      for (const host of [
        `127.0.0.1:${port}`,
        `localhost:${port}`,
        `[::1]:${port}`,
        `0.0.0.0:${port}`,
        `[::ffff:127.0.0.1]:${port}`,
      ]) {
        expect(await byUrl(`https://${host}/users/x`)).toBeNull();
        expect(await byUrl(`http://${host}/users/x`)).toBeNull();
        expect(await byHandle('x', host)).toBeNull();
        await byEve(e.activity(eve, 'Announce', `https://${host}/notes/1`));
      }
    });
    expect(connections).toBe(0);
  });

  it('N06 a redirect to a private address is not followed', async () => {
    const connections = await trap(async (port) => {
      e.serve('/jump', { status: 302, headers: { location: `http://127.0.0.1:${port}/` } }, 'reply');
      e.serve('/jump2', { status: 302, headers: { location: `https://127.0.0.1:${port}/` } }, 'reply');
      expect(await byUrl(`${e.origin}/jump`)).toBeNull();
      expect(await byUrl(`${e.origin}/jump2`)).toBeNull();
    });
    expect(connections).toBe(0);
  });

  it('N07 WebFinger follows few redirects, and none to other schemes', async () => {
    let asked = 0;
    e.serve('https://e.test/.well-known/webfinger', (request) => {
      asked += 1;
      const location = request.url.includes('file') ? 'file:///etc/passwd' : request.url;
      return request.url.includes('loop') || request.url.includes('file')
        ? { status: 302, headers: { location } }
        : undefined;
    });
    expect(await byHandle('loop', 'e.test')).toBeNull();
    expect(await byHandle('file', 'e.test')).toBeNull();
    expect(asked).toBeLessThan(8);
    e.remove('https://e.test/.well-known/webfinger');
  });

  it('N08, N10 addresses that are no addresses are not asked for', async () => {
    const before = e.requests.length;
    for (const url of [
      'data:text/plain,x',
      'ftp://e.test/x',
      `${e.origin}/a%0d%0aX: y`,
      'https://u:p@e.test/x',
      `${e.origin}\\@v.test/`,
    ]) {
      expect(await byUrl(url)).toBeNull();
    }
    expect(e.requests.length).toBe(before);
  });

  it('never asks itself', async () => {
    expect(await byUrl('https://a.test/posts/1')).toBeNull();
    expect(await byHandle('nobody', 'a.test')).toBeNull();
  });

  it('H15 host-meta with entities says nothing', () => {
    const link = '<Link rel="lrdd" template="https://e.test/wf?resource={uri}"/>';
    expect(readTemplate(`<XRD>${link}</XRD>`)).toBe('https://e.test/wf?resource={uri}');
    expect(readTemplate(`<!DOCTYPE x [<!ENTITY a "b">]><XRD>${link}</XRD>`)).toBeNull();
    expect(readTemplate('<XRD><Link rel="lrdd" template="http://127.0.0.1/{uri}"/></XRD>')).toBeNull();
  });

  it('a handle is found by way of host-meta', async () => {
    const moved = await v.actor('moved');
    v.serve('https://v.test/.well-known/webfinger', { status: 404 }, 'reply');
    const xrd = '<XRD><Link rel="lrdd" template="https://v.test/wf?r={uri}"/></XRD>';
    v.serve(
      'https://v.test/.well-known/host-meta',
      { headers: { 'content-type': 'application/xrd+xml' }, body: xrd },
      'reply',
    );
    const links = [{ rel: 'self', type: 'application/activity+json', href: moved.id }];
    v.serve(
      '/wf',
      { headers: { 'content-type': 'application/jrd+json' }, body: { subject: 'acct:moved@v.test', links } },
      'reply',
    );
    expect(await byHandle('moved', 'v.test')).toMatchObject({ uri: moved.id });
    v.remove('https://v.test/.well-known/webfinger');
  });
});

describe('what comes from there', () => {
  it('N15, N16 documents have an end', async () => {
    const note = e.post(eve);
    e.serve('/big', { body: { ...note, id: `${e.origin}/big`, pad: 'x'.repeat(2_000_000) } }, 'reply');
    expect(await byUrl(`${e.origin}/big`)).toBeNull();
  });

  it('N17 people who name people who name people end with the budget', async () => {
    // Every post of the crowd is by somebody new, and boosts arrive by the hundred.
    const crowd = await e.actor('crowd');
    e.respond((request) => {
      const serial = /\/crowd\/(\d+)$/.exec(request.path)?.[1];
      if (serial === undefined) return undefined;
      return {
        body: {
          ...crowd.document,
          id: request.url,
          preferredUsername: `c${serial}`,
          inbox: `${request.url}/inbox`,
        },
      };
    });
    const ctx = await world.ctx('a.test');
    const ask = (serial: number) =>
      world.app.ports.remote.identityByUri(ctx, `https://e.test/crowd/${serial}`, 45_000);
    const found: (Identity | null)[] = [];
    for (let serial = 0; serial < 500; serial += 16) {
      const some = Array.from({ length: Math.min(16, 500 - serial) }, (_, index) => ask(serial + index));
      found.push(...(await Promise.all(some)));
    }
    const known = found.filter((identity) => identity !== null).length;
    e.respond(null);
    expect(known).toBeGreaterThan(50);
    expect(known).toBeLessThan(450);
  }, 90_000);

  it('N19 a collection that leads back to itself ends', async () => {
    const note = v.post(await v.actor('vic'));
    const uri = `${String(note.id)}/replies`;
    Object.assign(note, { replies: uri });
    let asked = 0;
    v.serve(uri, () => {
      asked += 1;
      return { body: { id: uri, type: 'CollectionPage', items: [`${v.origin}/n/${asked}`], next: uri } };
    });
    const ctx = await world.ctx('a.test');
    await byUrl(String(note.id));
    const row = await postOf(note.id);
    if (!row) throw new Error('the post is not known');
    const uris = await fetchReplyUris(ctx, row, 30, { budget: activityPub(world.app).budgets.forCause() });
    expect(uris.length).toBeLessThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(3);
  });

  it('N20 counts that lie are clamped', async () => {
    const poll = {
      type: 'Question',
      oneOf: [
        { type: 'Note', name: 'a', replies: { totalItems: 1e18 } },
        { type: 'Note', name: 'b', replies: { totalItems: -4 } },
      ],
    };
    const note = v.post(await v.actor('vic'), { document: poll });
    await byUrl(String(note.id));
    const stored = (await postOf(note.id))?.poll as { options: { votes: number }[] } | undefined;
    expect(stored?.options.map((option) => option.votes)).toEqual([2 ** 31 - 1, 0]);
  });

  it('N21 contexts are never fetched', async () => {
    const before = v.requests.length;
    const note = e.post(eve, {
      document: { '@context': ['https://www.w3.org/ns/activitystreams', `${v.origin}/context`] },
    });
    await byEve(e.activity(eve, 'Create', note));
    expect(await postOf(note.id)).not.toBeNull();
    expect(v.requests.length).toBe(before);
  });

  it('N23 an actor needs an inbox one can deliver to', async () => {
    for (const [index, bad] of ['ftp://e.test/inbox', {}, [], '', 'https://', 7].entries()) {
      const actor = await v.actor(`noinbox${index}`, { document: { inbox: bad } });
      expect(await byUrl(actor.id), JSON.stringify(bad)).toBeNull();
    }
  });

  it('N28 broken documents break nothing', async () => {
    const bodies = [
      '{"a":1} trailing',
      '',
      '[]',
      'null',
      '"x"',
      Buffer.from([0xff, 0xfe, 0x7b, 0x00]).toString('latin1'),
      '{"id":"https://v.test/broken","type":"Note\\ud800"}',
    ];
    for (const [index, body] of bodies.entries()) {
      v.serve(`/broken${index}`, { headers: { 'content-type': 'application/activity+json' }, body }, 'reply');
      expect(await byUrl(`${v.origin}/broken${index}`)).toBeNull();
    }
  });

  it('a page that links to its document leads there', async () => {
    const note = v.post(await v.actor('vic'), { content: '<p>Found</p>' });
    const html = `<html><head><link rel="alternate" type="application/activity+json" href="${String(note.id)}"></head></html>`;
    v.serve('/@vic/page', { headers: { 'content-type': 'text/html' }, body: html }, 'reply');
    expect(await byUrl(`${v.origin}/@vic/page`)).toMatchObject({ post: { uri: note.id } });
  });

  it('T22 nothing is fetched from a blocked server, not even as an ancestor', async () => {
    const { app } = world;
    const { id } = await world.domain('a.test');
    await app.db.models.hostBlock.create({
      data: { id: app.ids.next(), name: 'v.test', domainId: id, createdAt: 1n },
    });
    app.hostBlocks.forget();
    const before = v.requests.length;
    const blocked = v.post(await v.actor('vic'));
    const reply = e.post(eve, { inReplyTo: String(blocked.id) });
    await byEve(e.activity(eve, 'Create', reply));
    await byEve(e.activity(eve, 'Announce', blocked.id));
    expect(await byUrl(String(blocked.id))).toBeNull();
    expect(await postOf(blocked.id)).toBeNull();
    expect(v.requests.length).toBe(before);
    await app.db.models.hostBlock.deleteMany();
    app.hostBlocks.forget();
  });

  it('asks again in the other scheme, and remembers what worked', async () => {
    const strict = await v.actor('strict');
    v.respond((request) =>
      request.path.startsWith('/users/strict') && request.headers['signature-input'] === undefined
        ? { status: 401 }
        : undefined,
    );
    expect(await byUrl(strict.id)).toMatchObject({ identity: { uri: strict.id } });
    const after = v.requests.length;
    const note = v.post(strict);
    v.respond((request) =>
      request.path.includes('/notes/') && request.headers['signature-input'] === undefined
        ? { status: 401 }
        : undefined,
    );
    expect(await byUrl(String(note.id))).not.toBeNull();
    expect(v.requests.length - after).toBe(1);
    v.respond(null);
    expect(await world.app.db.models.host.findUnique({ where: { name: 'v.test' } })).toMatchObject({
      scheme: 'rfc9421',
    });
  });
});
