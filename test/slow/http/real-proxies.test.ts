import { request } from 'node:https';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FORM_LIMITS } from '../../../src/http/multipart.ts';
import { createFakePeer, type FakePeer } from '../../helpers/federation/fake-peer.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { hasProxy, type ProxyName, type RealProxy, startProxy } from '../../helpers/real-proxy.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** What `pukeko proxy …` prints, run by the real programs, before a server with three domains, one of them split. */
const NAMES = ['ana.test', 'bo.test', 'fedi.cy.test', 'cy.test'];
const HOME = '{ named: HOME }';
const SUBSCRIPTION = `subscription { timeline(source: ${HOME}) { __typename ... on PostAppeared { edge { node { post { html } } } } } }`;

describe.each(['nginx', 'caddy'] as const)('behind %s', (kind: ProxyName) => {
  describe.skipIf(!hasProxy(kind))('as it is installed here', () => {
    let peer: FakePeer;
    let world: World;
    let install: TestInstall;
    let proxy: RealProxy;
    let ana: Somebody;

    beforeAll(async () => {
      peer = await createFakePeer();
      world = await createWorld({
        installs: { one: ['ana.test', 'bo.test'] },
        peers: { 'e.test': peer.address },
        env: { one: { PUKEKO_TRUST_PROXY: '127.0.0.1' } },
      });
      install = world.install('one');
      await install.cli('domain', 'add', 'cy.test', '--host', 'fedi.cy.test');
      ana = new Somebody(install, await install.person('ana'));
      await install.operate(
        'addUser',
        { email: 'cy@mail.example', password: 'correct horse battery' },
        'user { id }',
      );
      await install.cli('identity', 'add', 'cy@cy.test', '--user', 'cy@mail.example');
      const configuration = await install.cli('proxy', kind);
      const told = JSON.parse(await install.cli('proxy', kind, '--json'));
      expect(told).toEqual({ proxy: kind, configuration: `${configuration}\n` });
      proxy = await startProxy(kind, configuration, NAMES);
    });

    afterAll(async () => {
      await proxy?.close();
      await world?.close();
      await peer?.close();
    });

    it('serves each name over HTTPS and HTTP/2, as itself', async () => {
      for (const name of ['ana.test', 'bo.test', 'fedi.cy.test']) {
        const { status, body } = await proxy.ask(name, '/api/v2/instance');
        expect([name, status, JSON.parse(body).domain]).toEqual([name, 200, name.replace('fedi.', '')]);
      }
      const { status, body } = await proxy.askHttp2('bo.test', '/api/v2/instance');
      expect([status, JSON.parse(body).domain]).toEqual([200, 'bo.test']);
    });

    it('sends lookups of the split domain on, which find its people', async () => {
      const path = '/.well-known/webfinger?resource=acct%3Acy%40cy.test';
      const sent = await proxy.ask('cy.test', path);
      expect([sent.status, sent.headers.location]).toEqual([301, `https://fedi.cy.test${path}`]);
      expect(sent.headers['access-control-allow-origin']).toBe('*');
      const found = await proxy.ask('fedi.cy.test', path);
      expect([found.status, JSON.parse(found.body).subject]).toEqual([200, 'acct:cy@cy.test']);
      const meta = await proxy.ask('cy.test', '/.well-known/host-meta');
      expect([meta.status, meta.headers.location]).toEqual([
        301,
        'https://fedi.cy.test/.well-known/host-meta',
      ]);
      // A visitor who types an address of a person under the name of their handle finds them.
      for (const at of ['/', '/@cy?x=1', '/.well-known/host-meta.json'])
        expect((await proxy.ask('cy.test', at)).headers.location).toBe(`https://fedi.cy.test${at}`);
    });

    it('keeps numbers and internals to itself, however they are written', async () => {
      for (const path of [
        '/metrics',
        '/internal/tls-ask?domain=ana.test',
        '/%6detrics',
        '/x/../metrics',
        '//metrics',
        '/internal/../metrics',
      ]) {
        const { status, body } = await proxy.ask('ana.test', path, { headers: { host: 'ana.test' } });
        expect([path, status >= 400, body.includes('pukeko_')]).toEqual([path, true, false]);
      }
      expect((await proxy.ask('ana.test', '/metrics')).status).toBe(404);
      expect((await proxy.ask('ana.test', '/internal/tls-ask?domain=ana.test')).status).toBe(404);
      expect((await proxy.ask('ana.test', '/livez')).status).toBe(200);
    });

    it('believes nothing that a client says of itself', async () => {
      const spoofed = {
        'x-forwarded-for': '203.0.113.66',
        'x-forwarded-host': 'bo.test',
        'x-forwarded-proto': 'http',
        'x-real-ip': '203.0.113.66',
        forwarded: 'for=203.0.113.66;host=bo.test',
        via: '1.1 elsewhere',
      };
      const { body } = await proxy.ask('ana.test', '/api/v2/instance', { headers: spoofed });
      expect(JSON.parse(body).domain).toBe('ana.test');
      const query =
        'mutation { signIn(input: { email: "nobody@mail.example", password: "wrong wrong wrong" }) { __typename } }';
      const headers = { ...spoofed, 'content-type': 'application/json' };
      await proxy.ask('ana.test', '/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
      await eventually(
        async () => install.log,
        (log) => log.includes('A sign-in was refused'),
      );
      expect(install.log).toMatch(/"address":"127\.0\.0\.1"/);
      expect(install.log).not.toContain('203.0.113.66');
      // It is named, so nothing is to be noticed.
      expect(install.log).not.toContain('does not name');
      expect((await install.command('doctor', '--quick')).out).not.toContain('does not name');
    });

    it('lets a signed inbox POST through with its signature whole', async () => {
      const eve = await peer.actor('eve');
      for (const scheme of ['cavage', 'rfc9421'] as const) {
        const follow = peer.activity(eve, 'Follow', ana.uri);
        const { headers, body, url } = peer.prepare(`${ana.uri}/inbox`, follow, { as: eve, scheme });
        const send = (bytes: Buffer) =>
          proxy.ask('ana.test', new URL(url).pathname, {
            method: 'POST',
            headers: { ...headers, 'content-length': String(bytes.length) },
            body: bytes,
          });
        expect([scheme, (await send(body as Buffer)).status]).toEqual([scheme, 202]);
        expect([scheme, (await send(Buffer.from(`${body} `))).status]).toEqual([scheme, 401]);
      }
    });

    it('upgrades WebSockets', async () => {
      const tls = { rejectUnauthorized: false, servername: 'ana.test', headers: { host: 'ana.test' } };
      class Through extends WebSocket {
        constructor(_url: string, protocols: string) {
          super(`wss://127.0.0.1:${proxy.port}/graphql`, protocols, tls);
        }
      }
      const client = createClient({
        url: 'wss://ana.test/graphql',
        webSocketImpl: Through,
        retryAttempts: 0,
        connectionParams: { authorization: `Bearer ${ana.token}` },
      });
      const seen: unknown[] = [];
      const stop = client.subscribe(
        { query: SUBSCRIPTION },
        {
          next: (value) => void seen.push(value),
          error: (error) => void seen.push(error),
          complete: () => {},
        },
      );
      await eventually(
        async () => {
          await ana.post(`Over a socket ${seen.length}`);
          return JSON.stringify(seen);
        },
        (text) => text.includes('Over a socket'),
      );
      stop();
      await client.dispose();
    });

    it('passes events on as they come', async () => {
      let text = '';
      const asked = request({
        host: '127.0.0.1',
        port: proxy.port,
        path: '/graphql',
        method: 'POST',
        servername: 'ana.test',
        rejectUnauthorized: false,
        agent: false,
        headers: {
          host: 'ana.test',
          accept: 'text/event-stream',
          'content-type': 'application/json',
          authorization: `Bearer ${ana.token}`,
        },
      });
      let isOver = false;
      const opened = new Promise<number>((done, failed) => {
        asked.on('error', failed);
        asked.on('response', (answer) => {
          done(answer.statusCode ?? 0);
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('close', () => {
            isOver = true;
          });
        });
      });
      asked.end(JSON.stringify({ query: SUBSCRIPTION }));
      expect(await opened).toBe(200);
      // From its first frame on it tells of what is posted.
      await eventually(
        async () => text,
        (so) => so.includes('CaughtUp'),
      );
      for (const word of ['first', 'second']) {
        await ana.post(`The ${word} event`);
        await eventually(
          async () => text,
          (so) => so.includes(`The ${word} event`),
        );
      }
      expect(isOver).toBe(false);
      asked.destroy();
    });

    it('takes bodies as large as the server does, and no larger', async () => {
      const upload = (bytes: number) => {
        const head =
          '--x\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\ncontent-type: application/octet-stream\r\n\r\n';
        const body = Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 7), Buffer.from('\r\n--x--\r\n')]);
        const headers = {
          'content-type': 'multipart/form-data; boundary=x',
          authorization: `Bearer ${ana.token}`,
          'content-length': String(body.length),
        };
        return proxy.ask('ana.test', '/api/v2/media', { method: 'POST', headers, body });
      };
      // Not a picture: the server says so, which it knows once it has all of it.
      const largest = await upload(FORM_LIMITS.fileSize - 1);
      expect([largest.status, JSON.parse(largest.body).error]).toEqual([422, expect.any(String)]);
      const beyond = await upload(FORM_LIMITS.fileSize + 8 * 1024 * 1024).catch(
        (error: NodeJS.ErrnoException) => ({ status: error.code, body: '' }),
      );
      // A proxy may cut the connection while the client still sends; the server says it in Mastodon's words.
      if (beyond.status === 422) expect(beyond.body).toMatch(/has at most \d+ bytes/);
      else expect([413, 'EPIPE', 'ECONNRESET']).toContain(beyond.status);
      expect((await proxy.ask('ana.test', '/livez')).status).toBe(200);
    });
  });
});
