import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/core/context.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { reportsTo } from '../../src/core/reports/queries.ts';
import { receiveReport } from '../../src/core/reports/receive.ts';
import { report } from '../../src/core/reports/report.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

let world: FederationWorld;
let peer: FakePeer;
let eve: FakeActor;
let server: FakeActor;
let ana: Identity;
let remoteEve: Identity;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test'] });
  [peer] = world.peers as [FakePeer];
  eve = await peer.actor('eve');
  server = await peer.actor('e.test', { type: 'Application' });
  ana = await world.identity('ana', 'a.test');
  await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Follow', ana.uri), { as: eve });
  remoteEve = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: eve.id } });
});
afterAll(() => world.close());

const flag = async (object: unknown, more: Json = {}, inbox = 'https://a.test/inbox') => {
  const activity = { ...peer.activity(server, 'Flag', object as Json), content: 'bad people', ...more };
  const { handled } = await world.deliver(peer, inbox, activity, { as: server });
  return { outcome: handled[0]?.outcome, activity: activity as Json };
};
const reports = async (domain: Domain | null) => {
  if (!domain) throw new Error('no domain');
  return reportsTo(await world.ctx(domain.name), domain, {}, { limit: 100 });
};
const of = (name: string) => world.app.domains.byName(name);
const named = async (id: bigint) =>
  (await world.app.db.models.reportedPost.findMany({ where: { reportId: id } })).map(({ postId }) => postId);

describe('reports of other servers', () => {
  it('reach the moderators of the domain they are about, once', async () => {
    const post = await createPost(await world.as(ana), ana, { text: 'hm' });
    const { activity, outcome } = await flag([ana.uri, post.uri, 'https://elsewhere.test/x']);
    expect(outcome).toBe('handled');
    const [made] = await reports(await of('a.test'));
    expect(made).toMatchObject({
      targetId: ana.id,
      comment: 'bad people',
      category: 'OTHER',
      uri: activity.id,
    });
    expect(await named(made?.id ?? 0n)).toEqual([post.id]);
    await world.deliver(peer, 'https://a.test/inbox', { ...activity, content: 'again' }, { as: server });
    expect(await reports(await of('a.test'))).toHaveLength(1);
  });

  it('are stored once for each Flag and person, also where its handling is begun again', async () => {
    const sender = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: server.id } });
    const domain = await of('a.test');
    if (!domain) throw new Error('no domain');
    const ina = await world.identity('ina', 'a.test');
    const ctx = await world.ctx('a.test');
    const take = (targets: Identity[]) =>
      inTransaction(ctx, (ctx) =>
        receiveReport(ctx, domain, {
          uri: 'https://e.test/flags/twice',
          reporter: sender,
          targets,
          posts: [],
          collections: [],
          comment: '',
        }),
      );
    expect(await take([ana])).toHaveLength(1);
    expect((await take([ana, ina])).map(({ targetId }) => targetId)).toEqual([ina.id]);
    expect(await take([ana, ina])).toEqual([]);
  });

  it('name people by their posts alone (Lemmy), and say why in the summary', async () => {
    const post = await createPost(await world.as(ana), ana, { text: 'hm' });
    await flag(post.uri, { content: undefined, summary: 'rule 3' });
    const [made] = await reports(await of('a.test'));
    expect(made).toMatchObject({ targetId: ana.id, comment: 'rule 3' });
  });

  it('are ignored where they name nobody of the domain', async () => {
    const bo = await world.identity('bo', 'b.test');
    const before = (await reports(await of('a.test'))).length;
    for (const object of [bo.uri, eve.id, 'https://a.test/users/nobody', 'https://a.test/actor'])
      expect((await flag(object)).outcome).toBe('ignored');
    expect(await reports(await of('a.test'))).toHaveLength(before);
    expect(await reports(await of('b.test'))).toEqual([]);
  });

  it('leave out posts of others, and are cut where they are too long', async () => {
    const bo = await world.identity('bea', 'a.test');
    const hers = await createPost(await world.as(bo), bo, { text: 'not ana' });
    await flag([ana.uri, hers.uri], { content: 'x'.repeat(6000) });
    const made = (await reports(await of('a.test'))).slice(0, 2);
    const about = made.find(({ targetId }) => targetId === ana.id);
    expect(await named(about?.id ?? 0n)).toEqual([]);
    expect(about?.comment.length).toBeLessThanOrEqual(5000);
    // Whoever wrote the post is reported as well.
    expect(made.find(({ targetId }) => targetId === bo.id)).toBeDefined();
  });

  it('are no more than somebody can read', async () => {
    const carl = await world.identity('carl', 'a.test');
    const data = Array.from({ length: 200 }, (_, at) => ({
      id: world.app.ids.next(),
      uri: `https://e.test/flood/${at}`,
      domainId: carl.domainId ?? 0n,
      targetId: carl.id,
      comment: '',
      createdAt: 0n,
    }));
    const sender = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: server.id } });
    await world.app.db.models.report.createMany({
      data: data.map((each) => ({ ...each, reporterId: sender.id })),
    });
    expect((await flag(carl.uri)).outcome).toBe('ignored');
  });
});

describe('reports of ours', () => {
  it('go to the server of the reported where asked, from the domain itself and without a name', async () => {
    const note = peer.post(eve);
    await world.deliver(
      peer,
      'https://a.test/inbox',
      peer.activity(eve, 'Create', {
        ...note,
        to: [ana.uri, 'https://www.w3.org/ns/activitystreams#Public'],
        tag: [{ type: 'Mention', href: ana.uri }],
      }),
      { as: eve },
    );
    const stored = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    const ctx = await world.as(ana);
    await report(ctx, ana, remoteEve, { comment: 'please look', isForwarded: true, postIds: [stored.id] });
    const [sent] = await world.outgoing('Flag');
    expect(sent).toMatchObject({
      type: 'Flag',
      actor: 'https://a.test/actor',
      content: 'please look',
      object: [eve.id, note.id],
      to: [eve.id],
    });
    expect(JSON.stringify(sent)).not.toContain('ana');
    await report(ctx, ana, remoteEve, { comment: 'for us alone' });
    expect(await world.outgoing('Flag')).toHaveLength(1);
  });

  it('go to the moderators of another domain of the install as to another server', async () => {
    const cleo = await world.identity('cleo', 'b.test');
    const made = await report(await world.as(ana), ana, cleo, { comment: 'yours', isForwarded: true });
    expect(made.isForwarded).toBe(true);
    const [theirs] = await reports(await of('b.test'));
    expect(theirs).toMatchObject({ comment: 'yours', targetId: cleo.id });
    const sender = await world.row({ id: theirs?.reporterId ?? 0n });
    expect(sender.uri).toBe('https://a.test/actor');
    const dan = await world.identity('dan', 'a.test');
    const quiet = await report(await world.as(ana), ana, dan, { isForwarded: true });
    expect(quiet.isForwarded).toBe(false);
  });
});
