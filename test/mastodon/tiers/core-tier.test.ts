import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readActor } from '../../../src/activitypub/parse/actor.ts';
import { actorDocument } from '../../../src/activitypub/render/actor.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestAnswer, type RestOptions, type RestWorld } from '../world.ts';

let world: RestWorld;
let domain: Domain;
let other: Domain;
let ana: Identity;
let bob: Identity;
let token: string;
let bobs: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  other = await world.domain('b.test');
  ana = await world.identity('ana', domain);
  bob = await world.identity('bob', domain);
  token = await world.token(ana);
  bobs = await world.token(bob);
});
afterAll(() => world.close());

const get = (target: string, who: string | null = token) => world.rest(domain, 'GET', target, { token: who });
const post = (target: string, form: RestOptions['form'] = {}, who = token) =>
  world.rest(domain, 'POST', target, { token: who, form });
const write = async (text: string, who = token) => {
  world.clock.advance(10);
  return (await post('/api/v1/statuses', { status: text }, who)).body;
};

describe('accounts', () => {
  it('are what they are in the tables, for strangers and for others', async () => {
    for (const who of [null, token]) {
      const { status, body } = await get(`/api/v1/accounts/${bob.id}`, who);
      expect(status).toBe(200);
      expect(unfit('Account', body)).toEqual([]);
      expect(body).toMatchObject({ id: String(bob.id), acct: 'bob', roles: [] });
    }
  });

  it('are named by the domain that is asked', async () => {
    const cleo = await world.identity('cleo', other);
    await world.follow(ana, cleo);
    const { body } = await get(`/api/v1/accounts/${cleo.id}`);
    expect(body).toMatchObject({ acct: 'cleo@b.test' });
    expect(body).not.toHaveProperty('roles');
    const asked = await world.rest(other, 'GET', `/api/v1/accounts/${cleo.id}`);
    expect(asked.body).toMatchObject({ acct: 'cleo' });
  });

  it('have pictures even where they have none', async () => {
    const { body } = await get(`/api/v1/accounts/${bob.id}`);
    for (const url of [body.avatar, body.header]) {
      const picture = await world.rest(domain, 'GET', new URL(url).pathname);
      expect(picture.status).toBe(200);
      expect(picture.headers['content-type']).toBe('image/png');
    }
  });

  it('are found by name, and not where there is none', async () => {
    expect((await get('/api/v1/accounts/lookup?acct=bob', null)).body.id).toBe(String(bob.id));
    expect((await get('/api/v1/accounts/lookup?acct=bob@a.test', null)).body.id).toBe(String(bob.id));
    for (const acct of ['nobody', '', 'a b', '@@@', 'bob@elsewhere.test', 'x'.repeat(3000)]) {
      const { status, body } = await get(`/api/v1/accounts/lookup?acct=${encodeURIComponent(acct)}`, null);
      expect({ acct, status, body }).toEqual({ acct, status: 404, body: { error: 'Record not found' } });
    }
  });

  it('come several at once, each once, and not too many', async () => {
    const { body } = await get(`/api/v1/accounts?id[]=${bob.id}&id[]=${ana.id}&id[]=${bob.id}&id[]=17`);
    expect(body.map(({ id }: { id: string }) => id)).toEqual([String(bob.id), String(ana.id)]);
    const many = Array.from({ length: 41 }, (_, index) => `id[]=${index + 1}`).join('&');
    expect((await get(`/api/v1/accounts?${many}`)).status).toBe(422);
    expect((await get('/api/v1/accounts')).body).toEqual([]);
  });

  it('that are not there answer 404, whatever the id', async () => {
    for (const id of ['1', 'foo', '-1', '99999999999999999999', '0x1']) {
      const { status, body } = await get(`/api/v1/accounts/${id}`);
      expect({ id, status, body }).toEqual({ id, status: 404, body: { error: 'Record not found' } });
    }
  });

  it('know themselves', async () => {
    const { status, body } = await get('/api/v1/accounts/verify_credentials');
    expect(status).toBe(200);
    expect(unfit('CredentialAccount', body)).toEqual([]);
    const profile = await world.token(ana, 'profile');
    expect((await get('/api/v1/accounts/verify_credentials', profile)).status).toBe(200);
    expect((await get('/api/v1/accounts/verify_credentials', await world.token(ana, 'write'))).status).toBe(
      403,
    );
  });

  it('see their own counts as they are, not as when their token was read', async () => {
    const own = async () => (await get('/api/v1/accounts/verify_credentials')).body.statuses_count;
    const before = await own();
    const { id } = (await post('/api/v1/statuses', { status: 'Counted' })).body;
    expect(await own()).toBe(before + 1);
    expect((await get(`/api/v1/accounts/${ana.id}`)).body.statuses_count).toBe(before + 1);
    await world.rest(domain, 'DELETE', `/api/v1/statuses/${id}`, { token });
    expect(await own()).toBe(before);
  });

  it('change only what was sent', async () => {
    const first = await world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', {
      token,
      form: {
        display_name: 'Ana',
        note: 'Hello *all*',
        locked: 'True',
        'fields_attributes[0][name]': 'Site',
        'fields_attributes[0][value]': 'https://a.example',
      },
    });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ display_name: 'Ana', locked: true });
    expect(first.body.source).toMatchObject({
      note: 'Hello *all*',
      fields: [{ name: 'Site', value: 'https://a.example' }],
    });
    const second = await world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', {
      token,
      json: { locked: false },
    });
    expect(second.body).toMatchObject({ display_name: 'Ana', locked: false });
    expect(second.body.fields).toHaveLength(1);
  });
});

describe('websites that may name somebody as an author', () => {
  const change = (form: [string, string][]) =>
    world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', { token, form });
  const sites = ({ body }: { body: { source: { attribution_domains: string[] } } }) =>
    body.source.attribution_domains;

  it('are kept by their names, told to other servers, and taken away again', async () => {
    const name = 'attribution_domains[]';
    const set = await change([
      [name, 'https://www.Example.com/about'],
      [name, 'example.com'],
      [name, '*.blog.test'],
      [name, ''],
    ]);
    expect(sites(set)).toEqual(['example.com', 'blog.test']);
    expect(sites(await change([['display_name', 'Ana']]))).toEqual(['example.com', 'blog.test']);
    expect(sites(await get('/api/v1/accounts/verify_credentials'))).toEqual(['example.com', 'blog.test']);
    for (const bad of ['com', 'not a site', 'https://', '[::1]'])
      expect((await change([[name, bad]])).status, bad).toBe(422);
    const identity = await world.db.models.identity.findUniqueOrThrow({ where: { id: ana.id } });
    const document = actorDocument({ identity, domain, keys: [], movedToUri: null });
    expect(document).toMatchObject({ attributionDomains: ['example.com', 'blog.test'] });
    const read = readActor({ ...document, attributionDomains: ['Example.com', 'www.b.test', 'x', 5, null] });
    expect(read).toMatchObject({ attributionDomains: ['example.com', 'b.test'] });
    expect(sites(await change([[name, '']]))).toEqual([]);
  });
});

describe('relationships', () => {
  it('change by following, muting and blocking, and are what they are in the tables', async () => {
    const dora = await world.identity('dora', domain);
    const at = `/api/v1/accounts/${dora.id}`;
    const followed = await post(`${at}/follow`, { reblogs: 'false' });
    expect(unfit('Relationship', followed.body)).toEqual([]);
    expect(followed.body).toMatchObject({ following: true, showing_reblogs: false });
    expect((await post(`${at}/follow`)).body).toMatchObject({ following: true, showing_reblogs: false });
    // Each option that is sent changes, and the others stay.
    const options = { showing_reblogs: false, notifying: true, languages: ['en', 'pt-BR'] };
    await post(`${at}/follow`, { notify: '1' });
    const chosen = await post(`${at}/follow`, [
      ['languages[]', 'en'],
      ['languages[]', 'pt_br'],
    ]);
    expect(chosen.body).toMatchObject(options);
    expect(unfit('Relationship', chosen.body)).toEqual([]);
    expect((await post(`${at}/follow`)).body).toMatchObject(options);
    expect(await post(`${at}/follow`, { 'languages[]': 'xyzzy!' })).toMatchObject({
      status: 422,
      body: { error: expect.stringMatching(/^Validation failed/) },
    });
    expect((await post(`${at}/follow`, { 'languages[]': '' })).body).toMatchObject({ languages: null });
    expect((await post(`${at}/mute`, { notifications: '0' })).body).toMatchObject({
      muting: true,
      muting_notifications: false,
    });
    expect((await post(`${at}/unmute`)).body).toMatchObject({ muting: false });
    expect((await post(`${at}/block`)).body).toMatchObject({ blocking: true, following: false });
    expect((await get('/api/v1/blocks')).body.map(({ id }: { id: string }) => id)).toEqual([String(dora.id)]);
    expect((await post(`${at}/unblock`)).body).toMatchObject({ blocking: false });
    expect((await post(`${at}/unfollow`)).body).toMatchObject({ following: false });
    const { body } = await get(`/api/v1/accounts/relationships?id[]=${dora.id}&id[]=${dora.id}&id=17`);
    expect(body).toHaveLength(1);
    expect((await get(`/api/v1/accounts/relationships?id=${dora.id}`)).body).toHaveLength(1);
    const others = Array.from({ length: 250 }, (_, at) => `id[]=${at + 1}`).join('&');
    const among = await get(`/api/v1/accounts/relationships?${others}&id[]=${dora.id}`);
    expect([among.status, among.body]).toEqual([200, body]);
  });

  it('to oneself is refused in the words apps know', async () => {
    expect(await post(`/api/v1/accounts/${ana.id}/follow`)).toMatchObject({
      status: 403,
      body: { error: 'Following your own account is not allowed' },
    });
  });

  it('wait where the other is locked', async () => {
    const eva = await world.identity('eva', domain, { isLocked: true });
    const evas = await world.token(eva);
    expect((await post(`/api/v1/accounts/${eva.id}/follow`)).body).toMatchObject({
      following: false,
      requested: true,
    });
    expect((await get('/api/v1/follow_requests', evas)).body).toMatchObject([{ id: String(ana.id) }]);
    expect((await get('/api/v1/accounts/verify_credentials', evas)).body.source.follow_requests_count).toBe(
      1,
    );
    expect((await post(`/api/v1/follow_requests/${ana.id}/authorize`, {}, evas)).body).toMatchObject({
      followed_by: true,
    });
    expect((await get('/api/v1/follow_requests', evas)).body).toEqual([]);
  });
});

describe('statuses', () => {
  it('are written, read, edited and deleted', async () => {
    const made = await post('/api/v1/statuses', {
      status: 'Hello',
      spoiler_text: 'cw',
      visibility: 'unlisted',
    });
    expect(made.status).toBe(200);
    expect(unfit('Status', made.body)).toEqual([]);
    expect(made.body).toMatchObject({
      content: '<p>Hello</p>',
      spoiler_text: 'cw',
      sensitive: true,
      visibility: 'unlisted',
      account: { acct: 'ana' },
    });
    const at = `/api/v1/statuses/${made.body.id}`;
    const stranger = await get(at, null);
    expect(stranger.body).not.toHaveProperty('favourited');
    expect(stranger.headers).toMatchObject({ 'cache-control': 'public, max-age=15' });
    expect((await get(at)).headers).toMatchObject({ 'cache-control': 'private, no-store' });
    const put = (json: object) => world.rest(domain, 'PUT', at, { token, json });
    const edited = await put({ status: 'Hello again', spoiler_text: 'cw' });
    expect(edited.body).toMatchObject({
      content: '<p>Hello again</p>',
      spoiler_text: 'cw',
      id: made.body.id,
    });
    expect(edited.body.edited_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const history = await get(`${at}/history`, null);
    expect(history.body.map(({ content }: { content: string }) => content)).toEqual([
      '<p>Hello</p>',
      '<p>Hello again</p>',
    ]);
    for (const version of history.body) expect(unfit('StatusEdit', version)).toEqual([]);
    expect((await get(`${at}/source`)).body).toEqual({
      id: made.body.id,
      text: 'Hello again',
      spoiler_text: 'cw',
    });
    // A warning that is left out is taken out, and one without a text below it is the text.
    expect((await put({ status: 'Hello again' })).body).toMatchObject({ spoiler_text: '', sensitive: false });
    expect((await put({ status: 'Hello again', sensitive: true })).body).toMatchObject({ sensitive: true });
    expect((await put({ status: '', spoiler_text: 'cw' })).body).toMatchObject({
      content: '<p>cw</p>',
      spoiler_text: '',
      sensitive: true,
    });
    expect((await put({ status: ' ', spoiler_text: '' })).status).toBe(422);
    await put({ status: 'Hello again' });
    const gone = await world.rest(domain, 'DELETE', at, { token });
    expect(gone.body).toMatchObject({ text: 'Hello again' });
    expect(gone.body).not.toHaveProperty('content');
    expect((await get(at)).status).toBe(404);
  });

  it('say in the words apps know what is wrong', async () => {
    const refused = async (form: Record<string, string>) => {
      const { status, body } = await post('/api/v1/statuses', form);
      return `${status} ${body.error}`;
    };
    expect(await refused({})).toBe("422 Validation failed: Text can't be blank");
    expect(await refused({ status: 'x'.repeat(501) })).toBe(
      '422 Validation failed: Text character limit of 500 exceeded',
    );
    const parent = '404 The post you are trying to reply to does not appear to exist.';
    for (const id of ['0', 'foo', '17', '99999999999999999999'])
      expect(await refused({ status: 'x', in_reply_to_id: id })).toBe(parent);
    expect((await post('/api/v1/statuses', { status: 'x', visibility: 'everyone' })).status).toBe(422);
  });

  it('answer a repeated Idempotency-Key with the first', async () => {
    const send = (status: string, who = token) =>
      world.rest(domain, 'POST', '/api/v1/statuses', {
        token: who,
        form: { status },
        headers: { 'idempotency-key': 'k1' },
      });
    const [first, second, others] = [await send('one'), await send('two'), await send('three', bobs)];
    expect(second.body.id).toBe(first.body.id);
    expect(others.body.id).not.toBe(first.body.id);
  });

  it('answer an Idempotency-Key for an hour, whatever is sent with it, and 503 while the first is under way', async () => {
    const send = (form: Record<string, string>) =>
      world.rest(domain, 'POST', '/api/v1/statuses', {
        token,
        form,
        headers: { 'idempotency-key': 'k2' },
      });
    // Nobody writes meanwhile: one of both waits until the other was answered.
    let free = () => {};
    const held = world.app.db.transaction(() => new Promise<void>((resolve) => (free = resolve)));
    const both = [send({ status: 'at once' }), send({ status: 'at once' })];
    const refused = await Promise.race(both);
    free();
    await held;
    const first = (await Promise.all(both)).find(({ status }) => status === 200) as RestAnswer;
    expect([refused.status, refused.body]).toEqual([
      503,
      { error: 'There was a temporary problem serving your request, please try again' },
    ]);
    world.clock.advance(3_599_000);
    expect((await send({ status: '' })).body.id).toBe(first.body.id);
    world.clock.advance(1_001);
    expect((await send({ status: '' })).status).toBe(422);
    const later = await send({ status: 'at once' });
    expect(later.status).toBe(200);
    expect(later.body.id).not.toBe(first.body.id);
    expect((await send({ status: 'another' })).body.id).toBe(later.body.id);
    // The first one stays what it is.
    expect((await get(`/api/v1/statuses/${first.body.id}`)).body.content).toBe('<p>at once</p>');
  });

  it('are marked, and the marks taken back', async () => {
    const { id } = await write('Mark me', bobs);
    const at = `/api/v1/statuses/${id}`;
    expect((await post(`${at}/favourite`)).body).toMatchObject({ favourited: true, favourites_count: 1 });
    expect((await get(`${at}/favourited_by`, null)).body).toMatchObject([{ acct: 'ana' }]);
    expect((await get('/api/v1/favourites')).body).toMatchObject([{ id }]);
    expect((await post(`${at}/unfavourite`)).body).toMatchObject({ favourited: false, favourites_count: 0 });
    expect((await post(`${at}/bookmark`)).body).toMatchObject({ bookmarked: true });
    expect((await get('/api/v1/bookmarks')).body).toMatchObject([{ id }]);
    expect((await post(`${at}/unbookmark`)).body).toMatchObject({ bookmarked: false });
    const boosted = await post(`${at}/reblog`);
    expect(unfit('Status', boosted.body)).toEqual([]);
    expect(boosted.body).toMatchObject({ account: { acct: 'ana' }, reblog: { id, reblogged: true } });
    expect((await get(`/api/v1/statuses/${boosted.body.id}`)).body.reblog.id).toBe(id);
    // A boost stands for the post inside of it.
    expect((await post(`/api/v1/statuses/${boosted.body.id}/favourite`)).body).toMatchObject({
      id,
      favourited: true,
    });
    expect((await get(`${at}/reblogged_by`, null)).body).toMatchObject([{ acct: 'ana' }]);
    expect((await post(`${at}/unreblog`)).body).toMatchObject({ id, reblogged: false, reblogs_count: 0 });
    expect(await post(`${at}/pin`)).toMatchObject({
      status: 422,
      body: { error: "Validation failed: Someone else's post cannot be pinned" },
    });
    expect((await post(`${at}/pin`, {}, bobs)).body).toMatchObject({ pinned: true });
    expect((await get(`/api/v1/accounts/${bob.id}/statuses?pinned=true`, null)).body).toMatchObject([{ id }]);
    expect((await post(`${at}/unpin`, {}, bobs)).body).toMatchObject({ pinned: false });
  });

  it('stand in their thread', async () => {
    const root = await write('root');
    const reply = (await post('/api/v1/statuses', { status: '@bob reply', in_reply_to_id: root.id })).body;
    expect(reply).toMatchObject({ in_reply_to_id: root.id, in_reply_to_account_id: String(ana.id) });
    expect(reply.mentions).toMatchObject([{ id: String(bob.id), acct: 'bob', username: 'bob' }]);
    const { body } = await get(`/api/v1/statuses/${reply.id}/context`, null);
    expect(unfit('Context', body)).toEqual([]);
    expect(body).toMatchObject({ ancestors: [{ id: root.id }], descendants: [] });
    expect((await get(`/api/v1/statuses/${root.id}/context`)).body.descendants).toMatchObject([
      { id: reply.id },
    ]);
  });

  it('come several at once', async () => {
    const [one, two] = [await write('one'), await write('two')];
    const { body } = await get(`/api/v1/statuses?id[]=${one.id}&id[]=${two.id}&id[]=123123&id[]=${one.id}`);
    expect(body.map(({ id }: { id: string }) => id)).toEqual([one.id, two.id]);
    const many = Array.from({ length: 21 }, (_, index) => `id[]=${index + 1}`).join('&');
    expect((await get(`/api/v1/statuses?${many}`)).status).toBe(422);
  });
});

describe('timelines', () => {
  it('are walked to their end and back by their Link headers, while posts are written', async () => {
    const fay = await world.identity('fay', domain);
    const fays = await world.token(fay);
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) ids.unshift((await write(`post ${index}`, fays)).id);
    const linkOf = (headers: Record<string, string | string[] | undefined>, rel: string) =>
      new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(headers.link))?.[1];
    const walk = async (start: string, rel: string) => {
      const seen: string[][] = [];
      let target: string | undefined = start;
      let page = 0;
      while (target && page++ < 10) {
        const { body, headers } = await get(target, fays);
        if (body.length > 0) seen.push(body.map(({ id }: { id: string }) => id));
        const next = body.length > 0 ? linkOf(headers, rel) : undefined;
        if (next)
          expect(next).toMatch(/^https?:\/\/a\.test\/api\/v1\/timelines\/home\?limit=3&m(ax|in)_id=\d+$/);
        target = next && new URL(next).pathname + new URL(next).search;
        if (rel === 'next' && page === 1) await write('in between', fays);
      }
      return seen;
    };
    expect((await walk('/api/v1/timelines/home?limit=3', 'next')).flat()).toEqual(ids);
    const back = await walk(`/api/v1/timelines/home?limit=3&min_id=${ids.at(-1)}`, 'prev');
    expect(back.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(back[0]).toEqual(ids.slice(-4, -1));
  });

  it('take bounds and limits in every spelling', async () => {
    expect((await get('/api/v1/timelines/home?limit=0')).body).toEqual([]);
    expect((await get('/api/v1/timelines/home?limit=-1')).body).toHaveLength(1);
    expect((await get('/api/v1/timelines/home?limit=9999')).body.length).toBeGreaterThan(1);
    expect((await get('/api/v1/timelines/home?max_id=foo')).body).toEqual([]);
    expect((await get('/api/v1/timelines/home?max_id=99999999999999999999')).body.length).toBeGreaterThan(1);
    expect((await get('/api/v1/timelines/home?since_id=9223372036854775807')).body).toEqual([]);
    expect(
      (await get('/api/v1/timelines/home')).body.every((each: unknown) => unfit('Status', each).length === 0),
    ).toBe(true);
  });

  it('for everyone and of hashtags are for strangers too', async () => {
    const { id } = await write('about #Kakapo');
    expect((await get('/api/v1/timelines/public?local=true', null)).body[0].id).toBe(id);
    expect((await get('/api/v1/timelines/public', null)).body[0].id).toBe(id);
    const { body } = await get('/api/v1/timelines/tag/kakapo', null);
    expect(body).toMatchObject([{ id, tags: [{ name: 'kakapo', url: 'https://a.test/tags/kakapo' }] }]);
  });

  it('of an account leave out what is not wanted', async () => {
    const gus = await world.identity('gus', domain);
    const guss = await world.token(gus);
    const one = await write('one', guss);
    const answered = await write('of bob', bobs);
    await post('/api/v1/statuses', { status: '@bob answer', in_reply_to_id: answered.id }, guss);
    world.clock.advance(10);
    await post(`/api/v1/statuses/${answered.id}/reblog`, {}, guss);
    const count = async (query: string) =>
      (await get(`/api/v1/accounts/${gus.id}/statuses?${query}`, null)).body.length;
    expect(await count('')).toBe(3);
    expect(await count('exclude_replies=true')).toBe(2);
    expect(await count('exclude_reblogs=1')).toBe(2);
    expect(await count('exclude_replies=on&exclude_reblogs=True')).toBe(1);
    const tagged = await write('a #Kea and #keas', guss);
    const pictured = await write('look', guss);
    await world.db.models.attachment.create({
      data: {
        id: world.app.ids.next(),
        postId: BigInt(pictured.id),
        position: 0,
        type: 'IMAGE',
        url: 'https://files.test/1',
      },
    });
    const ids = async (query: string) =>
      (await get(`/api/v1/accounts/${gus.id}/statuses?${query}`, null)).body.map(
        ({ id }: { id: string }) => id,
      );
    expect(await ids('only_media=true')).toEqual([pictured.id]);
    for (const name of ['kea', 'KEA', '%23kea']) expect(await ids(`tagged=${name}`)).toEqual([tagged.id]);
    expect(await ids('tagged=kea&only_media=1')).toEqual([]);
    expect(await ids('tagged=nobody')).toEqual([]);
    expect(await ids('tagged=.')).toEqual([]);
    expect(await ids('tagged=')).toHaveLength(5);
    expect(one.id).toBeDefined();
  });
});

describe('notifications', () => {
  it('tell what others did, are filtered, counted and dismissed', async () => {
    const hal = await world.identity('hal', domain);
    const hals = await world.token(hal);
    const { id } = await write('Like me', hals);
    await post(`/api/v1/statuses/${id}/favourite`);
    world.clock.advance(10);
    await post(`/api/v1/statuses/${id}/reblog`);
    world.clock.advance(10);
    await post(`/api/v1/accounts/${hal.id}/follow`);
    world.clock.advance(10);
    await post(`/api/v1/accounts/${ana.id}/follow`, { notify: 'true' }, hals);
    const { id: newId } = await write('Hear of me');
    const [told] = (await get('/api/v1/notifications?types[]=status', hals)).body;
    expect(unfit('Notification', told)).toEqual([]);
    expect(told).toMatchObject({ type: 'status', account: { id: String(ana.id) }, status: { id: newId } });
    const [group] = (await get('/api/v2/notifications', hals)).body.notification_groups;
    expect(group).toMatchObject({ type: 'status', status_id: newId, group_key: `ungrouped-${told.id}` });
    await post(`/api/v1/notifications/${told.id}/dismiss`, {}, hals);
    const { body } = await get('/api/v1/notifications', hals);
    expect(body.map(({ type }: { type: string }) => type)).toEqual(['follow', 'reblog', 'favourite']);
    for (const each of body) expect(unfit('Notification', each)).toEqual([]);
    expect(body[0]).not.toHaveProperty('status');
    expect(body[2].status.id).toBe(id);
    const kinds = async (query: string) =>
      (await get(`/api/v1/notifications?${query}`, hals)).body.map(({ type }: { type: string }) => type);
    expect(await kinds('types[]=follow')).toEqual(['follow']);
    expect(await kinds('exclude_types[]=follow')).toEqual(['reblog', 'favourite']);
    expect((await get('/api/v1/notifications/unread_count', hals)).body).toEqual({ count: 3 });
    const one = `/api/v1/notifications/${body[0].id}`;
    expect((await get(one, hals)).body.id).toBe(body[0].id);
    expect((await get(one)).status).toBe(404);
    expect((await post(`${one}/dismiss`)).status).toBe(404);
    expect((await post(`${one}/dismiss`, {}, hals)).body).toEqual({});
    expect((await post('/api/v1/notifications/clear', {}, hals)).body).toEqual({});
    expect(await kinds('')).toEqual([]);
  });
});

describe('the instance', () => {
  it.each([
    ['/api/v2/instance', 'Instance'],
    ['/api/v1/instance', 'V1.Instance'],
  ])('%s is that of the domain that is asked', async (path, entity) => {
    const { body, headers } = await get(path, null);
    expect(unfit(entity, body)).toEqual([]);
    expect(body.version).toMatch(/^4\.\d+\.\d+ \(compatible; Pukeko /);
    expect(headers['access-control-allow-origin']).toBe('*');
    const there = await world.rest(other, 'GET', path);
    expect(there.body.domain ?? there.body.uri).toBe('b.test');
    expect(JSON.stringify(there.body)).not.toContain('a.test');
  });
});
