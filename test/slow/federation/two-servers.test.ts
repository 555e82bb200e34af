import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { admin, type Entity, RestApp } from '../../helpers/rest-app.ts';
import { createWorld, eventually, type Person, type TestInstall, type World } from '../../helpers/world.ts';
import { hasFfmpeg } from '../../media/samples.ts';

/** Two installs with two domains each and HTTP between them: what apps of one show of what apps of the other made. */
let world: World;
const installs: TestInstall[] = [];
const people: Record<'ana' | 'ben' | 'cleo' | 'dora', Person> = {} as never;

beforeAll(async () => {
  world = await createWorld({ installs: { north: ['a.test', 'b.test'], south: ['c.test', 'd.test'] } });
  const [north, south] = [world.install('north'), world.install('south')];
  installs.push(north, south);
  people.ana = await admin(north, 'ana', 'a.test');
  people.ben = await admin(north, 'ben', 'b.test');
  people.cleo = await admin(south, 'cleo', 'c.test');
  people.dora = await admin(south, 'dora', 'd.test');
  for (const [who, whom] of [
    [new Somebody(north, people.ana), people.cleo],
    [new Somebody(south, people.cleo), people.ana],
  ] as const) {
    await who.towards('followIdentity', whom.handle);
    await eventually(
      async () => (await who.find(whom.handle)).viewer,
      (viewer) => viewer?.isFollowing === true,
    );
  }
});
afterAll(() => world?.close());

const picture = (format: 'png' | 'jpeg' | 'webp', width = 400, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 90 } } })
    .toFormat(format)
    .toBuffer();

/** A sound of silence that plays for a quarter of a second. */
function silence(): Buffer {
  const samples = Buffer.alloc(4000, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(16_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

describe.each([
  ['north to south', () => [0, 'ana', 'ben', 1, 'cleo', 'dora'] as const],
  ['south to north', () => [1, 'cleo', 'dora', 0, 'ana', 'ben'] as const],
])('from the %s', (_way, ends) => {
  let author: RestApp;
  let neighbour: RestApp;
  let reader: RestApp;
  let other: RestApp;

  beforeAll(() => {
    const [here, one, two, there, three, four] = ends();
    const [home, away] = [installs[here] as TestInstall, installs[there] as TestInstall];
    author = new RestApp(home, people[one]);
    neighbour = new RestApp(home, people[two]);
    reader = new RestApp(away, people[three]);
    other = new RestApp(away, people[four]);
  });

  const post = (fields: Record<string, unknown>) => author.send('POST', '/api/v1/statuses', fields);
  /** The reader's copy, once it came into their home timeline and is as wished. */
  const arrived = async (
    uri: string,
    isWished: (status: Entity) => boolean = () => true,
  ): Promise<Entity> => {
    const home = await eventually(
      () => reader.get('/api/v1/timelines/home'),
      (list: Entity[]) => list.some((status) => status.uri === uri && isWished(status)),
    );
    return home.find((status: Entity) => status.uri === uri);
  };
  const notified = (who: RestApp, type: string, isWished: (notification: Entity) => boolean) =>
    eventually(
      () => who.get(`/api/v1/notifications?types[]=${type}`),
      (list: Entity[]) => list.some(isWished),
    );
  const load = async (url: string, who = reader) => {
    const { pathname, search, host } = new URL(url);
    expect(host).toBe(who.person.host);
    const answer = await who.install.http(pathname + search, { host });
    return { status: answer.status, type: answer.headers['content-type'], length: answer.body.length };
  };

  it('pictures come with their text, focus, size and blur, and load through the own host', async () => {
    const one = await author.upload('one.png', 'image/png', await picture('png'), {
      description: 'A red field <b>& more</b>',
      focus: '-0.5,0.25',
    });
    const two = await author.upload('two.jpg', 'image/jpeg', await picture('jpeg', 90, 160), {});
    const { uri } = await post({ status: 'Look', media_ids: [one.id, two.id], sensitive: true });
    const status = await arrived(uri);
    expect(status.sensitive).toBe(true);
    expect(status.media_attachments).toMatchObject([
      {
        type: 'image',
        description: 'A red field <b>& more</b>',
        blurhash: one.blurhash,
        meta: {
          focus: { x: -0.5, y: 0.25 },
          original: { width: 400, height: 200, size: '400x200', aspect: 2 },
        },
      },
      {
        type: 'image',
        description: null,
        blurhash: two.blurhash,
        meta: { original: { width: 90, height: 160 } },
      },
    ]);
    for (const [at, attached] of status.media_attachments.entries()) {
      expect(new URL(attached.remote_url).host).toBe(author.person.host);
      expect(await load(attached.url)).toMatchObject({
        status: 200,
        type: at === 0 ? 'image/png' : 'image/jpeg',
      });
      expect(await load(attached.preview_url)).toMatchObject({ status: 200 });
    }
  });

  it.skipIf(!hasFfmpeg)('a sound comes as one, and plays (skipped without ffmpeg)', async () => {
    const sound = await author.upload('s.wav', 'audio/wav', silence(), { description: 'Nothing' });
    const { uri } = await post({ status: 'Listen', media_ids: [sound.id] });
    const [attached] = (await arrived(uri)).media_attachments;
    expect(attached).toMatchObject({ type: 'audio', description: 'Nothing' });
    expect(attached.meta.original.duration).toBeCloseTo(sound.meta.original.duration, 2);
    expect(await load(attached.url)).toMatchObject({ status: 200, type: expect.stringMatching(/^audio\//) });
  });

  it('custom emoji come with their pictures, in texts, names and polls, and stay of their own domain', async () => {
    const shortcode = `cat_${author.person.host.replace('.', '_')}`;
    const someone = new Somebody(author.install, author.person);
    const { media, uploadUrl } = await someone.change<{ media: { id: string }; uploadUrl: string }>(
      'createMediaUpload',
      { purpose: 'EMOJI' },
      'media { id } uploadUrl',
    );
    const sent = await author.install.http(new URL(uploadUrl).pathname, {
      method: 'PUT',
      host: author.person.host,
      body: await picture('png', 64, 64),
    });
    expect(sent.status).toBeLessThan(300);
    const domain = await someone.ask<{ domain: { id: string } }>(
      'query ($name: String) { domain(name: $name) { id } }',
      {
        name: author.person.host,
      },
    );
    await eventually(
      () =>
        someone.ask<{ node: { state: string } }>(
          'query ($id: ID!) { node(id: $id) { ... on Media { state } } }',
          { id: media.id },
        ),
      ({ node }) => node.state === 'READY',
    );
    await someone.change(
      'createCustomEmoji',
      { domainId: domain.domain.id, shortcode, mediaId: media.id },
      'emoji { url }',
    );
    await author.send('PATCH', '/api/v1/accounts/update_credentials', {
      display_name: `Cat :${shortcode}:`,
      note: `:${shortcode}:`,
    });
    const { uri } = await post({
      status: `Meow :${shortcode}: :none_such:`,
      spoiler_text: `:${shortcode}:`,
      poll: { options: [`:${shortcode}:`, 'dog'], expires_in: 300 },
    });
    const status = await arrived(uri);
    expect(status.content).toContain(`:${shortcode}:`);
    expect(status.emojis.map((each: Entity) => each.shortcode)).toEqual([shortcode]);
    expect(status.poll.emojis.map((each: Entity) => each.shortcode)).toEqual([shortcode]);
    expect(await load(status.emojis[0].url)).toMatchObject({ status: 200, type: 'image/png' });
    expect(await load(status.emojis[0].static_url)).toMatchObject({ status: 200, type: 'image/png' });
    const named = await eventually(
      async () => (await arrived(uri)).account,
      (account: Entity) => account.emojis.length > 0,
    );
    expect(named).toMatchObject({ display_name: `Cat :${shortcode}:`, emojis: [{ shortcode }] });
    expect(await load(named.emojis[0].url)).toMatchObject({ status: 200 });
    expect(await reader.get('/api/v1/custom_emojis')).not.toContainEqual(
      expect.objectContaining({ shortcode }),
    );
    // On the neighbouring domain the word is no emoji.
    const plain = await neighbour.send('POST', '/api/v1/statuses', { status: `Woof :${shortcode}:` });
    expect(plain.emojis).toEqual([]);
  });

  it('an edit of the text, warning, language and pictures arrives, with its history, and tells who boosted it', async () => {
    const one = await author.upload('one.png', 'image/png', await picture('png'), { description: 'before' });
    const two = await author.upload('two.webp', 'image/webp', await picture('webp', 60, 60), {
      description: 'second',
    });
    const first = await post({ status: 'First words', media_ids: [one.id], language: 'en' });
    const copy = await arrived(first.uri);
    await reader.send('POST', `/api/v1/statuses/${copy.id}/reblog`, {});
    await notified(author, 'reblog', (each) => each.status.uri === first.uri);
    await author.send('PUT', `/api/v1/statuses/${first.id}`, {
      status: 'Second words #edited',
      spoiler_text: 'careful',
      language: 'de',
      media_ids: [two.id, one.id],
      media_attributes: [{ id: one.id, description: 'after', focus: '0.5,0.5' }],
    });
    const edited = await arrived(first.uri, (status) => status.edited_at !== null);
    expect(edited).toMatchObject({ spoiler_text: 'careful', language: 'de', sensitive: true });
    expect(edited.content).toContain('Second words');
    expect(edited.tags).toMatchObject([{ name: 'edited' }]);
    expect(edited.media_attachments).toMatchObject([
      { description: 'second' },
      { description: 'after', meta: { focus: { x: 0.5, y: 0.5 } } },
    ]);
    const history = await reader.get(`/api/v1/statuses/${copy.id}/history`);
    expect(history).toMatchObject([
      { content: '<p>First words</p>', spoiler_text: '', media_attachments: [{ description: 'before' }] },
      { spoiler_text: 'careful', media_attachments: [{ description: 'second' }, { description: 'after' }] },
    ]);
    expect(history[1].account.acct).toBe(author.person.handle.slice(1));
    await notified(reader, 'update', (each) => each.status.uri === first.uri);
    // What is not named goes.
    await author.send('PUT', `/api/v1/statuses/${first.id}`, { status: 'First words', media_ids: [] });
    const bare = await arrived(first.uri, (status) => status.media_attachments.length === 0);
    expect(bare).toMatchObject({ content: '<p>First words</p>', spoiler_text: '' });
    expect(await reader.get(`/api/v1/statuses/${copy.id}/history`)).toHaveLength(3);
  });

  it('an edited poll begins anew and is counted alike on both sides', async () => {
    const asked = await post({ status: 'Tea?', poll: { options: ['yes', 'no'], expires_in: 600 } });
    const copy = await arrived(asked.uri);
    await reader.send('POST', `/api/v1/polls/${copy.poll.id}/votes`, { choices: [1] });
    await eventually(
      () => author.get(`/api/v1/statuses/${asked.id}`),
      ({ poll }) => poll.votes_count === 1,
    );
    await author.send('PUT', `/api/v1/statuses/${asked.id}`, {
      status: 'Tea or coffee?',
      poll: { options: ['tea', 'coffee', 'both'], expires_in: 1200, multiple: true },
    });
    const again = await arrived(asked.uri, (status) => status.poll.options.length === 3);
    expect(again.poll).toMatchObject({
      multiple: true,
      votes_count: 0,
      voters_count: 0,
      voted: false,
      own_votes: [],
      options: [{ title: 'tea' }, { title: 'coffee' }, { title: 'both' }],
    });
    const voted = await reader.send('POST', `/api/v1/polls/${again.poll.id}/votes`, { choices: [0, 2] });
    expect(voted).toMatchObject({ voted: true, own_votes: [0, 2] });
    const counted = await eventually(
      () => author.get(`/api/v1/statuses/${asked.id}`),
      ({ poll }) => poll.votes_count === 2,
    );
    expect(counted.poll).toMatchObject({
      voters_count: 1,
      options: [{ votes_count: 1 }, { votes_count: 0 }, { votes_count: 1 }],
    });
    const history = await reader.get(`/api/v1/statuses/${copy.id}/history`);
    expect(history.map((each: Entity) => each.poll?.options.map(({ title }: Entity) => title))).toEqual([
      ['yes', 'no'],
      ['tea', 'coffee', 'both'],
    ]);
  });

  it('a report that is forwarded arrives at the moderators of the domain it is about, and nobody else, without a name', async () => {
    const bad = await post({ status: 'Something bad' });
    const fine = await post({ status: 'Something fine' });
    const copies = [await arrived(bad.uri), await arrived(fine.uri)];
    const comment = `Please look, ${author.person.host}`;
    const made = await reader.send('POST', '/api/v1/reports', {
      account_id: copies[0].account.id,
      status_ids: [copies[0].id],
      comment,
      forward: true,
      category: 'spam',
    });
    expect(made).toMatchObject({ forwarded: true, category: 'spam', status_ids: [copies[0].id] });
    const reports = async ({ install, person }: RestApp) => {
      const { domain } = await new Somebody(install, person).ask<{
        domain: { reports: { nodes: Entity[] } };
      }>(
        'query ($name: String) { domain(name: $name) { reports(first: 20) { nodes { comment category isForwarded reporter { handle } target { handle } posts { uri } } } } }',
        { name: person.host },
      );
      return domain.reports.nodes.filter((each) => each.comment === comment);
    };
    const [got] = await eventually(
      () => reports(author),
      (list) => list.length > 0,
    );
    expect(got).toMatchObject({
      category: 'OTHER',
      reporter: { handle: `@${reader.person.host}@${reader.person.host}` },
      target: { handle: author.person.handle },
      posts: [{ uri: bad.uri }],
    });
    expect(await reports(reader)).toMatchObject([
      { reporter: { handle: reader.person.handle }, isForwarded: true },
    ]);
    expect(await reports(neighbour)).toEqual([]);
    expect(await reports(other)).toEqual([]);
    // Without `forward` it stays at home.
    const kept = `Only for us, ${author.person.host}`;
    await reader.send('POST', '/api/v1/reports', { account_id: copies[0].account.id, comment: kept });
    const last = await post({ status: 'After the report' });
    await arrived(last.uri);
    const all = await new Somebody(author.install, author.person).ask<{
      domain: { reports: { nodes: Entity[] } };
    }>('query ($name: String) { domain(name: $name) { reports(first: 20) { nodes { comment } } } }', {
      name: author.person.host,
    });
    expect(all.domain.reports.nodes.map((each) => each.comment)).not.toContain(kept);
  });

  it('nothing of it was refused or failed', () => {
    for (const { log } of installs) expect(log).not.toMatch(/"level":[56]0/);
  });
});

it('what somebody wrote before they were followed comes into the home of their first follower', async () => {
  const [north, south] = [world.install('north'), world.install('south')];
  const writer = new RestApp(north, people.ben);
  const texts = Array.from({ length: 25 }, (_, index) => `before ${index}`);
  for (const status of texts) await writer.send('POST', '/api/v1/statuses', { status });
  await writer.send('POST', '/api/v1/statuses', { status: 'for followers', visibility: 'private' });
  const reader = new RestApp(south, people.dora);
  await new Somebody(south, people.dora).towards('followIdentity', people.ben.handle);
  const text = ({ content }: Entity) => String(content).replace(/<[^>]*>/g, '');
  const newest = texts.slice(-20).reverse();
  await eventually(
    async () => (await reader.get('/api/v1/timelines/home?limit=40')).map(text),
    (found: string[]) => newest.every((each) => found.includes(each)),
  );
  const { accounts } = await reader.get(`/api/v2/search?type=accounts&q=${people.ben.handle}`);
  const posts = await reader.get(`/api/v1/accounts/${accounts[0].id}/statuses?limit=40`);
  expect(posts.map(text).slice(0, texts.length)).toEqual([...texts].reverse());
  expect(await reader.get('/api/v1/notifications?types[]=mention')).toEqual([]);
});
