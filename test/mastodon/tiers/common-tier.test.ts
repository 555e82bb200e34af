import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../../src/core/announcements/announce.ts';
import { hashToken } from '../../../src/core/tokens/hash.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { REST_RATES } from '../../../src/mastodon/rate-limits.ts';
import { ROUTES } from '../../../src/mastodon/routes/routes.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestAnswer, type RestWorld } from '../world.ts';

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let bob: Identity;
let cleo: Identity;
let token: string;
let bobs: string;

beforeAll(async () => {
  world = await openRestWorld({ trustProxy: '127.0.0.1' });
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  bob = await world.identity('bob', domain);
  cleo = await world.identity('cleo', domain);
  token = await world.token(ana);
  bobs = await world.token(bob);
  await world.follow(ana, bob);
});
afterAll(() => world.close());

type Form = Record<string, string> | [string, string][];
const get = (target: string, who: string | null = token) => world.rest(domain, 'GET', target, { token: who });
const send = (method: string, target: string, form: Form = {}, who = token) =>
  world.rest(domain, method, target, { token: who, form });
const write = async (text: string, who = token) => {
  world.clock.advance(10);
  return (await send('POST', '/api/v1/statuses', { status: text }, who)).body;
};

describe('lists', () => {
  it('are made, changed and deleted in the words of the table', async () => {
    const { status, body: list } = await send('POST', '/api/v1/lists', { title: 'my list' });
    expect(status).toBe(200);
    expect(unfit('List', list)).toEqual([]);
    expect(list).toMatchObject({ title: 'my list', replies_policy: 'list', exclusive: false });
    const changed = { title: 'list', replies_policy: 'followed', exclusive: 'true' };
    expect((await send('PUT', `/api/v1/lists/${list.id}`, changed)).body).toEqual({
      id: list.id,
      title: 'list',
      replies_policy: 'followed',
      exclusive: true,
    });
    const { body: kept } = await send('PUT', `/api/v1/lists/${list.id}`, { title: 'again' });
    expect(kept).toMatchObject({ title: 'again', replies_policy: 'followed', exclusive: true });
    expect((await get(`/api/v1/lists/${list.id}`)).body).toEqual(kept);
    expect((await get('/api/v1/lists')).body).toEqual([kept]);
    expect((await send('DELETE', `/api/v1/lists/${list.id}`)).body).toEqual({});
    expect((await get('/api/v1/lists')).body).toEqual([]);
  });

  it('are refused in its words', async () => {
    expect(await send('POST', '/api/v1/lists', { title: '' })).toMatchObject({
      status: 422,
      body: { error: "Validation failed: Title can't be blank" },
    });
    expect((await send('POST', '/api/v1/lists', { title: 'x', replies_policy: 'nobody' })).status).toBe(422);
    const { body: list } = await send('POST', '/api/v1/lists', { title: 'mine' });
    for (const id of [list.id, '-1'])
      for (const [method, more] of [
        ['GET', ''],
        ['PUT', ''],
        ['DELETE', ''],
        ['GET', '/accounts'],
      ] as const) {
        const answer = await world.rest(domain, method, `/api/v1/lists/${id}${more}`, {
          token: bobs,
          ...(method === 'PUT' ? { form: { title: 'yours' } } : {}),
        });
        expect([method, id, answer.status]).toEqual([method, id, 404]);
        expect(answer.body).toEqual({ error: 'Record not found' });
      }
  });

  it('hold people and show what they post', async () => {
    const { body: list } = await send('POST', '/api/v1/lists', { title: 'people' });
    const members = `/api/v1/lists/${list.id}/accounts`;
    const people = (...ids: (bigint | string)[]): [string, string][] =>
      ids.map((id) => ['account_ids[]', String(id)]);
    expect((await send('POST', members, people(bob.id, cleo.id))).status).toBe(404);
    expect((await get(members)).body).toEqual([]);
    expect(await send('POST', members, people(bob.id, ana.id))).toMatchObject({ status: 200, body: {} });
    expect(await send('POST', members, people(bob.id))).toMatchObject({
      status: 422,
      body: { error: 'Validation failed: Account has already been taken' },
    });
    expect(await send('POST', members, people())).toMatchObject({ status: 200, body: {} });
    expect((await send('POST', members, people(), bobs)).status).toBe(404);
    const { body: all } = await get(`${members}?limit=0`);
    expect(all.map(({ id }: { id: string }) => id).sort()).toEqual([String(ana.id), String(bob.id)].sort());
    for (const account of all) expect(unfit('Account', account)).toEqual([]);
    const first = await get(`${members}?limit=1`);
    expect(first.body).toHaveLength(1);
    expect(first.headers.link).toContain('rel="next"');
    const post = await write('for the list', bobs);
    const { body: shown } = await get(`/api/v1/timelines/list/${list.id}`);
    expect(shown[0].id).toBe(post.id);
    expect(unfit('Status', shown[0])).toEqual([]);
    expect((await get(`/api/v1/accounts/${bob.id}/lists`)).body).toEqual([list]);
    expect((await get(`/api/v1/timelines/list/${list.id}`, bobs)).status).toBe(404);
    expect((await send('DELETE', members, people('0'))).body).toEqual({});
    expect((await send('DELETE', members, people(bob.id))).body).toEqual({});
    expect((await get(members)).body).toMatchObject([{ id: String(ana.id) }]);
  });
});

describe('conversations', () => {
  const direct = async (status: string, who: string, more: Form = {}) => {
    world.clock.advance(10);
    return (await send('POST', '/api/v1/statuses', { status, visibility: 'direct', ...more }, who)).body;
  };
  const list = async (query = '', who = token) => (await get(`/api/v1/conversations${query}`, who)).body;

  it('are of direct posts, in the words of the table', async () => {
    const theirs = await direct('@ana look', bobs);
    const own = await direct('nobody', token);
    const all = await list();
    for (const each of all) expect(unfit('Conversation', each)).toEqual([]);
    expect(all).toMatchObject([
      { unread: false, accounts: [{ id: String(ana.id) }], last_status: { id: own.id } },
      { unread: true, accounts: [{ id: String(bob.id) }], last_status: { id: theirs.id } },
    ]);
    expect(await list('', bobs)).toMatchObject([{ unread: false, accounts: [{ id: String(ana.id) }] }]);
    const first = await get('/api/v1/conversations?limit=1');
    expect(first.body).toEqual([all[0]]);
    expect(first.headers.link).toContain(`max_id=${own.id}>; rel="next"`);
    expect(first.headers.link).toContain(`min_id=${own.id}>; rel="prev"`);
    expect(await list(`?max_id=${own.id}`)).toEqual([all[1]]);
    expect(await list(`?since_id=${own.id}`)).toEqual([]);
    const { id } = all[1];
    for (const [name, unread] of [
      ['read', false],
      ['read', false],
      ['unread', true],
    ] as const) {
      const { status, body } = await send('POST', `/api/v1/conversations/${id}/${name}`);
      expect([status, body]).toEqual([200, { ...all[1], unread }]);
    }
    const answer = await direct('@bob yes', token, { in_reply_to_id: theirs.id });
    expect((await list())[0]).toMatchObject({ id, unread: false, last_status: { id: answer.id } });
    const again = await direct('@ana no', bobs, { in_reply_to_id: answer.id });
    expect((await list())[0]).toMatchObject({ id, unread: true, last_status: { id: again.id } });
    await send('DELETE', `/api/v1/statuses/${again.id}`, {}, bobs);
    expect((await list())[0]).toMatchObject({ id, unread: false, last_status: { id: answer.id } });
    for (const [method, path] of [
      ['POST', `/${id}/read`],
      ['DELETE', `/${id}`],
      ['DELETE', '/1'],
    ] as const) {
      const { status, body } = await send(method, `/api/v1/conversations${path}`, {}, bobs);
      expect([path, status, body]).toEqual([path, 404, { error: 'Record not found' }]);
    }
    expect(await send('DELETE', `/api/v1/conversations/${id}`)).toMatchObject({ status: 200, body: {} });
    expect(await list()).toMatchObject([{ id: all[0].id }]);
    expect((await get(`/api/v1/statuses/${theirs.id}`)).status).toBe(200);
    await send('DELETE', `/api/v1/statuses/${own.id}`);
    expect(await list()).toEqual([]);
  });
});

describe('what somebody keeps for themselves', () => {
  it('is which conversations they muted', async () => {
    const post = await write('much ado', bobs);
    const { body: reply } = await send('POST', '/api/v1/statuses', {
      status: 'about nothing',
      in_reply_to_id: post.id,
    });
    const muted = async (who = token) => (await get(`/api/v1/statuses/${reply.id}`, who)).body.muted;
    for (const _ of [1, 2]) {
      const { status, body } = await send('POST', `/api/v1/statuses/${post.id}/mute`);
      expect([status, body.muted, unfit('Status', body)]).toEqual([200, true, []]);
    }
    expect([await muted(), await muted(bobs)]).toEqual([true, false]);
    const told = async () => (await get('/api/v1/notifications')).body.map(({ id }: { id: string }) => id);
    const before = await told();
    await send('POST', '/api/v1/statuses', { status: '@ana yes', in_reply_to_id: reply.id }, bobs);
    await send('POST', `/api/v1/statuses/${reply.id}/favourite`, {}, bobs);
    expect(await told()).toEqual(before);
    expect((await send('POST', `/api/v1/statuses/${reply.id}/unmute`)).body.muted).toBe(false);
    expect(await muted()).toBe(false);
    expect((await send('POST', '/api/v1/statuses/1/mute')).status).toBe(404);
  });

  it('is how far they read', async () => {
    expect((await get('/api/v1/markers?timeline[]=home')).body).toEqual({});
    const both = { 'home[last_read_id]': '69420', 'notifications[last_read_id]': '89345' };
    const { body } = await send('POST', '/api/v1/markers', both);
    expect(unfit('MarkersResponse', body)).toEqual([]);
    expect(body).toMatchObject({
      home: { last_read_id: '69420', version: 1 },
      notifications: { last_read_id: '89345' },
    });
    const again = await world.rest(domain, 'POST', '/api/v1/markers', {
      token,
      json: { home: { last_read_id: '70120' } },
    });
    expect(Object.keys(again.body)).toEqual(['home']);
    expect(again.body.home).toMatchObject({ last_read_id: '70120', version: 2 });
    expect((await send('POST', '/api/v1/markers', { 'other[last_read_id]': '1' })).body).toEqual({});
    expect(Object.keys((await get('/api/v1/markers?timeline[]=notifications')).body)).toEqual([
      'notifications',
    ]);
  });

  it('is what their posts are by default', async () => {
    const { body: before } = await get('/api/v1/preferences');
    expect(unfit('Preferences', before)).toEqual([]);
    expect(before['posting:default:visibility']).toBe('public');
    const changed = await send('PATCH', '/api/v1/accounts/update_credentials', {
      'source[privacy]': 'unlisted',
      'source[sensitive]': 'true',
      'source[language]': 'de',
    });
    expect(changed.body.source).toMatchObject({ privacy: 'unlisted', sensitive: true, language: 'de' });
    expect((await get('/api/v1/preferences')).body).toMatchObject({
      'posting:default:visibility': 'unlisted',
      'posting:default:sensitive': true,
      'posting:default:language': 'de',
    });
    expect(await write('as set')).toMatchObject({ visibility: 'unlisted', sensitive: true, language: 'de' });
    await send('PATCH', '/api/v1/accounts/update_credentials', {
      'source[privacy]': 'public',
      'source[sensitive]': 'false',
    });
  });

  it('is servers they do not read', async () => {
    const list = '/api/v1/domain_blocks';
    for (let time = 0; time < 2; time += 1)
      expect(await send('POST', list, { domain: 'example.com' })).toMatchObject({ status: 200, body: {} });
    expect((await get(list)).body).toEqual(['example.com']);
    for (const wrong of ['', 'example com']) {
      const { status, body } = await send('POST', list, { domain: wrong });
      expect([status, body.error]).toEqual([422, expect.stringMatching(/^Validation failed/)]);
    }
    for (let time = 0; time < 2; time += 1)
      expect((await world.rest(domain, 'DELETE', `${list}?domain=example.com`, { token })).body).toEqual({});
    expect((await get(list)).body).toEqual([]);
  });

  it('is what they think of others', async () => {
    const note = await send('POST', `/api/v1/accounts/${bob.id}/note`, { comment: 'foo' });
    expect(unfit('Relationship', note.body)).toEqual([]);
    expect(note.body.note).toBe('foo');
    expect((await send('POST', `/api/v1/accounts/${bob.id}/note`)).body.note).toBe('');
    for (const [on, off] of [
      ['pin', 'unpin'],
      ['endorse', 'unendorse'],
    ]) {
      expect((await send('POST', `/api/v1/accounts/${bob.id}/${on}`)).body.endorsed).toBe(true);
      expect((await get('/api/v1/endorsements')).body).toMatchObject([{ id: String(bob.id) }]);
      expect((await get(`/api/v1/accounts/${ana.id}/endorsements`, null)).body).toHaveLength(1);
      expect((await send('POST', `/api/v1/accounts/${bob.id}/${off}`)).body.endorsed).toBe(false);
    }
    expect((await send('POST', `/api/v1/accounts/${cleo.id}/pin`)).body).toEqual({
      error: 'Validation failed: You must be already following the person you want to endorse',
    });
    const until = await send('POST', `/api/v1/accounts/${bob.id}/mute`, { duration: '3600' });
    expect(unfit('Relationship', until.body)).toEqual([]);
    expect(until.body.muting_expires_at).not.toBeNull();
    const muted = await send('GET', '/api/v1/mutes');
    expect(muted.body[0].mute_expires_at).toBe(until.body.muting_expires_at);
    await send('POST', `/api/v1/accounts/${bob.id}/unmute`);
  });
});

describe('hashtags', () => {
  it('are shown with their use, followed and featured', async () => {
    await write('on a #Walk', bobs);
    const { body: tag } = await get('/api/v1/tags/walk', null);
    expect(unfit('Tag', tag)).toEqual([]);
    expect(tag).not.toHaveProperty('following');
    expect(tag.history[0]).toMatchObject({ uses: '1', accounts: '1' });
    const { body: unknown } = await get('/api/v1/tags/hoge');
    expect(unfit('Tag', unknown)).toEqual([]);
    expect(unknown).toMatchObject({ name: 'hoge', following: false });
    for (const [method, path] of [
      ['GET', '/api/v1/tags/tag-name'],
      ['POST', '/api/v1/tags/tag-name/follow'],
      ['POST', '/api/v1/tags/tag-name/unfollow'],
    ] as const)
      expect((await world.rest(domain, method, path, { token })).status).toBe(404);
    for (let time = 0; time < 2; time += 1)
      expect((await send('POST', '/api/v1/tags/stroll/follow')).body).toMatchObject({ following: true });
    await send('POST', '/api/v1/tags/walk/follow');
    const cleos = await world.token(cleo);
    const post = await write('a #stroll', cleos);
    expect((await get('/api/v1/timelines/home')).body[0].id).toBe(post.id);
    const { body: followed, headers } = await get('/api/v1/followed_tags?limit=1');
    expect(followed).toMatchObject([{ name: 'Walk', following: true }]);
    expect(headers.link).toContain('rel="next"');
    expect((await send('POST', '/api/v1/tags/stroll/unfollow')).body).toMatchObject({ following: false });
    expect((await get('/api/v1/timelines/home')).body[0].id).not.toBe(post.id);
  });

  it('are on profiles', async () => {
    await write('#tag one');
    await write('#tag two');
    const { body: made } = await send('POST', '/api/v1/featured_tags', { name: '#tag' });
    expect(unfit('FeaturedTag', made)).toEqual([]);
    expect(made).toMatchObject({ name: 'tag', statuses_count: '2' });
    expect((await get('/api/v1/featured_tags')).body).toEqual([made]);
    expect((await get(`/api/v1/accounts/${ana.id}/featured_tags`, null)).body).toEqual([made]);
    expect((await send('POST', '/api/v1/featured_tags', { name: 'asj&*!' })).status).toBe(422);
    expect((await send('DELETE', '/api/v1/featured_tags/0')).status).toBe(404);
    expect((await send('DELETE', `/api/v1/featured_tags/${made.id}`, {}, bobs)).status).toBe(404);
    expect((await send('DELETE', `/api/v1/featured_tags/${made.id}`)).body).toEqual({});
    expect((await send('POST', '/api/v1/tags/tag/feature')).body).toMatchObject({ featuring: true });
    expect((await send('POST', '/api/v1/tags/tag/unfeature')).body).toMatchObject({ featuring: false });
  });
});

describe('filters', () => {
  it('of version 2 are made with keywords and statuses, and mark what they match', async () => {
    const { status, body: filter } = await send('POST', '/api/v2/filters', [
      ['title', 'magic'],
      ['context[]', 'home'],
      ['filter_action', 'hide'],
      ['keywords_attributes[][keyword]', 'magic'],
    ]);
    expect(status).toBe(200);
    expect(unfit('Filter', filter)).toEqual([]);
    expect(filter).toMatchObject({
      title: 'magic',
      context: ['home'],
      filter_action: 'hide',
      expires_at: null,
      keywords: [{ keyword: 'magic', whole_word: true }],
    });
    const post = await write('it is Magic', bobs);
    const { body: seen } = await get(`/api/v1/statuses/${post.id}`);
    expect(unfit('Status', seen)).toEqual([]);
    expect(seen.filtered).toMatchObject([
      { filter: { id: filter.id, title: 'magic' }, keyword_matches: ['magic'], status_matches: null },
    ]);
    const [{ id }] = filter.keywords;
    await send('PUT', `/api/v2/filters/keywords/${id}`, { whole_word: 'false' });
    const changed = await send('PUT', `/api/v2/filters/${filter.id}`, [
      ['title', 'updated'],
      ['context[]', 'home'],
      ['context[]', 'public'],
      ['keywords_attributes[][id]', id],
      ['keywords_attributes[][keyword]', 'updated'],
    ]);
    expect(changed.body).toMatchObject({
      title: 'updated',
      context: ['home', 'public'],
      keywords: [{ id, keyword: 'updated', whole_word: false }],
    });
    const more = await send('POST', `/api/v2/filters/${filter.id}/keywords`, {
      keyword: 'two',
      whole_word: 'false',
    });
    expect(unfit('FilterKeyword', more.body)).toEqual([]);
    expect((await get(`/api/v2/filters/keywords/${more.body.id}`)).body).toEqual(more.body);
    expect((await get(`/api/v2/filters/keywords/${more.body.id}`, bobs)).status).toBe(404);
    expect((await send('DELETE', `/api/v2/filters/keywords/${more.body.id}`)).body).toEqual({});
    expect((await get(`/api/v2/filters/${filter.id}/keywords`)).body).toHaveLength(1);
    const named = await send('POST', `/api/v2/filters/${filter.id}/statuses`, { status_id: post.id });
    expect(unfit('FilterStatus', named.body)).toEqual([]);
    const again = await send('POST', `/api/v2/filters/${filter.id}/statuses`, { status_id: post.id });
    expect([again.status, again.body.error]).toEqual([
      422,
      expect.stringContaining('has already been taken'),
    ]);
    expect((await get(`/api/v1/statuses/${post.id}`)).body.filtered).toMatchObject([
      { keyword_matches: null, status_matches: [post.id] },
    ]);
    expect((await get(`/api/v2/filters/${filter.id}/statuses`)).body).toEqual([named.body]);
    expect((await send('DELETE', `/api/v2/filters/statuses/${named.body.id}`)).status).toBe(200);
    expect((await get(`/api/v2/filters/${filter.id}`, bobs)).status).toBe(404);
    expect((await send('DELETE', `/api/v2/filters/${filter.id}`)).body).toEqual({});
    expect((await get(`/api/v2/filters/${filter.id}`)).status).toBe(404);
  });

  it('of version 2 are refused in the words of the table', async () => {
    const make = (...form: [string, string][]) => send('POST', '/api/v2/filters', form);
    const nothing = await make();
    expect(nothing.status).toBe(422);
    for (const part of ["Title can't be blank", "Context can't be blank", 'None or invalid context supplied'])
      expect(nothing.body.error).toContain(part);
    expect((await make(['title', 'x'], ['context[]', 'shaolin'])).body.error).toContain(
      'None or invalid context supplied',
    );
    const action = (word: string) => make(['title', 'x'], ['context[]', 'home'], ['filter_action', word]);
    expect((await action('explode')).status).toBe(422);
    expect((await action('blur')).body.filter_action).toBe('blur');
  });

  it('of version 1 are its keywords', async () => {
    for (const { id } of (await get('/api/v2/filters')).body) await send('DELETE', `/api/v2/filters/${id}`);
    const { body: made } = await send('POST', '/api/v1/filters', [
      ['phrase', 'word'],
      ['context[]', 'home'],
      ['irreversible', 'false'],
      ['whole_word', 'true'],
      ['expires_in', '3600'],
    ]);
    expect(unfit('V1.Filter', made)).toEqual([]);
    expect(made).toMatchObject({ phrase: 'word', context: ['home'], irreversible: false, whole_word: true });
    expect((await get('/api/v1/filters')).body).toEqual([made]);
    // Its whole_word stays where only the phrase is sent.
    expect((await send('PUT', `/api/v1/filters/${made.id}`, { phrase: 'other' })).body).toMatchObject({
      phrase: 'other',
      whole_word: true,
    });
    const [filter] = (await get('/api/v2/filters')).body;
    await send('POST', `/api/v2/filters/${filter.id}/keywords`, { keyword: 'second' });
    expect((await get('/api/v1/filters')).body).toHaveLength(2);
    expect((await send('PUT', `/api/v1/filters/${made.id}`, [['context[]', 'public']])).status).toBe(422);
    expect((await get(`/api/v1/filters/${made.id}`, bobs)).status).toBe(404);
    for (const form of [[['context[]', 'home']], [['phrase', 'x']]] as [string, string][][])
      expect((await send('POST', '/api/v1/filters', form)).status).toBe(422);
    expect((await send('DELETE', `/api/v1/filters/${made.id}`)).body).toEqual({});
    expect((await get(`/api/v1/filters/${made.id}`)).status).toBe(404);
    expect((await get('/api/v1/filters')).body).toMatchObject([{ phrase: 'second' }]);
  });
});

describe('signing up by an app', () => {
  const good = {
    username: 'dora',
    email: 'dora@mail.test',
    password: 'long enough',
    agreement: 'true',
    locale: 'en',
  };
  let app: string;
  beforeAll(async () => {
    const made = await send('POST', '/api/v1/apps', {
      client_name: 'an app',
      redirect_uris: 'urn:ietf:wg:oauth:2.0:oob',
      scopes: 'read write',
    });
    const row = await world.db.models.application.findFirstOrThrow({
      where: { clientId: made.body.client_id },
    });
    const token = `app-token-${row.id}`;
    await world.db.models.token.create({
      data: {
        id: world.app.ids.next(),
        hash: hashToken(token),
        applicationId: row.id,
        domainId: domain.id,
        scopes: 'read write',
        appName: 'an app',
        createdAt: BigInt(world.clock.now()),
      },
    });
    app = token;
  });
  const register = (form: Record<string, string>, who = app) => send('POST', '/api/v1/accounts', form, who);

  it('is refused where nobody can, and to those who are signed in', async () => {
    expect(await register(good)).toMatchObject({
      status: 403,
      body: { error: 'This action is not allowed' },
    });
    expect(await register(good, token)).toMatchObject({
      status: 403,
      body: { error: 'This method requires an client credentials authentication' },
    });
    expect((await world.rest(domain, 'POST', '/api/v1/accounts', { form: good })).status).toBe(401);
  });

  it('says by codes what is wrong, and makes a token that works once they are in', async () => {
    await world.db.models.domain.update({
      where: { id: domain.id },
      data: { registrations: 'OPEN', confirmsEmail: false },
    });
    world.app.domains.forget();
    const users = await world.db.models.user.count();
    const wrong = await register({ username: '', email: 'nonsense', password: 'short' });
    expect(unfit('ValidationError', wrong.body)).toEqual([]);
    expect([wrong.status, wrong.body.error]).toEqual([422, expect.stringMatching(/^Validation failed/)]);
    expect(wrong.body.details).toMatchObject({
      username: [{ error: 'ERR_BLANK', description: expect.stringContaining("can't be blank") }],
      email: [{ error: 'ERR_INVALID' }],
      password: [{ error: 'ERR_TOO_SHORT' }],
      agreement: [{ error: 'ERR_ACCEPTED' }],
    });
    for (const [username, error] of [
      ['ana', 'ERR_TAKEN'],
      ['no-good', 'ERR_INVALID'],
      ['admin', 'ERR_RESERVED'],
    ] as const)
      expect((await register({ ...good, username })).body.details.username).toMatchObject([{ error }]);
    expect(await world.db.models.user.count()).toBe(users);
    // A language that nobody knows keeps nobody out.
    const made = await register({ ...good, locale: 'xx' });
    expect(unfit('Token', made.body)).toEqual([]);
    expect(made.body.scope).toBe('read write');
    const who = await get('/api/v1/accounts/verify_credentials', made.body.access_token);
    expect(who.body).toMatchObject({ username: 'dora' });
    // Nobody proved the address: that it has a login changes nothing.
    await world.user('known@mail.example');
    const again = await register({ ...good, username: 'dora2', email: 'known@mail.example' });
    expect([again.status, Object.keys(again.body)]).toEqual([made.status, Object.keys(made.body)]);
    const works = await get('/api/v1/accounts/verify_credentials', again.body.access_token);
    expect([works.status, works.body.username]).toEqual([200, 'dora2']);
  });
});

describe('reports', () => {
  it('are made of accounts with their statuses, in the words of the table', async () => {
    const post = await write('advertising', bobs);
    const about = { account_id: String(bob.id) };
    const made = await send('POST', '/api/v1/reports', {
      ...about,
      'status_ids[]': post.id,
      comment: 'reasons',
      category: 'other',
    });
    expect(made.status).toBe(200);
    expect(unfit('Report', made.body)).toEqual([]);
    expect(made.body).toMatchObject({
      action_taken: false,
      action_taken_at: null,
      category: 'other',
      comment: 'reasons',
      forwarded: false,
      status_ids: [post.id],
      rule_ids: null,
      target_account: { id: String(bob.id) },
    });
    await world.db.models.domain.update({ where: { id: domain.id }, data: { rules: ['Be kind.'] } });
    world.app.domains.forget();
    for (const [form, category, rules] of [
      [{ category: 'spam' }, 'spam', null],
      [{ category: 'violation', 'rule_ids[]': '1' }, 'violation', ['1']],
      [{ 'rule_ids[]': '1' }, 'violation', ['1']],
    ] as const)
      expect((await send('POST', '/api/v1/reports', { ...about, ...form })).body).toMatchObject({
        category,
        rule_ids: rules,
      });
  });

  it('are refused in its words', async () => {
    const third = await write('not by bob');
    const before = await world.db.models.report.count();
    for (const [form, status, error] of [
      [
        { category: 'violation', 'rule_ids[]': '999999' },
        422,
        'Validation failed: Rule ids does not reference valid rules',
      ],
      [{ 'status_ids[]': third.id }, 404, 'Record not found'],
      [{ account_id: '0' }, 404, 'Record not found'],
      [
        { comment: 'x'.repeat(1001) },
        422,
        'Validation failed: Comment is too long (maximum is 1000 characters)',
      ],
      [{ category: 'nonsense' }, 422, 'Validation failed: Category is not included in the list'],
    ] as const) {
      const answer = await send('POST', '/api/v1/reports', { account_id: String(bob.id), ...form });
      expect([answer.status, answer.body.error]).toEqual([status, error]);
    }
    expect(await world.db.models.report.count()).toBe(before);
  });
});

describe('scheduled statuses', () => {
  const inMinutes = (minutes: number) => new Date(world.clock.now() + minutes * 60_000).toISOString();
  const schedule = (form: Form) => send('POST', '/api/v1/statuses', { status: 'later', ...form } as Form);
  const list = async () => (await get('/api/v1/scheduled_statuses')).body;

  it('are made by a status with a time ahead, listed, moved and cancelled', async () => {
    const before = (await get(`/api/v1/accounts/${ana.id}/statuses`)).body.length;
    const made = await schedule({ scheduled_at: inMinutes(10), spoiler_text: 'cw', visibility: 'unlisted' });
    expect(made.status).toBe(200);
    expect(unfit('ScheduledStatus', made.body)).toEqual([]);
    expect(made.body).toMatchObject({
      scheduled_at: expect.stringMatching(/\.\d{3}Z$/),
      params: {
        text: 'later',
        visibility: 'unlisted',
        media_ids: null,
        poll: null,
        sensitive: true,
        spoiler_text: 'cw',
        in_reply_to_id: null,
        scheduled_at: null,
        idempotency: null,
        with_rate_limit: false,
      },
      media_attachments: [],
    });
    expect(made.body).not.toHaveProperty('content');
    expect((await get(`/api/v1/accounts/${ana.id}/statuses`)).body).toHaveLength(before);
    const path = `/api/v1/scheduled_statuses/${made.body.id}`;
    expect((await get(path)).body).toEqual(made.body);
    expect((await get(path, bobs)).status).toBe(404);
    expect(await list()).toEqual([made.body]);
    for (const method of ['PUT', 'PATCH']) {
      const scheduled_at = inMinutes(60);
      const moved = await send(method, path, { scheduled_at });
      expect(moved.body).toEqual({ ...made.body, scheduled_at });
    }
    // As Ruby and headers write a moment.
    const at = new Date(Math.ceil((world.clock.now() + 7_200_000) / 1000) * 1000);
    for (const scheduled_at of [
      at.toUTCString(),
      at.toUTCString().replace('GMT', '+0000'),
      at.toISOString().replace('T', ' ').replace('.000Z', ' UTC'),
    ])
      expect((await send('PUT', path, { scheduled_at })).body.scheduled_at).toBe(at.toISOString());
    expect((await send('PUT', path, { scheduled_at: made.body.scheduled_at })).status).toBe(200);
    const soon = await send('PUT', path, { scheduled_at: inMinutes(2) });
    expect([soon.status, soon.body.error]).toEqual([
      422,
      'Validation failed: Scheduled at date must be in the future',
    ]);
    const other = await schedule({ scheduled_at: inMinutes(20) });
    const page = await get('/api/v1/scheduled_statuses?limit=1');
    expect(page.body.map(({ id }: { id: string }) => id)).toEqual([other.body.id]);
    expect(page.headers.link).toMatch(/max_id=.*rel="next".*min_id=.*rel="prev"/);
    for (const { id } of [made.body, other.body])
      expect((await send('DELETE', `/api/v1/scheduled_statuses/${id}`)).body).toEqual({});
    expect((await send('DELETE', path)).status).toBe(404);
    expect(await list()).toEqual([]);
  });

  it('are posted at once where the time is past, and not at all where it is none', async () => {
    const now = await schedule({ scheduled_at: inMinutes(-1) });
    expect(unfit('Status', now.body)).toEqual([]);
    for (const scheduled_at of [inMinutes(4), 'not-a-date']) {
      const before = (await get(`/api/v1/accounts/${ana.id}/statuses`)).body.length;
      expect((await schedule({ scheduled_at })).status).toBe(422);
      expect((await get(`/api/v1/accounts/${ana.id}/statuses`)).body).toHaveLength(before);
    }
    expect(await list()).toEqual([]);
  });
});

describe('rate limits', () => {
  const far = { 'x-forwarded-for': '192.0.2.9' };
  const rest = (method: string, target: string, more: object = {}) =>
    world.rest(domain, method, target, { headers: far, ...more });
  const told = ({ headers }: RestAnswer) =>
    ['limit', 'remaining'].map((name) => Number(headers[`x-ratelimit-${name}`]));

  it('are told by every answer, and end what is too much', async () => {
    const first = await rest('GET', '/api/v1/timelines/public?limit=1');
    expect(told(first)).toEqual([300, 299]);
    expect(first.headers['x-ratelimit-reset']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(told(await rest('GET', '/api/v1/accounts/0'))).toEqual([300, 298]);
    await Promise.all(Array.from({ length: 298 }, () => rest('GET', '/api/v1/instance/rules')));
    const refused = await rest('GET', '/api/v1/timelines/public');
    expect([refused.status, refused.body]).toEqual([429, { error: 'Too many requests' }]);
    expect(told(refused)).toEqual([300, 0]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    // A token has a budget of its own, and another address too.
    const mine = await world.token(cleo);
    expect(told(await rest('GET', '/api/v1/timelines/home', { token: mine }))).toEqual([300, 299]);
    const other = { 'x-forwarded-for': '192.0.2.10' };
    expect(told(await rest('GET', '/api/v1/instance/rules', { headers: other }))).toEqual([300, 299]);
    // An unknown token is a client without one.
    expect(told(await rest('GET', '/api/v1/timelines/home', { token: 'unknown' }))).toEqual([300, 0]);
  });

  it('count the pages of one person by themselves', async () => {
    const first = await world.token(bob);
    const page = (target: string, token: string) => rest('GET', `/api/v1/${target}`, { token });
    for (const bounds of ['max_id=9', 'min_id=1', 'since_id=1'])
      expect((await page(`timelines/home?limit=1&${bounds}`, first)).status).toBe(200);
    await Promise.all(Array.from({ length: 297 }, () => page('favourites?max_id=1', first)));
    // Another token of the same person has requests left, and no pages.
    const second = await world.token(bob, 'read');
    expect((await page('timelines/home', second)).status).toBe(200);
    const refused = await page('timelines/home?max_id=9', second);
    expect([refused.status, ...told(refused)]).toEqual([429, 300, 0]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(600);
  });

  it('count some acts by themselves, and only those that were done', async () => {
    const mine = await world.token(cleo);
    const follow = () => rest('POST', `/api/v1/accounts/${bob.id}/follow`, { token: mine, form: {} });
    expect(told(await follow())).toEqual([400, 399]);
    expect(told(await follow())).toEqual([400, 398]);
    const nobody = await rest('POST', '/api/v1/accounts/0/follow', { token: mine, form: {} });
    expect(nobody.status).toBe(404);
    expect(told(await follow())).toEqual([400, 397]);
    const blank = await rest('POST', '/api/v1/statuses', { token: mine, form: {} });
    expect([blank.status, ...told(blank)]).toEqual([422, 300, 299]);
    // Both tokens of a person share what is counted by person.
    const again = await world.token(cleo);
    const post = await rest('POST', '/api/v1/statuses', { token: again, form: { status: 'hi' } });
    expect(told(post)).toEqual([300, 299]);
  });

  it('count uploads, whichever address takes them', () => {
    const uploads = ROUTES.filter(({ path, methods }) => /\/media$/.test(path) && methods.includes('POST'));
    expect(uploads.map(({ rate }) => rate)).toEqual(['media', 'media']);
    expect(REST_RATES.media).toEqual({ count: 30, seconds: 1800 });
  });

  it('are told to clients on the machine itself, who are not counted', async () => {
    for (let time = 0; time < 2; time += 1)
      expect(told(await get('/api/v1/timelines/home'))).toEqual([300, 300]);
  });
});

describe('announcements', () => {
  const list = async (who = token) => (await get('/api/v1/announcements', who)).body;

  it('of the asked domain are read, dismissed and reacted to', async () => {
    const other = await world.domain('b.test');
    await announce(world.system(), other, { text: 'not for a.test' });
    const made = await announce(world.system(), domain, {
      text: 'We move on #Monday, says @bob',
      startsAt: world.clock.now(),
    });
    const [shown, ...more] = await list();
    expect(more).toEqual([]);
    expect(unfit('Announcement', shown)).toEqual([]);
    expect(shown).toMatchObject({
      id: String(made.id),
      content: expect.stringContaining('We move on'),
      read: false,
      ends_at: null,
      all_day: false,
      mentions: [{ id: String(bob.id), username: 'bob', acct: 'bob' }],
      tags: [{ name: 'monday' }],
      statuses: [],
      reactions: [],
    });
    const path = `/api/v1/announcements/${made.id}`;
    expect((await send('POST', `${path}/dismiss`)).body).toEqual({});
    expect((await list())[0].read).toBe(true);
    expect((await list(bobs))[0].read).toBe(false);
    const party = encodeURIComponent('\u{1F389}');
    for (const who of [token, token, bobs])
      expect(await world.rest(domain, 'PUT', `${path}/reactions/${party}`, { token: who })).toMatchObject({
        status: 200,
        body: {},
      });
    expect((await list())[0].reactions).toEqual([{ name: '\u{1F389}', count: 2, me: true }]);
    expect((await send('DELETE', `${path}/reactions/${party}`)).body).toEqual({});
    const [after] = await list();
    expect(after.reactions).toEqual([{ name: '\u{1F389}', count: 1, me: false }]);
    expect(unfit('Announcement', after)).toEqual([]);
  });

  it('are refused in the words of the table', async () => {
    const [{ id }] = await list();
    for (const [method, target, status] of [
      ['POST', '/api/v1/announcements/1/dismiss', 404],
      ['PUT', '/api/v1/announcements/1/reactions/%F0%9F%8E%89', 404],
      ['PUT', `/api/v1/announcements/${id}/reactions/notanemoji`, 422],
      ['DELETE', `/api/v1/announcements/${id}/reactions/notanemoji`, 200],
    ] as const)
      expect([target, (await send(method, target)).status]).toEqual([target, status]);
  });
});
