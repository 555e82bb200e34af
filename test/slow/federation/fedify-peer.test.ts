import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FedifyPeer, type Scheme, startFedifyPeer } from '../../helpers/federation/fedify-peer.ts';
import { ensureInterop } from '../../helpers/federation/interop-install.ts';

// Proves the harness by itself: two Fedify servers that know each other by name alone.
const node = await ensureInterop();

describe.skipIf(node === null).each<Scheme>(['rfc9421', 'cavage'])('two Fedify peers, %s first', (scheme) => {
  let c: FedifyPeer;
  let d: FedifyPeer;

  beforeAll(async () => {
    const started = await Promise.all([
      startFedifyPeer({ name: 'c.test', firstKnock: scheme }),
      startFedifyPeer({ name: 'd.test', firstKnock: scheme, actors: ['dave'] }),
    ]);
    if (started[0] === null || started[1] === null) throw new Error('There is no Node for the peers.');
    [c, d] = started;
    await c.resolve({ 'd.test': d.address });
    await d.resolve({ 'c.test': c.address });
  });

  afterAll(async () => {
    await Promise.all([c?.stop(), d?.stop()]);
  });

  it('follow each other by handle', async () => {
    await c.follow({ target: '@dave@d.test' });
    await d.follow({ target: '@carol@c.test' });
    const follow = await d.waitFor((delivery) => delivery.type === 'Follow');
    expect(follow).toMatchObject({
      actor: 'https://c.test/users/carol',
      status: 202,
      handled: true,
      scheme,
      verified: true,
    });
    await c.waitFor((delivery) => delivery.type === 'Accept' && delivery.status === 202);
    await d.waitFor((delivery) => delivery.type === 'Accept' && delivery.status === 202);
    expect(await c.following()).toMatchObject([{ uri: 'https://d.test/users/dave', state: 'accepted' }]);
    expect(await c.followers()).toMatchObject([{ uri: 'https://d.test/users/dave', state: 'accepted' }]);
  });

  it('post, edit, reply, like, boost and delete', async () => {
    const { uri } = await c.post({ text: 'Hello <dave>' });
    expect(await d.posts()).toMatchObject([{ uri, author: 'https://c.test/users/carol', updates: 0 }]);
    const create = await d.waitFor((delivery) => delivery.type === 'Create');
    expect(create).toMatchObject({ inbox: '/inbox', scheme, verified: true, proof: true, ldSignature: true });
    await c.edit({ uri, text: 'Hello again' });
    expect(await d.posts()).toMatchObject([{ uri, content: '<p>Hello again</p>', updates: 1 }]);
    const reply = await d.post({ text: 'Hello carol', inReplyTo: uri });
    expect(await c.posts()).toMatchObject([{ uri: reply.uri, inReplyTo: uri }]);
    const like = await d.like({ uri });
    await d.announce({ uri });
    await d.undo({ id: like.id });
    const kinds = (await c.received()).map((delivery) => delivery.type);
    expect(kinds.slice(-4)).toEqual(['Create', 'Like', 'Announce', 'Undo']);
    await c.delete({ uri });
    expect(await d.posts()).toEqual([]);
    expect(await d.fetch({ url: uri })).toMatchObject({ ok: false, status: 410 });
  });

  it('keep a followers-only post from strangers, and everything from the unsigned in secure mode', async () => {
    await d.addActor({ username: 'stranger' });
    const { uri } = await c.post({ text: 'For followers', visibility: 'followers' });
    expect(await d.fetch({ url: uri })).toMatchObject({ ok: true });
    expect(await d.fetch({ url: uri, as: 'stranger' })).toMatchObject({ ok: false, status: 401 });
    await c.secure(true);
    await d.secure(true);
    const { uri: open } = await c.post({ text: 'For all' });
    expect(await d.fetch({ url: open, signed: false })).toMatchObject({ ok: false, status: 401 });
    expect(await d.fetch({ url: open, as: 'stranger' })).toMatchObject({ ok: true });
  });

  it('try again after an outage, a refusal and new keys', async () => {
    await d.clear();
    await d.status({ status: 503, times: 2 });
    const first = await c.post({ text: 'While d is busy' });
    await d.waitFor((delivery) => delivery.status === 202 && delivery.object === first.uri);
    // Fedify knocks a second time after any refusal.
    expect((await d.received()).map((delivery) => delivery.status)).toEqual([503, 503, 202]);
    await d.down();
    const second = await c.post({ text: 'While d is off' });
    await d.up();
    await d.waitFor((delivery) => delivery.object === second.uri && delivery.handled);
    await c.rotateKeys({ silent: true });
    const third = await c.post({ text: 'With new keys' });
    await d.waitFor((delivery) => delivery.object === third.uri && delivery.verified);
  });

  it('ask nobody who is not mapped', async () => {
    await expect(c.lookup({ target: '@eve@unmapped.test' })).rejects.toThrow('was not found');
    expect((await c.sent()).at(-1)).toMatchObject({
      status: null,
      error: expect.stringContaining('not mapped'),
    });
  });
});
