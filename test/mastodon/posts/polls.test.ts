import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendResults } from '../../../src/core/polls/announce-results.ts';
import { closePoll, notifyOfEnd } from '../../../src/core/polls/end.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestAnswer, type RestWorld } from '../world.ts';

const MONTH_SECONDS = 2_629_746;

describe.each(DIALECTS)('polls over the REST API on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let bob: Identity;
  let token: string;
  let bobs: string;
  let coras: string;

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    domain = await world.domain('a.test', { isDefault: true });
    bob = await world.identity('bob', domain);
    [token, bobs] = [await world.token(await world.identity('ana', domain)), await world.token(bob)];
    coras = await world.token(await world.identity('cora', domain));
  });
  afterAll(() => world.close());

  const said = ({ status, body }: RestAnswer) => `${status} ${body.error}`;
  type Form = [string, string][];
  const pollForm = (options: readonly string[], more: Record<string, string> = {}): Form => [
    ...options.map((option): [string, string] => ['poll[options][]', option]),
    ...Object.entries({ expires_in: '600', ...more }).map(([name, value]): [string, string] => [
      `poll[${name}]`,
      value,
    ]),
  ];
  const write = (form: Form, who = token) => {
    world.clock.advance(10);
    return world.rest(domain, 'POST', '/api/v1/statuses', {
      token: who,
      form: [['status', 'Which?'], ...form],
    });
  };
  const ask = async (options: readonly string[] = ['one', 'two'], more: Record<string, string> = {}) =>
    (await write(pollForm(options, more))).body;
  const poll = async (id: string, who: string | null = token) =>
    (await world.rest(domain, 'GET', `/api/v1/polls/${id}`, { token: who })).body;
  const vote = (id: string, choices: readonly (number | string)[], who = bobs) =>
    world.rest(domain, 'POST', `/api/v1/polls/${id}/votes`, {
      token: who,
      form: choices.map((choice): [string, string] => ['choices[]', String(choice)]),
    });
  const edit = (id: string, form: Form) =>
    world.rest(domain, 'PUT', `/api/v1/statuses/${id}`, { token, form: [['status', 'Which?'], ...form] });
  const notifications = async (who: string) =>
    (await world.rest(domain, 'GET', '/api/v1/notifications?types[]=poll', { token: who })).body;

  it('are made with a post and shown as the tables have them', async () => {
    const made = await ask();
    expect(unfit('Status', made)).toEqual([]);
    expect(made.poll).toEqual({
      id: made.id,
      expires_at: new Date(world.clock.now() + 600_000).toISOString(),
      expired: false,
      multiple: false,
      votes_count: 0,
      voters_count: 0,
      options: [
        { title: 'one', votes_count: 0 },
        { title: 'two', votes_count: 0 },
      ],
      emojis: [],
      voted: true,
      own_votes: [],
    });
    expect(await poll(made.id, bobs)).toMatchObject({ voted: false, own_votes: [] });
    const stranger = await world.rest(domain, 'GET', `/api/v1/polls/${made.id}`);
    expect(unfit('Poll', stranger.body)).toEqual([]);
    expect(Object.keys(stranger.body)).not.toContain('voted');
    expect(Object.keys(stranger.body)).not.toContain('own_votes');
    expect(stranger.headers).toMatchObject({ 'cache-control': 'public, max-age=15', vary: /Authorization/ });
  });

  it.each([
    [['one'], {}, 'Options must have more than one item'],
    [['one', ' '], {}, 'Options must have more than one item'],
    [['1', '2', '3', '4', '5'], {}, "Options can't contain more than 4 items"],
    [['x'.repeat(51), 'y'], {}, 'Options cannot be longer than 50 characters each'],
    [['x', ' x'], {}, 'Options contain duplicate items'],
    [['x', 'y'], { expires_in: '10' }, 'Expires at is too soon'],
    [['x', 'y'], { expires_in: '299' }, 'Expires at is too soon'],
    [['x', 'y'], { expires_in: '-5' }, 'Expires at is too soon'],
    [['x', 'y'], { expires_in: '99999999' }, 'Expires at is too far into the future'],
    [['x', 'y'], { expires_in: '99999999999' }, 'Expires at is too far into the future'],
    [['x', 'y'], { expires_in: '' }, "Expires at can't be blank"],
  ])('of %j with %j are refused', async (options, more, sentence) => {
    expect(said(await write(pollForm(options, more)))).toBe(`422 Validation failed: ${sentence}`);
  });

  it('go on from five minutes to a month, with up to four options of 50 characters', async () => {
    const options = ['é'.repeat(50), '👩‍👩‍👧‍👦'.repeat(50), 'c', 'd'];
    const made = await ask(options, { expires_in: String(MONTH_SECONDS) });
    expect(made.poll.options.map(({ title }: { title: string }) => title)).toEqual(options);
    expect((await ask(['a', 'b'], { expires_in: '300' })).poll.expired).toBe(false);
    expect(
      said(await world.rest(domain, 'POST', '/api/v1/statuses', { token, form: pollForm(['a', 'b']) })),
    ).toBe("422 Validation failed: Text can't be blank");
  });

  it('count one vote of each, and no vote of their own author', async () => {
    const { id } = await ask();
    const voted = await vote(id, [1]);
    expect(voted.body).toMatchObject({
      voted: true,
      own_votes: [1],
      votes_count: 1,
      voters_count: 1,
      options: [{ votes_count: 0 }, { votes_count: 1 }],
    });
    expect(unfit('Poll', voted.body)).toEqual([]);
    const already = '422 Validation failed: You have already voted on this poll';
    expect([said(await vote(id, [1])), said(await vote(id, [0]))]).toEqual([already, already]);
    expect(said(await vote(id, [0, 1], coras))).toBe(already);
    const missing = '422 Validation failed: The chosen vote option does not exist';
    for (const choice of [7, 2, -1, 'x', '0x0', '1e0'])
      expect(said(await vote(id, [choice], coras))).toBe(missing);
    expect(said(await vote(id, [0], token))).toBe('422 Validation failed: You cannot vote in your own polls');
    expect((await vote(id, [], coras)).body).toMatchObject({ voted: false, votes_count: 1 });
    await vote(id, [1], coras);
    expect(await poll(id)).toMatchObject({ votes_count: 2, voters_count: 2, voted: true, own_votes: [] });
    expect(
      (await world.rest(domain, 'GET', `/api/v1/statuses/${id}`, { token: bobs })).body.poll,
    ).toMatchObject({
      own_votes: [1],
      votes_count: 2,
    });
  });

  it('with several choices take more later, each once', async () => {
    const { id } = await ask(['a', 'b', 'c'], { multiple: 'true' });
    expect((await vote(id, [0, 2, 0])).body).toMatchObject({
      own_votes: [0, 2],
      votes_count: 2,
      voters_count: 1,
    });
    expect(said(await vote(id, [0]))).toBe('422 Validation failed: You have already voted on this poll');
    expect(said(await vote(id, [1, 2]))).toBe('422 Validation failed: You have already voted on this poll');
    expect((await vote(id, [1])).body).toMatchObject({
      own_votes: [0, 1, 2],
      votes_count: 3,
      voters_count: 1,
    });
  });

  it('count each of many votes at once', async () => {
    const { id } = await ask();
    const voters = await Promise.all(
      Array.from({ length: 8 }, async (_each, at) => world.token(await world.identity(`v${at}`, domain))),
    );
    const answers = await Promise.all([...voters, ...voters].map((who, at) => vote(id, [at % 2], who)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(8);
    expect(await poll(id)).toMatchObject({ votes_count: 8, voters_count: 8 });
    expect(await world.db.models.pollVote.count({ where: { postId: BigInt(id) } })).toBe(8);
  });

  it('hide what was chosen until they end where their author wants it', async () => {
    const { id } = await ask(['a', 'b'], { hide_totals: 'true' });
    await vote(id, [1]);
    for (const who of [token, bobs, null])
      expect(await poll(id, who)).toMatchObject({
        votes_count: 1,
        options: [{ votes_count: null }, { votes_count: null }],
      });
    world.clock.advance(600_000);
    expect(await poll(id, null)).toMatchObject({
      expired: true,
      options: [{ votes_count: 0 }, { votes_count: 1 }],
    });
  });

  it('take no vote when they have ended, and notify their author and who voted, once', async () => {
    const { id } = await ask();
    await vote(id, [0]);
    world.clock.advance(600_000);
    expect(said(await vote(id, [0], coras))).toBe('422 Validation failed: The poll has already ended');
    for (let again = 0; again < 2; again += 1) {
      await closePoll(world.system(), BigInt(id));
      expect(await notifyOfEnd(world.system(), BigInt(id), 0n)).toBeNull();
    }
    for (const who of [token, bobs]) {
      const [first, ...others] = (await notifications(who)).filter(
        ({ status }: { status: { id: string } }) => status.id === id,
      );
      expect(first).toMatchObject({
        type: 'poll',
        account: { acct: 'ana' },
        status: { poll: { expired: true } },
      });
      expect(unfit('Notification', first)).toEqual([]);
      expect(others).toEqual([]);
    }
    expect(await notifications(coras)).toEqual([]);
  });

  it('lose their votes when an edit changes their options, and go when it leaves them out', async () => {
    const { id } = await ask();
    await vote(id, [0]);
    const longer = await edit(id, pollForm(['one', 'two'], { expires_in: '900' }));
    expect(longer.body.poll).toMatchObject({
      votes_count: 1,
      expires_at: new Date(world.clock.now() + 900_000).toISOString(),
    });
    const changed = await edit(id, pollForm(['one', 'three']));
    expect(changed.body.poll).toMatchObject({ votes_count: 0, voters_count: 0 });
    expect((await vote(id, [0])).body).toMatchObject({ votes_count: 1, own_votes: [0] });
    expect(said(await edit(id, pollForm(['one'])))).toContain('must have more than one item');
    expect((await edit(id, [])).body.poll).toBeNull();
    expect((await world.rest(domain, 'GET', `/api/v1/polls/${id}`, { token })).status).toBe(404);
    const history = await world.rest(domain, 'GET', `/api/v1/statuses/${id}/history`, { token });
    for (const each of history.body) expect(unfit('StatusEdit', each)).toEqual([]);
    expect(history.body.map((each: { poll?: { options: unknown[] } }) => each.poll?.options)).toEqual([
      [{ title: 'one' }, { title: 'two' }],
      [{ title: 'one' }, { title: 'two' }],
      [{ title: 'one' }, { title: 'three' }],
      undefined,
    ]);
  });

  it('are kept for writing anew when their post is deleted', async () => {
    const { id } = await ask();
    const gone = await world.rest(domain, 'DELETE', `/api/v1/statuses/${id}`, { token });
    expect(gone.body).toMatchObject({
      text: 'Which?',
      poll: { options: [{ title: 'one' }, { title: 'two' }] },
    });
    expect((await vote(id, [0])).status).toBe(404);
    expect(await world.db.models.pollVote.count({ where: { postId: BigInt(id) } })).toBe(0);
  });

  it('are there for those who see the post, and under the right scopes', async () => {
    const { body } = await write([...pollForm(['a', 'b']), ['visibility', 'private']]);
    const scopes = (await world.token(bob, 'write:statuses')) as string;
    for (const who of [bobs, null])
      expect((await world.rest(domain, 'GET', `/api/v1/polls/${body.id}`, { token: who })).status).toBe(404);
    expect((await vote(body.id, [0])).status).toBe(404);
    const open = await ask();
    expect((await world.rest(domain, 'GET', `/api/v1/polls/${open.id}`, { token: scopes })).status).toBe(403);
    const plain = (await write([])).body;
    expect((await world.rest(domain, 'GET', `/api/v1/polls/${plain.id}`, { token })).status).toBe(404);
    expect((await vote(plain.id, [0])).status).toBe(404);
    expect((await vote('nonsense', [0])).status).toBe(404);
  });

  it('are told to other servers once for all votes since the last time', async () => {
    const { id } = await ask();
    const tell = () => sendResults(world.system(), BigInt(id));
    const earlier = world.factsOf('pollTold').length;
    const told = () => world.factsOf('pollTold').length;
    expect(await tell()).toBeNull();
    await vote(id, [0]);
    await vote(id, [1], coras);
    expect(await tell()).toBe(5_000);
    expect(await tell()).toBeNull();
    await vote(id, [1], await world.token(await world.identity('dan', domain)));
    expect(await tell()).toBe(10_000);
    expect(told() - earlier).toBe(2);
    const [work] = await world.db.models.work.findMany({ where: { machine: 'poll-results', subject: id } });
    expect(work?.dueAt).not.toBeNull();
  });
});
