import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/core/context.ts';
import { addDomain } from '../../src/core/domains/add.ts';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { identityByHandle } from '../../src/core/identities/queries.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Identity } from '../../src/db/rows.ts';
import type { FakePeer } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation, settle } from '../helpers/federation/federation.ts';

let world: FederationWorld;
let peer: FakePeer;
let ana: Identity;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test'] });
  [peer] = world.peers as [FakePeer];
  ana = await world.identity('ana', 'a.test');
});
afterAll(() => world.close());

const remote = () => world.app.ports.remote;
const ctx = () => world.ctx('a.test');

describe('looking up', () => {
  it('finds people by handle in any case, by URI and by the address of their page', async () => {
    const bea = await peer.actor('bea', {
      document: { name: 'Bea', summary: '<p>Hi<script>x</script></p>' },
    });
    const earlier = peer.requests.length;
    const found = await remote().identityByHandle(await ctx(), 'BEA', 'E.test', 30_000);
    // The handle that was asked for is the one it claims: its domain has said so already.
    const asked = peer.requests.slice(earlier).map(({ path }) => path.replace(/\?.*/, ''));
    expect(asked.filter((path) => path === '/.well-known/webfinger')).toHaveLength(1);
    expect(found).toMatchObject({
      uri: bea.id,
      username: 'bea',
      handleDomain: 'e.test',
      name: 'Bea',
      bioHtml: '<p>Hi</p>',
    });
    expect(await remote().identityByUri(await ctx(), bea.id, 30_000)).toMatchObject({ id: found?.id });
    expect(await remote().byUrl(await ctx(), bea.id, 30_000)).toMatchObject({ identity: { id: found?.id } });
    // Known and fresh: nobody is asked again.
    const before = peer.requests.length;
    await remote().identityByHandle(await ctx(), 'bea', 'e.test', 30_000);
    expect(peer.requests.length).toBe(before);
  });

  it('finds our own without asking anybody', async () => {
    expect(await remote().identityByHandle(await ctx(), 'ana', 'a.test', 30_000)).toMatchObject({
      id: ana.id,
    });
    expect(await remote().byUrl(await ctx(), ana.uri, 30_000)).toMatchObject({ identity: { id: ana.id } });
  });

  it('keeps to its deadline', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    peer.respond(async () => {
      await answered;
      return { status: 404 };
    });
    const started = performance.now();
    expect(await remote().identityByHandle(await ctx(), 'slow', 'e.test', 300)).toBeNull();
    expect(performance.now() - started).toBeLessThan(20_000);
    answer();
    peer.respond(null);
  });

  it('fetches a post with its author, in nobody’s home', async () => {
    const note = peer.post(await peer.actor('cat'), { content: '<p>Found</p>' });
    const found = await remote().byUrl(await ctx(), String(note.id), 30_000);
    expect(found).toMatchObject({ post: { uri: note.id, html: '<p>Found</p>' } });
    expect(await world.app.db.models.home.count()).toBe(0);
    expect(await remote().byUrl(await ctx(), `${String(note.id)}/nothing`, 30_000)).toBeNull();
  });

  it('gives a handle to whom its domain confirms it, not to who merely bears the name', async () => {
    const first = await peer.actor('dan');
    await remote().identityByUri(await ctx(), first.id, 30_000);
    // The same username under another URI of the same server, which WebFinger does not know.
    peer.serve('/other/dan', {
      ...first.document,
      id: `${peer.origin}/other/dan`,
      publicKey: undefined,
      assertionMethod: undefined,
    });
    const second = await remote().identityByUri(await ctx(), `${peer.origin}/other/dan`, 30_000);
    expect(second?.usernameKey).toContain('#');
    expect(await remote().identityByHandle(await ctx(), 'dan', 'e.test', 30_000)).toMatchObject({
      uri: first.id,
    });
  });

  it('a bare id of a post for followers is fetched as one of them', async () => {
    const eli = await peer.actor('eli');
    const row = await remote().identityByUri(await ctx(), eli.id, 30_000);
    if (!row) throw new Error('eli is not known');
    await follow(await world.as(ana), ana, row);
    await acceptFollow(await ctx(), row, ana);
    const note = peer.post(eli, { visibility: 'followers' });
    peer.respond((request) =>
      request.url === note.id && !String(request.headers.signature).includes(`${ana.uri}#main-key`)
        ? { status: 404 }
        : undefined,
    );
    const create = { ...peer.activity(eli, 'Create', note.id), to: note.to };
    const { handled } = await world.deliver(peer, 'https://a.test/inbox', create, { as: eli });
    peer.respond(null);
    expect(handled).toMatchObject([{ outcome: 'handled' }]);
    expect(await world.app.db.models.post.findUnique({ where: { uri: String(note.id) } })).toMatchObject({
      visibility: 'FOLLOWERS',
    });
  });

  it('S16 who was deleted is not heard any more', async () => {
    const fay = await peer.actor('fay');
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(fay, 'Follow', ana.uri), { as: fay });
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(fay, 'Delete', fay.id), { as: fay });
    const { status } = await world.deliver(
      peer,
      'https://a.test/inbox',
      peer.activity(fay, 'Follow', ana.uri),
      { as: fay },
    );
    expect(status).toBe(403);
  });
});

describe('a domain whose handles end in another name than its host', () => {
  it('answers for both names, on its own hosts alone', async () => {
    await addDomain(systemCtx(world.app), { name: 'split.test', host: 'social.split.test' });
    await settle(world.app);
    for (const name of ['split.test', 'social.split.test']) peer.resolve.set(name, world.address);
    const kai = await world.identity('kai', 'split.test');
    expect(kai.uri).toBe('https://social.split.test/users/kai');
    const ask = (host: string, resource: string) =>
      peer.get(`https://${host}/.well-known/webfinger?resource=${resource}`);
    for (const host of ['split.test', 'social.split.test']) {
      for (const resource of ['acct:kai@split.test', 'acct:Kai@social.split.test', kai.uri]) {
        const { json, status } = await ask(host, resource);
        expect(status, `${resource} at ${host}`).toBe(200);
        expect(json).toMatchObject({ subject: 'acct:kai@split.test' });
      }
      expect((await ask(host, 'acct:ana@a.test')).status).toBe(404);
    }
    expect((await ask('a.test', 'acct:kai@split.test')).status).toBe(404);
    expect((await peer.get('https://split.test/.well-known/host-meta')).text).toContain(
      'https://social.split.test/.well-known/webfinger',
    );
    expect((await peer.get('https://split.test/users/kai')).status).toBe(421);
    const { json } = await peer.get(kai.uri);
    expect(json).toMatchObject({ webfinger: 'kai@split.test', preferredUsername: 'kai' });
  });

  it('is found by its host everywhere, of ours and of another server', async () => {
    for (const name of ['split.test', 'social.split.test'])
      expect(await identityByHandle(await ctx(), 'Kai', name)).toMatchObject({ username: 'kai' });
    const mine = await createPost(await world.as(ana), ana, { text: 'Kia ora @kai@social.split.test' });
    expect(mine.mentions).toMatchObject([{ username: 'kai', domain: 'split.test' }]);

    // Somebody whose server gives out handles of another name.
    const lou = await peer.actor('lou');
    const row = await remote().identityByUri(await ctx(), lou.id, 30_000);
    await world.app.db.models.identity.update({
      where: { id: row?.id ?? 0n },
      data: { handleDomain: 'lou.example' },
    });
    expect(await identityByHandle(await ctx(), 'Lou', 'e.test')).toMatchObject({ uri: lou.id });
    expect(await remote().identityByHandle(await ctx(), 'lou', 'e.test', 30_000)).toMatchObject({
      uri: lou.id,
    });
    peer.respond((request) => (request.url.includes('webfinger') ? { status: 500 } : undefined));
    const named = await createPost(await world.as(ana), ana, { text: 'Kia ora @lou@e.test' });
    peer.respond(null);
    expect(named.mentions).toMatchObject([{ uri: lou.id }]);
    // Two of one name on that host: nobody knows which is meant.
    await world.app.db.models.identity.create({
      data: {
        ...{
          id: 77n,
          uri: 'https://e.test/other/lou',
          hostId: row?.hostId ?? 0n,
          username: 'lou',
          usernameKey: 'lou',
        },
        ...{ handleDomain: 'another.example', createdAt: 1n, updatedAt: 1n },
      },
    });
    expect(await identityByHandle(await ctx(), 'lou', 'e.test')).toMatchObject({ handleDomain: 'e.test' });
    await world.app.db.models.identity.update({
      where: { id: row?.id ?? 0n },
      data: { handleDomain: 'lou.example' },
    });
    expect(await identityByHandle(await ctx(), 'lou', 'e.test')).toBeNull();
  });
});
