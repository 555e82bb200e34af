import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, PASSWORD, type TestInstall, type World } from '../../helpers/world.ts';
import { FormBrowser, hiddenFields, type Site } from '../../pages/account/account-world.ts';
import type { HttpAnswer } from '../../security/faces.ts';

/** Somebody else's implementation of what apps do with a pushed message. */
const { decrypt } = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, options: { version: string; privateKey: unknown; authSecret: Buffer }): Buffer;
};

/**
 * One app and a login with two identities, over real HTTP: the app acts as whom its person chose, by a token for each,
 * and each is woken by its own push subscription.
 */
let world: World;
let install: TestInstall;
let service: Server;
let ben: Somebody;
const pushed: { path: string; body: Buffer; headers: NodeJS.Dict<string | string[]> }[] = [];
const EMAIL = 'ana@mail.example';
const BACK = 'https://app.test/back';

beforeAll(async () => {
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      pushed.push({ path: request.url ?? '', body: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  world = await createWorld({
    installs: { one: ['a.test'] },
    peers: { 'push.test': `http://127.0.0.1:${(service.address() as AddressInfo).port}` },
  });
  install = world.install('one');
  ben = new Somebody(install, await install.person('ben'));
  await install.operate('addUser', { email: EMAIL, password: PASSWORD }, 'user { id }');
  for (const handle of ['ana@a.test', 'birds@a.test'])
    await install.cli('identity', 'add', handle, '--user', EMAIL);
});
afterAll(async () => {
  await world?.close();
  service?.closeAllConnections();
  service?.close();
});

const api = async <T>(
  method: 'GET' | 'POST',
  path: string,
  { bearer, ...fields }: Record<string, string> & { bearer?: string },
) => {
  const { status, body } = await install.http(path, {
    method,
    headers: {
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      'content-type': 'application/x-www-form-urlencoded',
    },
    ...(method === 'POST' ? { body: String(new URLSearchParams(fields)) } : {}),
  });
  return { status, body: JSON.parse(body) as T };
};

interface App {
  client_id: string;
  client_secret: string;
}

/** A token for whom the person chooses on the page. */
async function tokenFor(app: App, browser: FormBrowser, handle: string): Promise<string> {
  const asked = {
    response_type: 'code',
    client_id: app.client_id,
    redirect_uri: BACK,
    scope: 'read write push',
  };
  const page = await browser.get(`/oauth/authorize?${new URLSearchParams(asked)}`);
  expect(page.status).toBe(200);
  const choices = [...page.body.matchAll(/name="identity" value="([^"]*)".*?<\/strong> ([^<]*)<\/span>/g)];
  expect(choices.map(([, , shown]) => shown)).toEqual(['@ana@a.test', '@birds@a.test']);
  const [, identity = ''] = choices.find(([, , shown]) => shown === handle) ?? [];
  const fields = hiddenFields(page.body);
  const answer = await browser.post('/oauth/authorize', { ...fields, identity, decision: 'allow' });
  expect(answer.status).toBe(302);
  const code = new URL(String(answer.headers.location)).searchParams.get('code') ?? '';
  const exchange = { ...app, grant_type: 'authorization_code', code, redirect_uri: BACK };
  const { body } = await api<{ access_token: string }>('POST', '/oauth/token', exchange);
  // A code is good once; that it was used again ends what it had given.
  return body.access_token;
}

function subscription(name: string) {
  const ecdh = createECDH('prime256v1');
  const p256dh = ecdh.generateKeys().toString('base64url');
  const authSecret = randomBytes(16);
  return {
    fields: {
      'subscription[endpoint]': `https://push.test/${name}`,
      'subscription[keys][p256dh]': p256dh,
      'subscription[keys][auth]': authSecret.toString('base64url'),
      'subscription[standard]': 'true',
      'data[alerts][mention]': 'true',
    },
    messages: () =>
      pushed
        .filter(({ path }) => path === `/${name}`)
        .map(
          ({ body }) =>
            JSON.parse(
              decrypt(body, { version: 'aes128gcm', privateKey: ecdh, authSecret }).toString('utf8'),
            ) as { access_token: string; notification_type: string; body: string },
        ),
  };
}

/** A browser of the server that runs. */
const overHttp: Site['http'] = async ({ host }, path, { method = 'GET', headers, body }) => {
  const {
    status,
    headers: given,
    body: text,
  } = await install.http(path, {
    ...{ host, method: method as 'GET', headers: headers as Record<string, string> },
    ...(body === undefined ? {} : { body }),
  });
  const cookies = given['set-cookie'];
  return {
    status,
    headers: { ...given, 'set-cookie': typeof cookies === 'string' ? [cookies] : cookies },
    body: text,
  } as HttpAnswer;
};

/**
 * Until the server has written down what came of all it pushed. Killed between the answer of a push service and that,
 * it pushes once more.
 */
const untilWrittenDown = () =>
  eventually(
    async () => {
      const db = new SqliteHandle(join(install.dataDir, 'pukeko.db'), { readonly: true });
      const rows = db.prepare(`SELECT "subject" FROM work WHERE "machine" = 'push'`).pluck().all();
      db.close();
      return rows;
    },
    (rows) => rows.length === 0,
  );

it('acts as whom was chosen, and wakes each by its own subscription', async () => {
  const made = await api<App>('POST', '/api/v1/apps', {
    client_name: 'Kererū',
    redirect_uris: BACK,
    scopes: 'read write push',
  });
  const { client_id, client_secret } = made.body;
  const browser = new FormBrowser({ http: overHttp }, { host: 'a.test' });
  await browser.signIn(EMAIL, PASSWORD);
  const people = [];
  for (const handle of ['@birds@a.test', '@ana@a.test']) {
    const bearer = await tokenFor({ client_id, client_secret }, browser, handle);
    const push = subscription(handle.split('@')[1] ?? '');
    const { body } = await api<{ acct: string; id: string }>('GET', '/api/v1/accounts/verify_credentials', {
      bearer,
    });
    expect(body.acct).toBe(handle.split('@')[1]);
    const written = await api<{ account: { acct: string } }>('POST', '/api/v1/statuses', {
      bearer,
      status: `I am ${handle.split('@')[1]}`,
    });
    expect(written.body.account.acct).toBe(body.acct);
    const refused = await api<{ error: string }>('POST', '/api/v1/push/subscription', {
      ...{ bearer, ...push.fields, 'subscription[endpoint]': 'https://127.0.0.1/push' },
    });
    expect([refused.status, refused.body.error]).toEqual([
      422,
      expect.stringContaining('not a public address'),
    ]);
    const subscribed = await api<{ endpoint: string }>('POST', '/api/v1/push/subscription', {
      bearer,
      ...push.fields,
    });
    expect([subscribed.status, subscribed.body.endpoint]).toEqual([
      200,
      push.fields['subscription[endpoint]'],
    ]);
    people.push({ token: bearer, push, acct: body.acct });
  }
  const [birds, ana] = people;
  if (!birds || !ana) throw new Error('Two were made.');
  expect(birds.token).not.toBe(ana.token);
  await ben.post('Hello @birds');
  await eventually(
    async () => birds.push.messages(),
    (messages) => messages.length === 1,
  );
  await ben.post('Hello @ana');
  await eventually(
    async () => ana.push.messages(),
    (messages) => messages.length === 1,
  );
  for (const { token, push, acct } of people)
    expect(push.messages()).toMatchObject([
      { access_token: token, notification_type: 'mention', body: expect.stringContaining(`Hello @${acct}`) },
    ]);
  // What is pushed after the server died and came again is never lost and never goes to the other.
  await untilWrittenDown();
  await install.kill();
  await install.start();
  await ben.post('@birds once more');
  await eventually(
    async () => birds.push.messages().length,
    (count) => count === 2,
  );
  // One of them leaves the app: the other stays signed in.
  await api('POST', '/oauth/revoke', { client_id, client_secret, token: birds.token });
  expect((await api('GET', '/api/v1/accounts/verify_credentials', { bearer: birds.token })).status).toBe(401);
  expect((await api('GET', '/api/v1/accounts/verify_credentials', { bearer: ana.token })).status).toBe(200);
  await ben.post('@birds gone, @ana here?');
  await eventually(
    async () => ana.push.messages().length,
    (count) => count === 2,
  );
  expect(birds.push.messages()).toHaveLength(2);
});
