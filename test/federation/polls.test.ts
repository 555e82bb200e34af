import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendResults } from '../../src/core/polls/announce-results.ts';
import { closePoll } from '../../src/core/polls/end.ts';
import { voteInPoll } from '../../src/core/polls/vote.ts';
import { type PostPoll, pollOf } from '../../src/core/posts/shapes.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { CreatePostInput } from '../../src/core/posts/write/create-input.ts';
import type { Identity, Post } from '../../src/db/rows.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

describe.each(DIALECTS)('polls between servers on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let eve: FakeActor;
  let ida: FakeActor;
  let ana: Identity;
  let lateMs = 0;

  beforeAll(async () => {
    const clock = { ...systemClock, now: () => systemClock.now() + lateMs };
    world = await openFederation({ dialect, clock, peerOptions: { now: () => clock.now() } });
    [peer] = world.peers as [FakePeer];
    [eve, ida] = [await peer.actor('eve'), await peer.actor('ida')];
    ana = await world.identity('ana', 'a.test');
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Follow', ana.uri), { as: eve });
  });
  afterAll(() => world.close());

  const ask = async (more: Partial<CreatePostInput> = {}, options = ['one', 'two']) =>
    createPost(await world.as(ana), ana, {
      text: 'Which?',
      poll: { options, seconds: 600 },
      ...more,
    });
  const stored = async (post: Pick<Post, 'id'>) =>
    pollOf(await world.app.db.models.post.findUniqueOrThrow({ where: { id: post.id } })) as PostPoll;
  let votes = 0;
  const vote = async (post: Pick<Post, 'uri'>, name: string, as = eve, more: Json = {}) => {
    votes += 1;
    const object = {
      id: `${as.id}/votes/${votes}`,
      type: 'Note',
      name,
      attributedTo: as.id,
      to: ana.uri,
      inReplyTo: post.uri,
      ...more,
    };
    const activity = peer.activity(as, 'Create', object, { to: ana.uri });
    const { handled } = await world.deliver(peer, 'https://a.test/inbox', activity, { as });
    return handled[0]?.outcome;
  };
  const counts = ({ options, voters }: PostPoll) => [...options.map(({ votes }) => votes), voters];
  const system = () => world.ctx('a.test');

  it('leave as a Question with its options and its end', async () => {
    const post = await ask();
    const [create] = (await world.outgoing('Create')).filter(
      ({ object }) => (object as Json).id === post.uri,
    );
    const poll = await stored(post);
    expect(create?.object).toMatchObject({
      type: 'Question',
      content: '<p>Which?</p>',
      endTime: new Date(Number(poll.endsAt)).toISOString(),
      votersCount: 0,
      oneOf: [
        { type: 'Note', name: 'one', replies: { type: 'Collection', totalItems: 0 } },
        { type: 'Note', name: 'two', replies: { type: 'Collection', totalItems: 0 } },
      ],
    });
    expect(create?.object).not.toHaveProperty('anyOf');
    expect(create?.object).not.toHaveProperty('closed');
    const several = await ask({
      poll: { options: ['a', 'b'], seconds: 600, isMultiple: true, hidesTotals: true },
    });
    const [hidden] = (await world.outgoing('Create')).filter(
      ({ object }) => (object as Json).id === several.uri,
    );
    expect(hidden?.object).toHaveProperty('anyOf', [
      { type: 'Note', name: 'a' },
      { type: 'Note', name: 'b' },
    ]);
  });

  it('are told of again to servers that voted, whether or not they were sent them', async () => {
    const post = await ask();
    const recipients = () =>
      world.app.db.sql.all<{ url: string }>(
        'SELECT i."url" FROM post_recipient r JOIN inbox i ON i."id" = r."inboxId" WHERE r."postId" = ?',
        [post.id],
      );
    expect(await vote(post, 'none of these', ida)).toBe('ignored');
    expect(await recipients()).toEqual([]);
    for (const as of [ida, eve]) expect(await vote(post, 'one', as)).toBe('handled');
    expect(await recipients()).toEqual([{ url: `${peer.origin}/inbox` }]);
  });

  it('are told of again once to a server of many voters that shares no inbox', async () => {
    const post = await ask();
    const document = { endpoints: {} };
    const [ned, noa] = [await peer.actor('ned', { document }), await peer.actor('noa', { document })];
    for (const as of [ned, noa]) expect(await vote(post, 'one', as)).toBe('handled');
    expect(
      await world.app.db.sql.all(
        'SELECT i."url" FROM post_recipient r JOIN inbox i ON i."id" = r."inboxId" WHERE r."postId" = ?',
        [post.id],
      ),
    ).toEqual([{ url: `${ned.id}/inbox` }]);
  });

  it('count one vote of each voter, for an option there is, while they go on', async () => {
    const post = await ask();
    expect(await vote(post, 'two')).toBe('handled');
    expect(await vote(post, 'two')).toBe('ignored');
    expect(await vote(post, 'one')).toBe('ignored');
    expect(await vote(post, 'three', ida)).toBe('ignored');
    expect(await vote(post, 'one', ida, { attributedTo: eve.id })).toBe('ignored');
    expect(counts(await stored(post))).toEqual([0, 1, 1]);
    expect(await vote(post, 'one', ida)).toBe('handled');
    expect(counts(await stored(post))).toEqual([1, 1, 2]);
    // Nothing of it is a post.
    expect(await world.app.db.models.post.count({ where: { inReplyToId: post.id } })).toBe(0);
    lateMs += 601_000;
    const guy = await peer.actor('guy');
    expect(await vote(post, 'one', guy)).toBe('ignored');
    expect(counts(await stored(post))).toEqual([1, 1, 2]);
  });

  it('with several choices count each once', async () => {
    const post = await ask({ poll: { options: ['a', 'b', 'c'], seconds: 600, isMultiple: true } });
    for (const name of ['a', 'b', 'a', 'b']) await vote(post, name);
    expect(counts(await stored(post))).toEqual([1, 1, 0, 1]);
  });

  it('are not for those who may not see the post', async () => {
    expect(await vote(await ask({ visibility: 'MENTIONED' }), 'one')).toBe('ignored');
    expect(await vote(await ask({ visibility: 'LOCAL' }), 'one')).toBe('ignored');
    const forFollowers = await ask({ visibility: 'FOLLOWERS' });
    expect(await vote(forFollowers, 'one', ida)).toBe('ignored');
    expect(await vote(forFollowers, 'one', eve)).toBe('handled');
  });

  it('leave a reply with nothing but a name alone where there is no poll', async () => {
    const post = await createPost(await world.as(ana), ana, { text: 'No question.' });
    expect(await vote(post, 'one')).toBe('handled');
    expect(await world.app.db.models.post.count({ where: { inReplyToId: post.id } })).toBe(1);
  });

  it('are told to those who have them after votes and at their end', async () => {
    const post = await ask();
    await vote(post, 'two');
    await world.app.db.sql.run(
      'INSERT INTO post_recipient ("postId", "inboxId") SELECT ?, "id" FROM inbox WHERE 1 = 1 ON CONFLICT DO NOTHING',
      [post.id],
    );
    await sendResults(await system(), post.id);
    lateMs += 601_000;
    await closePoll({ ...(await system()), now: world.app.clock.now() }, post.id);
    const updates = (await world.outgoing('Update')).filter(({ object }) => (object as Json).id === post.uri);
    expect(updates.map(({ object }) => [(object as Json).oneOf, 'closed' in (object as Json)])).toEqual([
      [
        [
          { type: 'Note', name: 'one', replies: { type: 'Collection', totalItems: 0 } },
          { type: 'Note', name: 'two', replies: { type: 'Collection', totalItems: 1 } },
        ],
        false,
      ],
      [expect.anything(), true],
    ]);
    expect(new Set(updates.map(({ id }) => id)).size).toBe(2);
    expect(updates[0]?.object).not.toHaveProperty('updated');
  });

  it('of others are voted in by a Note with the name of the option, and follow their server', async () => {
    const question = (counted: number[], more: Json = {}) => ({
      type: 'Question',
      oneOf: ['red', 'blue'].map((name, at) => ({
        type: 'Note',
        name,
        replies: { type: 'Collection', totalItems: counted[at] },
      })),
      votersCount: counted.reduce((sum, each) => sum + each, 0),
      endTime: new Date(world.app.clock.now() + 3_600_000).toISOString(),
      ...more,
    });
    const first = question([3, 0]);
    const note = peer.post(eve, { content: '<p>Colour?</p>', mentions: [ana.uri], document: first });
    const activity = peer.activity(eve, 'Create', note, { to: 'as:Public' });
    await world.deliver(peer, 'https://a.test/inbox', activity, { as: eve });
    const post = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    expect(counts(await stored(post))).toEqual([3, 0, 3]);
    await voteInPoll(await world.as(ana), ana, post.id, [1]);
    expect(counts(await stored(post))).toEqual([3, 1, 4]);
    const [sent] = (await world.outgoing('Create')).filter(
      ({ object }) => (object as Json).inReplyTo === post.uri,
    );
    expect(sent).toMatchObject({
      actor: ana.uri,
      to: [eve.id],
      object: { type: 'Note', name: 'blue', attributedTo: ana.uri, to: [eve.id], inReplyTo: post.uri },
    });
    expect(sent?.object).not.toHaveProperty('content');
    const update = async (document: Json) => {
      const changed = peer.activity(eve, 'Update', { ...note, ...document }, { to: 'as:Public' });
      const { handled } = await world.deliver(peer, 'https://a.test/inbox', changed, { as: eve });
      return handled[0]?.outcome;
    };
    const { endTime } = first;
    expect(await update(question([5, 2], { endTime }))).toBe('handled');
    expect(counts(await stored(post))).toEqual([5, 2, 7]);
    // Once the post was edited, votes are told under the time of that edit.
    const updated = new Date(world.app.clock.now()).toISOString();
    await update(question([5, 2], { endTime, content: '<p>Which colour?</p>', updated }));
    await update(question([6, 2], { endTime, content: '<p>Which colour?</p>', updated }));
    expect(counts(await stored(post))).toEqual([6, 2, 8]);
    const row = () => world.app.db.models.post.findUniqueOrThrow({ where: { id: post.id } });
    expect((await row()).revision).toBe(1);
    expect(await world.app.db.models.pollVote.count({ where: { postId: post.id } })).toBe(1);
    // What another says of it does not count: its own server is asked, which still shows the first results.
    const others = peer.activity(ida, 'Update', { ...note, ...question([0, 900]) }, { to: 'as:Public' });
    await world.deliver(peer, 'https://a.test/inbox', others, { as: ida });
    expect(counts(await stored(post))).toEqual([3, 0, 3]);
    // Other options: what was chosen before says nothing of them.
    await update({
      ...question([0, 0], { endTime }),
      oneOf: ['green', 'grey'].map((name) => ({ type: 'Note', name })),
      updated: new Date(world.app.clock.now() + 1000).toISOString(),
    });
    expect(await world.app.db.models.pollVote.count({ where: { postId: post.id } })).toBe(0);
  });

  it('of others end earlier where their server says so, and the reconciler is woken for it', async () => {
    const question = (end: object) => ({
      type: 'Question',
      oneOf: ['tea', 'coffee'].map((name) => ({ type: 'Note', name })),
      ...end,
    });
    const hourAhead = new Date(world.app.clock.now() + 3_600_000).toISOString();
    const note = peer.post(eve, { mentions: [ana.uri], document: question({ endTime: hourAhead }) });
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Create', note), { as: eve });
    const { id } = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    await voteInPoll(await world.as(ana), ana, id, [0]);
    const dueAt = async () =>
      (await world.app.db.models.work.findMany({ where: { machine: 'poll-end', subject: String(id) } })).map(
        ({ dueAt }) => Number(dueAt),
      );
    expect(await dueAt()).toEqual([Date.parse(hourAhead)]);
    const woken: string[] = [];
    const { wake } = world.app;
    world.app.wake = (kind) => {
      woken.push(kind);
      wake(kind);
    };
    const becomes = async (end: object) => {
      woken.length = 0;
      const object = { ...note, ...question(end) };
      const changed = peer.activity(eve, 'Update', object, { to: 'as:Public' });
      await world.deliver(peer, 'https://a.test/inbox', changed, { as: eve });
      return [woken.includes('work'), ...(await dueAt())];
    };
    const soon = new Date(world.app.clock.now() + 60_000).toISOString();
    expect(await becomes({ endTime: soon })).toEqual([true, Date.parse(soon)]);
    // Later is no reason to wake anybody: when it comes due it is looked at again.
    expect(await becomes({ endTime: hourAhead })).toEqual([false, Date.parse(soon)]);
    const closed = new Date(world.app.clock.now() - 1000).toISOString();
    expect(await becomes({ endTime: hourAhead, closed })).toEqual([true, Date.parse(closed)]);
    world.app.wake = wake;
  });

  it('of others without an end notify those who voted here once they are closed', async () => {
    const question = (more: Json = {}) => ({
      type: 'Question',
      oneOf: ['tea', 'coffee'].map((name) => ({
        type: 'Note',
        name,
        replies: { type: 'Collection', totalItems: 1 },
      })),
      votersCount: 2,
      ...more,
    });
    const asked = async (voter: Identity | null) => {
      const note = peer.post(eve, { content: '<p>Drink?</p>', mentions: [ana.uri], document: question() });
      await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Create', note), { as: eve });
      const post = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
      if (voter) await voteInPoll(await world.as(voter), voter, post.id, [0]);
      const work = () =>
        world.app.db.models.work.findMany({ where: { machine: 'poll-end', subject: String(post.id) } });
      const close = async (closed: string) => {
        const changed = peer.activity(
          eve,
          'Update',
          { ...note, ...question({ closed }) },
          { to: 'as:Public' },
        );
        await world.deliver(peer, 'https://a.test/inbox', changed, { as: eve });
      };
      return { post, work, close };
    };
    const closed = new Date(world.app.clock.now() - 1000).toISOString();
    const { work, close, post } = await asked(ana);
    expect(await work()).toEqual([]);
    await close(closed);
    expect(await work()).toMatchObject([{ state: 'open', dueAt: BigInt(Date.parse(closed)) }]);
    // The work is done, and the end is told again: nobody is notified anew.
    await world.app.db.models.work.deleteMany({ where: { subject: String(post.id) } });
    await close(new Date(world.app.clock.now()).toISOString());
    expect(await work()).toEqual([]);
    const unanswered = await asked(null);
    await unanswered.close(closed);
    expect(await unanswered.work()).toEqual([]);
  });
});
