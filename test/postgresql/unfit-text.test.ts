import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { emptyPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';
import { TestInstall } from '../helpers/world.ts';

/** PostgreSQL keeps no NUL in a text: what holds one names nothing, wherever a stranger may send it. */
let install: TestInstall;
let token: string;

beforeAll(async () => {
  const url = await emptyPostgresDatabase();
  install = new TestInstall('one', ['a.test'], await freePort(), { DATABASE_URL: url });
  await install.start(`a.test=http://127.0.0.1:${install.port}`);
  token = (await install.person('ana')).token;
}, 120_000);

afterAll(() => install?.close());

const ACTIVITY = { accept: 'application/activity+json' };
const NUL = ['%00', 'ana%00', '%00ana', 'a%00na'];

describe('an address with NUL', () => {
  it.each([
    ...NUL.flatMap((name) => [
      `/users/${name}`,
      `/users/${name}/outbox`,
      `/users/${name}/followers`,
      `/users/${name}/collections/featured`,
      `/@${name}`,
      `/@${name}/1`,
      `/@${name}.rss`,
      `/@${name}/followers`,
      `/@${name}/tagged/x`,
      `/tags/${name}`,
      `/tags/${name}.rss`,
      `/media/${name}`,
      `/emoji/${name}`,
      `/.well-known/webfinger?resource=acct:${name}@a.test`,
      `/.well-known/webfinger?resource=acct:${name.replace('%', '%25')}@a.test`,
      `/.well-known/webfinger?resource=acct:ana@a.test${name}`,
      `/.well-known/webfinger?resource=http://a.test/users/${name}`,
      `/.well-known/webfinger?resource=http://a.test/users/${name.replace('%', '%25')}`,
      `/authorize_interaction?uri=${name}`,
      `/auth/confirmation?token=${name}`,
      `/auth/password/edit?token=${name}`,
      `/auth/sign_up?invite=${name}`,
      `/invite/${name}`,
      `/setup/${name}`,
      `/oauth/authorize?client_id=${name}&redirect_uri=${name}&response_type=code&scope=${name}`,
      `/api/v1/accounts/lookup?acct=${name}`,
      `/api/v1/accounts/${name}`,
      `/api/v1/statuses/${name}`,
      `/api/v1/timelines/tag/${name}`,
      `/api/v1/timelines/public?max_id=${name}`,
      `/api/v1/instance/rules?x=${name}`,
      `/api/v1/custom_emojis?x=${name}`,
      `/api/oembed?url=${name}`,
      `/nodeinfo/${name}`,
    ]),
  ])('%s is answered', async (path) => {
    for (const headers of [{}, ACTIVITY]) {
      const { status } = await install.http(path, { headers });
      expect(status).toBeLessThan(500);
    }
  });

  it.each([
    '/api/v2/search?resolve=true&q=%00',
    '/api/v2/search?q=from:a%00na',
    '/api/v2/search?q=%00hallo',
    '/api/v1/accounts/search?q=%00',
    '/api/v1/tags/%00',
    '/api/v1/lists/%00/accounts',
    '/api/v1/markers?timeline[]=%00',
    '/api/v1/notifications?types[]=%00',
    '/api/v1/accounts/relationships?id[]=%00',
    '/api/v1/domain_blocks?max_id=%00',
    '/api/v1/preferences?x=%00',
  ])('%s is answered to somebody with a token', async (path) => {
    const { status } = await install.http(path, { headers: { authorization: `Bearer ${token}` } });
    expect(status).toBeLessThan(500);
  });
});

describe('a form with NUL', () => {
  it.each([
    ['/api/v1/apps', 'client_name=%00&redirect_uris=urn:ietf:wg:oauth:2.0:oob'],
    ['/oauth/token', 'grant_type=client_credentials&client_id=%00&client_secret=%00'],
    [
      '/oauth/token',
      'grant_type=authorization_code&code=%00&client_id=%00&client_secret=%00&redirect_uri=%00',
    ],
    ['/oauth/revoke', 'token=%00&client_id=%00&client_secret=%00'],
    ['/oauth/introspect', 'token=%00&client_id=%00&client_secret=%00'],
    ['/auth/sign_in', 'email=%00&password=%00'],
    ['/auth/password', 'email=%00'],
    ['/api/v1/statuses', 'status=%00&spoiler_text=%00&language=%00'],
    ['/api/v1/statuses', 'status=a%00b&in_reply_to_id=%00'],
    ['/api/v1/follows', 'uri=%00'],
    ['/api/v1/lists', 'title=%00'],
    ['/api/v2/filters', 'title=%00&context[]=home&keywords_attributes[][keyword]=%00'],
    ['/api/v1/tags/%00/follow', ''],
    ['/api/v1/domain_blocks', 'domain=%00'],
    ['/api/v1/markers', 'home[last_read_id]=%00'],
    ['/api/v1/reports', 'account_id=%00&comment=%00'],
    [
      '/api/v1/push/subscription',
      'subscription[endpoint]=%00&subscription[keys][p256dh]=%00&subscription[keys][auth]=%00',
    ],
  ])('%s %s is answered', async (path, body) => {
    for (const auth of [{}, { authorization: `Bearer ${token}` }] as Record<string, string>[]) {
      const { status } = await install.http(path, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'idempotency-key': '\u00a0',
          ...auth,
        },
        body,
      });
      expect(status).toBeLessThan(500);
    }
  });

  it('as a token is nobody', async () => {
    const { status } = await install.http('/api/v1/accounts/verify_credentials?access_token=%00');
    expect(status).toBe(401);
  });

  it('in a header is refused by the parser or read as nothing', async () => {
    const { status } = await install.http(
      '/graphql?query=%7Bviewer%7Buser%7Bid%7D%7D%7D&extensions=%7B%22identity%22%3A%22%5Cu0000%22%7D',
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    expect(status).toBeLessThan(500);
  });
});

it('leaves no fault in the log', async () => {
  expect(
    install.log.split('\n').filter((line) => /"level":(?:50|60)|invalid byte sequence|0x00/.test(line)),
  ).toEqual([]);
});
