import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FedifyPeer,
  type PeerPost,
  type PollWish,
  startFedifyPeer,
} from '../../helpers/federation/fedify-peer.ts';
import { ensureInterop } from '../../helpers/federation/interop-install.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { admin, type Entity, RestApp } from '../../helpers/rest-app.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** Polls, files, emoji, edits and reports between ours and a server on Fedify, as each of the two reads the other. */
const node = await ensureInterop();

describe.skipIf(node === null)('a Fedify server and ours', () => {
  let world: World;
  let install: TestInstall;
  let peer: FedifyPeer;
  let ana: RestApp;
  let someone: Somebody;
  let picture: Buffer;
  const carol = '@carol@c.test';

  beforeAll(async () => {
    const started = await startFedifyPeer({ actors: ['carol', 'dave'] });
    if (started === null) throw new Error('There is no Node for the peer.');
    peer = started;
    world = await createWorld({ installs: { one: ['a.test', 'b.test'] }, peers: { 'c.test': peer.address } });
    install = world.install('one');
    await peer.resolve(world.resolve);
    const person = await admin(install, 'ana', 'a.test');
    [ana, someone] = [new RestApp(install, person), new Somebody(install, person)];
    await peer.follow({ target: person.handle });
    await someone.towards('followIdentity', carol);
    await eventually(
      async () => (await someone.find(carol)).viewer,
      (viewer) => viewer?.isFollowing === true && viewer.isFollowedBy,
    );
    picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#36a' } })
      .png()
      .toBuffer();
  });
  afterAll(() => Promise.all([world?.close(), peer?.stop()]));

  const post = (fields: Record<string, unknown>) => ana.send('POST', '/api/v1/statuses', fields);
  const here = async (uri: string, isWished: (status: Entity) => boolean = () => true): Promise<Entity> => {
    const home: Entity[] = await eventually(
      () => ana.get('/api/v1/timelines/home'),
      (list) => list.some((status: Entity) => status.uri === uri && isWished(status)),
    );
    return home.find((status) => status.uri === uri);
  };
  const there = async (uri: string, isWished: (post: PeerPost) => boolean = () => true) => {
    const posts = await eventually(
      () => peer.posts(),
      (list) => list.some((each) => each.uri === uri && isWished(each)),
    );
    return posts.find((each) => each.uri === uri) as PeerPost;
  };
  const notified = (type: string, uri: string) =>
    eventually(
      () => ana.get(`/api/v1/notifications?types[]=${type}`),
      (list: Entity[]) => list.some(({ status }) => status.uri === uri),
    );
  const load = async (url: string) => {
    const { pathname, host } = new URL(url);
    const { status, headers } = await install.http(pathname, { host });
    return [status, headers['content-type']];
  };

  it('reads our files, emoji and the edit of them', async () => {
    const one = await ana.upload('one.png', 'image/png', picture, { description: 'A blue field' });
    const made = await post({ status: 'Look', media_ids: [one.id], sensitive: true });
    expect(await there(made.uri)).toMatchObject({
      sensitive: true,
      updated: null,
      attachments: [{ url: one.url, mediaType: 'image/png', name: 'A blue field', width: 300, height: 200 }],
    });
    await ana.send('PUT', `/api/v1/statuses/${made.id}`, {
      status: 'Look again',
      media_ids: [one.id],
      media_attributes: [{ id: one.id, description: 'Still blue' }],
    });
    const edited = await there(made.uri, ({ updates }) => updates === 1);
    expect(edited).toMatchObject({ content: '<p>Look again</p>', attachments: [{ name: 'Still blue' }] });
    expect(edited.updated).not.toBeNull();
  });

  it('reads our own emoji beside texts and names, also those that an edit brings', async () => {
    const add = async (shortcode: string) => {
      const { media, uploadUrl } = await someone.change<{ media: { id: string }; uploadUrl: string }>(
        'createMediaUpload',
        { purpose: 'EMOJI' },
        'media { id } uploadUrl',
      );
      const { pathname } = new URL(uploadUrl);
      const small = await sharp(picture).resize(32, 32).png().toBuffer();
      expect(
        (await install.http(pathname, { method: 'PUT', host: 'a.test', body: small })).status,
      ).toBeLessThan(300);
      await eventually(
        () =>
          someone.ask<{ node: { state: string } }>(
            'query ($id: ID!) { node(id: $id) { ... on Media { state } } }',
            { id: media.id },
          ),
        ({ node }) => node.state === 'READY',
      );
      const { domain } = await someone.ask<{ domain: { id: string } }>('{ domain(name: "a.test") { id } }');
      const { emoji } = await someone.change<{ emoji: { url: string } }>(
        'createCustomEmoji',
        { domainId: domain.id, shortcode, mediaId: media.id },
        'emoji { url }',
      );
      return { name: `:${shortcode}:`, url: emoji.url };
    };
    const [reed, coot] = [await add('reed'), await add('coot')];
    const made = await post({ status: 'In the :reed: :nothing:' });
    expect((await there(made.uri)).emoji).toEqual([reed]);
    expect(await load(reed.url)).toEqual([200, 'image/png']);
    await ana.send('PUT', `/api/v1/statuses/${made.id}`, { status: 'A :coot: in the :reed:' });
    const edited = await there(made.uri, ({ updates }) => updates === 1);
    expect(edited.emoji).toEqual([coot, reed]);
    await ana.send('PATCH', '/api/v1/accounts/update_credentials', { display_name: 'Ana :coot:' });
    const { body } = await install.http('/users/ana', {
      host: 'a.test',
      headers: { accept: 'application/activity+json' },
    });
    expect(JSON.parse(body)).toMatchObject({
      name: 'Ana :coot:',
      tag: [{ type: 'Emoji', name: ':coot:', icon: { type: 'Image', url: coot.url } }],
    });
  });

  it('is read: its files load through us, its emoji too, and an edit leaves a history', async () => {
    const file = { mediaType: 'image/png', base64: picture.toString('base64') };
    const { url } = await peer.file({ path: '/files/field.png', ...file });
    const { uri } = await peer.post({
      text: 'Carol has :blob: a field',
      attachments: [{ url, mediaType: 'image/png', name: 'Her field', width: 300, height: 200 }],
      emoji: [{ shortcode: 'blob', url, mediaType: 'image/png' }],
      sensitive: true,
    });
    const status = await here(uri);
    expect(status).toMatchObject({
      sensitive: true,
      media_attachments: [
        { type: 'image', description: 'Her field', remote_url: url, meta: { original: { size: '300x200' } } },
      ],
      emojis: [{ shortcode: 'blob' }],
    });
    expect(await load(status.media_attachments[0].url)).toEqual([200, 'image/png']);
    expect(await load(status.emojis[0].url)).toEqual([200, 'image/png']);
    await ana.send('POST', `/api/v1/statuses/${status.id}/reblog`, {});
    await peer.edit({ uri, text: 'Carol has no field', attachments: [], summary: 'Sold' });
    const edited = await here(uri, ({ edited_at }) => edited_at !== null);
    expect(edited).toMatchObject({
      content: '<p>Carol has no field</p>',
      spoiler_text: 'Sold',
      media_attachments: [],
    });
    await notified('update', uri);
    expect(await ana.get(`/api/v1/statuses/${status.id}/history`)).toMatchObject([
      { media_attachments: [{ description: 'Her field' }] },
      { content: '<p>Carol has no field</p>', media_attachments: [] },
    ]);
  });

  it('votes in our poll, and both count alike', async () => {
    const asked = await post({
      status: 'Sea or hills?',
      poll: { options: ['sea', 'hills'], expires_in: 600 },
    });
    expect((await there(asked.uri)).poll).toMatchObject({
      options: [
        ['sea', 0],
        ['hills', 0],
      ],
      isMultiple: false,
      voters: 0,
      closed: null,
    });
    expect(Date.parse((await there(asked.uri)).poll?.endTime ?? '')).toBe(Date.parse(asked.poll.expires_at));
    await peer.vote({ uri: asked.uri, name: 'hills' });
    await peer.vote({ as: 'dave', uri: asked.uri, name: 'sea' });
    await peer.vote({ as: 'dave', uri: asked.uri, name: 'hills' });
    const counts = ({ poll }: Entity) => poll.options.map(({ votes_count }: Entity) => votes_count);
    const counted = await eventually(
      () => ana.get(`/api/v1/statuses/${asked.id}`),
      ({ poll }) => poll.votes_count === 2,
    );
    expect(counts(counted)).toEqual([1, 1]);
    expect((await there(asked.uri, ({ poll }) => poll?.voters === 2)).poll?.options).toEqual([
      ['sea', 1],
      ['hills', 1],
    ]);
    // Votes are no answers.
    expect((await ana.get(`/api/v1/statuses/${asked.id}/context`)).descendants).toEqual([]);
  });

  it('asks us, counts our vote, tells us the result, and its end', async () => {
    const poll = (votes: [number, number], more: Partial<PollWish> = {}): PollWish => ({
      options: [
        { name: 'tea', votes: votes[0] },
        { name: 'coffee', votes: votes[1] },
      ],
      voters: votes[0] + votes[1],
      endsAt: Date.now() + 3_600_000,
      ...more,
    });
    const first = poll([3, 0]);
    const { uri } = await peer.post({ text: 'What to drink?', poll: first });
    const status = await here(uri);
    expect(status.poll).toMatchObject({
      multiple: false,
      expired: false,
      votes_count: 3,
      voters_count: 3,
      options: [
        { title: 'tea', votes_count: 3 },
        { title: 'coffee', votes_count: 0 },
      ],
    });
    await ana.send('POST', `/api/v1/polls/${status.poll.id}/votes`, { choices: [1] });
    const vote = await eventually(
      () => peer.posts(),
      (list) => list.some(({ inReplyTo }) => inReplyTo === uri),
    );
    expect(vote.find(({ inReplyTo }) => inReplyTo === uri)).toMatchObject({
      author: 'https://a.test/users/ana',
      name: 'coffee',
      content: null,
    });
    await peer.edit({ uri, poll: { ...first, ...poll([3, 2]), endsAt: first.endsAt } });
    const told = await here(uri, (each) => each.poll.votes_count === 5);
    expect(told).toMatchObject({ edited_at: null, poll: { voted: true, own_votes: [1], voters_count: 5 } });
    await peer.edit({
      uri,
      poll: { ...poll([4, 2]), endsAt: Date.now() - 1000, closedAt: Date.now() - 1000 },
    });
    const ended = await here(uri, (each) => each.poll.expired);
    expect(ended.poll).toMatchObject({ votes_count: 6, own_votes: [1] });
    await notified('poll', uri);
  });

  it('is told of reports without a name, and its own reach the moderators', async () => {
    const { uri } = await peer.post({ text: 'Something bad' });
    const bad = await here(uri);
    await ana.send('POST', '/api/v1/reports', {
      account_id: bad.account.id,
      status_ids: [bad.id],
      comment: 'Please look',
      forward: true,
    });
    const reports = await eventually(
      () => peer.reports(),
      (list) => list.length > 0,
    );
    expect(reports).toEqual([
      { actor: 'https://a.test/actor', objects: ['https://c.test/users/carol', uri], content: 'Please look' },
    ]);
    const mine = await post({ status: 'Not so good' });
    await there(mine.uri);
    await peer.flag({ as: 'c.test', target: ana.person.uri, posts: [mine.uri], content: 'From there' });
    const got = async () => {
      const { domain } = await someone.ask<{ domain: { reports: { nodes: Entity[] } } }>(
        '{ domain(name: "a.test") { reports(first: 20) { nodes { comment reporter { handle } target { handle } posts { uri } } } } }',
      );
      return domain.reports.nodes.filter(({ comment }) => comment === 'From there');
    };
    expect(await eventually(got, (list) => list.length > 0)).toMatchObject([
      {
        reporter: { handle: '@c.test@c.test' },
        target: { handle: ana.person.handle },
        posts: [{ uri: mine.uri }],
      },
    ]);
  });

  it('found nothing of ours wrong, nor we of its', async () => {
    expect((await peer.received()).filter(({ verified }) => !verified)).toEqual([]);
    expect(await peer.errors()).toEqual([]);
    expect(install.log).not.toMatch(/"level":[56]0/);
  });
});
