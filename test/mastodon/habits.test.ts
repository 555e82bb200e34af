import { FormData } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setDomain } from '../../src/core/domains/set.ts';
import { createInvite } from '../../src/core/sign-up/invites.ts';
import { confirmSignUp } from '../../src/core/sign-up/let-in.ts';
import { hashToken } from '../../src/core/tokens/hash.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** What apps do that no document asks of them. */

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let token: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  token = await world.token(ana);
});
afterAll(() => world.close());

describe('an Authorization header', () => {
  const status = async (path: string, authorization: string) =>
    (await world.rest(domain, 'GET', path, { headers: { authorization } })).status;

  it.each(['Basic YTpi', 'Digest username="a"', 'Bearer', 'nonsense'])(
    '"%s" is no token, which nobody needs to read what is public',
    async (header) => {
      for (const path of ['/api/v2/instance', '/api/v1/timelines/public', `/api/v1/accounts/${ana.id}`])
        expect([path, await status(path, header)]).toEqual([path, 200]);
      expect(await status('/api/v1/timelines/home', header)).toBe(401);
      expect(await status(`/api/v1/timelines/home?access_token=${token}`, header)).toBe(200);
    },
  );

  it('is not needed where a form brings the token, multipart too', async () => {
    const multipart = new FormData();
    multipart.set('access_token', token);
    multipart.set('status', 'by curl -F');
    const posted = await world.rest(domain, 'POST', '/api/v1/statuses', { multipart });
    expect(posted).toMatchObject({ status: 200, body: { content: '<p>by curl -F</p>' } });
    // Nothing long is taken in before it is known from whom.
    multipart.set('file', new File([new Uint8Array(100_000)], 'a.bin'));
    expect((await world.rest(domain, 'POST', '/api/v1/statuses', { multipart })).status).toBe(401);
  });

  it('with a token that never was one reads what everybody may read, and nothing else', async () => {
    const other = await world.token(await world.identity('olga', await world.domain('o.test')));
    for (const header of ['Bearer nonsense', 'bearer a b', `Bearer ${other}`]) {
      for (const path of ['/api/v2/instance', '/api/v1/timelines/public', `/api/v1/accounts/${ana.id}`])
        expect([header, path, await status(path, header)]).toEqual([header, path, 200]);
      for (const path of ['/api/v1/timelines/home', '/api/v1/accounts/verify_credentials'])
        expect([header, path, await status(path, header)]).toEqual([header, path, 401]);
    }
    const hidden = await world.rawPost(ana, { visibility: 'FOLLOWERS' });
    expect(await status(`/api/v1/statuses/${hidden.id}`, `Bearer ${token}`)).toBe(200);
    expect(await status(`/api/v1/statuses/${hidden.id}`, 'Bearer nonsense')).toBe(404);
  });

  it('with a token that was revoked is refused everywhere, so that the app learns of it', async () => {
    const revoked = await world.token(ana);
    await world.db.models.token.updateMany({
      where: { hash: hashToken(revoked) },
      data: { revokedAt: BigInt(world.clock.now()) },
    });
    for (const path of ['/api/v2/instance', '/api/v1/timelines/home'])
      expect([path, await status(path, `Bearer ${revoked}`)]).toEqual([path, 401]);
  });
});

describe('an address', () => {
  it('may end in a slash', async () => {
    for (const path of ['/api/v1/instance/', '/api/v1//instance', `/api/v1/accounts/${ana.id}/statuses/`])
      expect([path, (await world.rest(domain, 'GET', path)).status]).toEqual([path, 200]);
    const posted = await world.rest(domain, 'POST', '/api/v1/statuses/', { token, json: { status: 'hi' } });
    expect(posted).toMatchObject({ status: 200, body: { content: '<p>hi</p>' } });
  });
});

describe('a body', () => {
  const send = (path: string, body: string, type?: string, method = 'POST') =>
    world.rest(domain, method, path, {
      token,
      text: body,
      headers: type === undefined ? {} : { 'content-type': type },
    });

  it('without a type is a form, and one of another type is none', async () => {
    expect((await send('/api/v1/statuses', 'status=untyped')).body.content).toBe('<p>untyped</p>');
    const { id } = (await send('/api/v1/statuses', 'status=x')).body;
    const favourited = await send(`/api/v1/statuses/${id}/favourite`, '{}', 'text/plain;charset=UTF-8');
    expect(favourited).toMatchObject({ status: 200, body: { favourited: true } });
    expect(await send('/api/v1/statuses', 'status=x', 'text/plain')).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^Send a form/) },
    });
  });

  it('may have ids as numbers, of which no digit is lost', async () => {
    const bob = await world.identity('bob2', domain);
    const json = (text: string) => send('/api/v1/statuses', text, 'application/json');
    await world.follow(ana, bob);
    const list = (await world.rest(domain, 'POST', '/api/v1/lists', { token, json: { title: 'l' } })).body;
    const added = `/api/v1/lists/${list.id}/accounts`;
    expect((await send(added, `{"account_ids": [${bob.id}]}`, 'application/json')).body).toEqual({});
    const { id } = (await json('{"status": "a post with 12345678901234567890"}')).body;
    const reply = await json(`{"status": "in \\"quotes\\": 12345678901234567890", "in_reply_to_id": ${id}}`);
    expect(reply.body).toMatchObject({
      in_reply_to_id: id,
      content: '<p>in "quotes": 12345678901234567890</p>',
    });
    expect((await json('{"status": 12345678901234567890')).status).toBe(400);
  });

  it('may have objects in a list that say different things', async () => {
    const send = (path: string, method: string, body: object) =>
      world.rest(domain, method, path, { token, json: body });
    const keywords = [{ keyword: 'one', whole_word: true }, { keyword: 'two' }];
    const made = await send('/api/v2/filters', 'POST', {
      title: 'T',
      context: ['home'],
      keywords_attributes: keywords,
    });
    const [one, two] = made.body.keywords as { id: string }[];
    const changed = await send(`/api/v2/filters/${made.body.id}`, 'PUT', {
      keywords_attributes: [
        { id: one?.id, _destroy: true },
        { keyword: 'three' },
        { whole_word: false, id: two?.id },
        { keyword: 'four', whole_word: false },
      ],
    });
    expect(
      changed.body.keywords.map(({ keyword, whole_word }: Record<string, unknown>) => [keyword, whole_word]),
    ).toEqual([
      ['two', false],
      ['three', true],
      ['four', false],
    ]);
    await send(`/api/v2/filters/${made.body.id}`, 'DELETE', {});
    const { body } = await send('/api/v1/accounts/update_credentials', 'PATCH', {
      fields_attributes: [{ name: 'a', value: '1' }, { name: 'b' }, { value: '3', name: 'c' }],
    });
    expect(body.source.fields.map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c']);
    await send('/api/v1/accounts/update_credentials', 'PATCH', { fields_attributes: [] });
  });

  it('says by null or an empty list what is to go', async () => {
    const ask = async (method: string, path: string, json: unknown) =>
      (await world.rest(domain, method, path, { token, json })).body;
    const cay = await world.identity('cay2', domain);
    const follow = `/api/v1/accounts/${cay.id}/follow`;
    expect((await ask('POST', follow, { languages: ['en'] })).languages).toEqual(['en']);
    expect((await ask('POST', follow, { languages: null })).languages).toEqual(['en']);
    expect((await ask('POST', follow, { languages: [] })).languages).toBeNull();
    const path = '/api/v1/accounts/update_credentials';
    const field = { name: 'a', value: 'two\n lines https://x.test' };
    const { fields } = await ask('PATCH', path, { fields_attributes: [field] });
    expect(fields[0].value).toMatch(/^two lines <a [^>]*>.*<\/a>$/);
    expect((await ask('PATCH', path, { fields_attributes: null })).fields).toHaveLength(1);
    expect((await ask('PATCH', path, { fields_attributes: [] })).fields).toEqual([]);
    const domains = async (value: unknown) =>
      (await ask('PATCH', path, { attribution_domains: value })).source.attribution_domains;
    expect(await domains(['x.test'])).toEqual(['x.test']);
    expect(await domains([])).toEqual([]);
    for (const empty of [null, '']) {
      const v2 = { title: 't', context: ['home'], expires_in: 60 };
      const filter = await ask('POST', '/api/v2/filters', v2);
      expect(filter.expires_at).not.toBeNull();
      const changed = await ask('PUT', `/api/v2/filters/${filter.id}`, { title: 'u' });
      expect(changed.expires_at).toBe(filter.expires_at);
      const ended = await ask('PUT', `/api/v2/filters/${filter.id}`, { expires_in: empty });
      expect([empty, ended.expires_at]).toEqual([empty, null]);
      const v1 = await ask('POST', '/api/v1/filters', { phrase: 'p', context: ['home'], expires_in: 60 });
      const without = { phrase: 'p', context: ['home'], expires_in: empty };
      expect((await ask('PUT', `/api/v1/filters/${v1.id}`, without)).expires_at).toBeNull();
    }
  });
});

describe('what is far off', () => {
  const get = (path: string) => world.rest(domain, 'GET', path, { token });

  it('is as near as it can be', async () => {
    const all = (await get('/api/v1/timelines/home?limit=40')).body;
    expect(all.length).toBeGreaterThan(1);
    const ids = async (query: string) =>
      (await get(`/api/v1/timelines/home?${query}`)).body.map(({ id }: { id: string }) => id);
    expect(await ids('limit=99999999999999999999')).toEqual(all.map(({ id }: { id: string }) => id));
    expect(await ids(`max_id=%20${all[0].id}abc`)).toEqual(await ids(`max_id=${all[0].id}`));
    const muted = await world.rest(
      domain,
      'POST',
      `/api/v1/accounts/${(await world.identity('dan2', domain)).id}/mute`,
      {
        token,
        form: { duration: '99999999999' },
      },
    );
    expect(muted).toMatchObject({ status: 200, body: { muting: true } });
  });

  it('is no hashtag and has no posts', async () => {
    for (const name of ['123', 'a-b', '%F0%9F%98%80'])
      expect(await get(`/api/v1/timelines/tag/${name}`)).toMatchObject({ status: 200, body: [] });
  });

  it('is refused in words of one prefix', async () => {
    const json = { for_not_following: 'nonsense' };
    const { body } = await world.rest(domain, 'PUT', '/api/v2/notifications/policy', { token, json });
    expect(body).toEqual({ error: 'Validation failed: For not following is not included in the list' });
  });
});

describe('somebody whose e-mail address is not confirmed', () => {
  /** Signs somebody up through an app; `mails` are what they were sent, the last one last. */
  async function signedUp(username: string, registrations: 'OPEN' | 'APPROVAL' = 'OPEN') {
    await setDomain(world.system(), domain, { registrations, confirmsEmail: true });
    const redirect_uris = 'urn:ietf:wg:oauth:2.0:oob';
    const app = await world.rest(domain, 'POST', '/api/v1/apps', {
      form: { client_name: 'an app', redirect_uris, scopes: 'read write' },
    });
    const { client_id, client_secret } = app.body;
    const grant = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' };
    const made = await world.rest(domain, 'POST', '/oauth/token', { form: grant });
    const form = { username, email: `${username}@mail.test`, password: 'long enough', agreement: 'true' };
    const { body } = await world.rest(domain, 'POST', '/api/v1/accounts', {
      token: made.body.access_token,
      form: { ...form, reason: 'why not' },
    });
    return { token: body.access_token as string, app: made.body.access_token as string };
  }
  const RESEND = '/api/v1/emails/confirmations';
  const CHECK = '/api/v1/emails/check_confirmation';
  const resend = async (who: string, form: Record<string, string> = {}) => {
    const { status, body } = await world.rest(domain, 'POST', RESEND, { token: who, form });
    return body.error === undefined ? body : `${status} ${body.error}`;
  };
  const check = async (who: string | null) => (await world.rest(domain, 'GET', CHECK, { token: who })).body;
  async function linkTo(address: string): Promise<string | undefined> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    const mails = rows.map(({ payload }) =>
      JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
    );
    return mails
      .filter(({ to }) => to === address)
      .map(({ text }) => /token=(\S+)/.exec(text)?.[1])
      .at(-1);
  }
  const confirm = (link: string | undefined) => confirmSignUp(world.anonymous(domain), link ?? '');

  it('is mailed once more by the app that signed them up, or elsewhere, and does nothing else', async () => {
    const { token: who, app } = await signedUp('eve');
    const first = await linkTo('eve@mail.test');
    expect(await check(who)).toBe(false);
    expect(await resend(who)).toEqual({});
    const second = await linkTo('eve@mail.test');
    expect(second).not.toBe(first);
    expect(await resend(who, { email: '' })).toMatch(/^422 Validation failed: E-mail address can't be blank/);
    expect(await resend(who, { email: 'no address' })).toMatch(/^422 Validation failed: Write the e-mail/);
    expect(await resend(who, { email: 'Eve@Other.test' })).toEqual({});
    // What went to the address before is good no longer.
    for (const link of [first, second])
      await expect(confirm(link)).rejects.toThrow(/used already or is too old/);
    for (const path of ['timelines/home', 'accounts/verify_credentials', 'instance', 'timelines/public'])
      expect((await world.rest(domain, 'GET', `/api/v1/${path}`, { token: who })).body).toEqual({
        error: 'Your login is missing a confirmed e-mail address',
      });
    expect(await resend(app)).toMatch(/^403 This method is only available to the application/);
    expect(await confirm(await linkTo('eve@other.test'))).toBe(true);
    await world.app.events.catchUp();
    expect(await check(who)).toBe(true);
    expect(await resend(who)).toMatch(/^403 This method is only available while the e-mail is awaiting/);
    expect(await check(token)).toBe(true);
    expect(await check(null)).toBe(false);
    expect(await check(app)).toBe(false);
  });

  it('is asked for nothing more while a moderator decides', async () => {
    const { token: who } = await signedUp('fay', 'APPROVAL');
    expect(await confirm(await linkTo('fay@mail.test'))).toBe(false);
    await world.app.events.catchUp();
    expect(await check(who)).toBe(true);
    expect(await resend(who)).toMatch(/^403 This method is only available while the e-mail is awaiting/);
    expect(await check(who)).toBe(true);
  });

  it('gets no more mails than a mailbox takes', async () => {
    const { token: who } = await signedUp('gil');
    const answers: string[] = [];
    for (let at = 0; at < 10; at += 1) answers.push(await resend(who));
    expect(answers[0]).toEqual({});
    expect(answers.at(-1)).toBe('429 Too many requests');
  });
});

describe('an invite', () => {
  it('lets somebody in at once where others are looked at first, as long as its maker may', async () => {
    await setDomain(world.system(), domain, { registrations: 'APPROVAL', confirmsEmail: false });
    const redirect_uris = 'urn:ietf:wg:oauth:2.0:oob';
    const app = await world.rest(domain, 'POST', '/api/v1/apps', {
      form: { client_name: 'an app', redirect_uris, scopes: 'read write' },
    });
    const { client_id, client_secret } = app.body;
    const made = await world.rest(domain, 'POST', '/oauth/token', {
      form: { grant_type: 'client_credentials', client_id, client_secret, scope: 'write' },
    });
    const join = async (username: string, more: Record<string, string>) => {
      const form = { username, email: `${username}@mail.test`, password: 'long enough', agreement: 'true' };
      const { body } = await world.rest(domain, 'POST', '/api/v1/accounts', {
        token: made.body.access_token,
        form: { ...form, ...more },
      });
      const { access_token: who } = body;
      if (!who) return body.details ?? body.error;
      const home = await world.rest(domain, 'GET', '/api/v1/timelines/home', { token: who });
      return home.body.error ?? home.status;
    };
    const user = await world.user('moderator@mail.test');
    const held = { domainId: domain.id, userId: user.id };
    await world.db.models.domainRole.create({ data: { ...held, role: 'MODERATOR', createdAt: 0n } });
    const viewer = { kind: 'identity', identity: ana, user, scopes: ['read', 'write'], tokenId: 1n } as const;
    const moderator = { ...world.system(domain), viewer };
    const { code } = await createInvite(moderator, domain, { uses: null, lifeMs: null });
    expect(await join('abe', { reason: 'I like it here.' })).toBe('Your login is currently pending approval');
    expect(await join('bob', {})).toMatchObject({ reason: [{ error: 'ERR_BLANK' }] });
    expect(await join('bob', { invite_code: code })).toBe(200);
    await world.db.models.domainRole.deleteMany({ where: held });
    expect(await join('cay', { invite_code: code })).toMatchObject({
      invite_code: [{ error: 'ERR_INVALID' }],
    });
    const operators = await createInvite(world.system(), domain, { uses: null, lifeMs: null });
    expect(await join('cay', { invite_code: operators.code })).toBe(200);
  });

  it('is looked at by apps before somebody signs up, and leads a browser to the form', async () => {
    const look = async (code: string, at = domain, accept = 'application/json') => {
      const answer = await world.rest(at, 'GET', `/invite/${code}`, { headers: { accept } });
      return { status: answer.status, body: answer.body, headers: answer.headers };
    };
    await setDomain(world.system(), domain, { registrations: 'INVITE' });
    const [once, aged, back] = await Promise.all(
      [{ uses: 1 }, { lifeMs: 60_000 }, {}].map((terms) =>
        createInvite(world.system(), domain, { uses: null, lifeMs: null, ...terms }),
      ),
    );
    const good = await look(`${once?.code}`);
    expect([good.status, good.body]).toEqual([
      200,
      { invite_code: once?.code, instance_api_url: 'https://a.test/api/v2/instance' },
    ]);
    expect(good.headers.vary).toMatch(/Accept(?!-)/);
    // Looking uses nothing up; signing up does.
    expect((await look(`${once?.code}`)).status).toBe(200);
    await world.db.models.invite.update({ where: { id: once?.id ?? 0n }, data: { usesLeft: 0 } });
    await world.db.models.invite.update({ where: { id: aged?.id ?? 0n }, data: { expiresAt: 1n } });
    await world.db.models.invite.delete({ where: { id: back?.id ?? 0n } });
    const other = await world.domain('other.test');
    const theirs = await createInvite(world.system(), other, { uses: null, lifeMs: null });
    for (const [code, status, error] of [
      [once?.code, 401, 'This invite is not valid'],
      [aged?.code, 401, 'This invite is not valid'],
      [back?.code, 404, 'Record not found'],
      [theirs.code, 404, 'Record not found'],
      ['nonsense', 404, 'Record not found'],
      ['x'.repeat(900), 404, 'Record not found'],
    ] as const)
      expect(await look(`${code}`)).toMatchObject({ status, body: { error } });
    await setDomain(world.system(), other, { registrations: 'CLOSED' });
    expect((await look(theirs.code, other)).status).toBe(403);
    for (const accept of ['*/*', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'image/png']) {
      const { status, headers } = await look('a%2Fb', domain, accept);
      expect([status, headers.location]).toEqual([302, '/auth/sign_up?invite=a%2Fb']);
    }
  });
});
