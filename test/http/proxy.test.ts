import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import { metrics } from '../../src/http/ops/ops.ts';
import { arrivalOf, isForwarded } from '../../src/http/proxy.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

/** A request as Node gives it, from a peer. */
function request(remoteAddress: string, headers: Record<string, string | string[]>): IncomingMessage {
  return { socket: { remoteAddress }, headers } as never;
}

const trusted = [ipaddr.parseCIDR('192.0.2.0/24'), ipaddr.parseCIDR('::1/128')];
const arrives = (peer: string, headers: Record<string, string | string[]>) =>
  arrivalOf(request(peer, headers), 'inside:3000', trusted);

describe('a request', () => {
  it('has the host and the client that a named proxy says, which stand last', () => {
    const headers = {
      'x-forwarded-host': 'invented.test, A.test',
      'x-forwarded-for': '203.0.113.9, 198.51.100.7, 192.0.2.4',
    };
    const told = {
      host: 'a.test',
      isForwardedHost: true,
      ip: '198.51.100.7',
      unnamedProxy: null,
      silentProxy: null,
    };
    expect(arrives('192.0.2.9', headers)).toEqual(told);
    expect(arrives('::ffff:192.0.2.9', headers)).toEqual(told);
    expect(arrives('::1', headers)).toEqual(told);
    // Several lines of a header are one list (RFC 9110, 5.3).
    expect(arrives('::1', { 'x-forwarded-for': ['203.0.113.9', '198.51.100.7'] }).ip).toBe('198.51.100.7');
  });

  it('has its own host and address where the proxy says nothing of use', () => {
    const own = {
      host: 'inside:3000',
      isForwardedHost: false,
      ip: '192.0.2.9',
      unnamedProxy: null,
      silentProxy: null,
    };
    expect(arrives('192.0.2.9', {})).toEqual(own);
    expect(arrives('192.0.2.9', { 'x-forwarded-for': 'unknown, ', 'x-forwarded-host': 'a.test, ' })).toEqual(
      own,
    );
    // All of them are proxies: the outermost one is where it came from.
    expect(arrives('192.0.2.9', { 'x-forwarded-for': '192.0.2.1, 192.0.2.2' }).ip).toBe('192.0.2.1');
  });

  it('has what its own connection shows where it comes from anybody else', () => {
    const claims = { 'x-forwarded-host': 'a.test', 'x-forwarded-for': '198.51.100.7' };
    expect(arrives('203.0.113.9', claims)).toEqual({
      host: 'inside:3000',
      isForwardedHost: false,
      ip: '203.0.113.9',
      unnamedProxy: null,
      silentProxy: null,
    });
    expect(arrives('10.0.0.1', claims)).toMatchObject({ host: 'inside:3000', unnamedProxy: '10.0.0.1' });
  });
});

const FORWARDING = [
  ...[
    'forwarded',
    'x-forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-vercel-forwarded-for',
    'proxy-client-ip',
  ],
  ...['via', 'x-via', 'x-varnish', 'x-nginx-proxy', 'x-haproxy-current-date', 'wl-proxy-client-ip', 'via-x'],
  ...[
    'x-real-ip',
    'x-realip',
    'true-client-ip',
    'client-ip',
    'x-remote-addr',
    'x-originating-ip',
    'x-user-ip',
  ],
  ...['x-original-host', 'x-original-url', 'x-original', 'x-cluster-client-ip', 'x-envoy-external-address'],
  ...['x-azure-clientip', 'x-scheme', 'x-host', 'front-end-https'],
  ...[
    'cf-ray',
    'cf-connecting-ip',
    'cdn-loop',
    'fastly-client',
    'fly-region',
    'ali-cdn-real-ip',
    'incap-client',
  ],
  ...['x-sucuri-clientip', 'x-nf-request-id', 'do-connecting-ip', 'x-appengine-country'],
];
const OWN = [
  ...['host', 'accept', 'accept-encoding', 'authorization', 'connection', 'content-type', 'cookie', 'origin'],
  ...['user-agent', 'viable', 'x-request-id', 'x-hostname', 'if-none-match', 'sec-fetch-site', 'traceparent'],
];

describe('a header', () => {
  it.each(FORWARDING)('%s says that somebody else is asked for', (name) => {
    expect(isForwarded(request('127.0.0.1', { [name]: 'x' }))).toBe(true);
  });

  it.each(OWN)('%s says nothing of it', (name) => {
    expect(isForwarded(request('127.0.0.1', { [name]: 'x' }))).toBe(false);
  });
});

it('numbers are for this machine under its own name, and not through a proxy', async () => {
  const app = { config: configFrom({ dataDir: '/nowhere' }), metrics: createMetrics() };
  const status = async (peer: string, headers: Record<string, string>) =>
    (await metrics({ app, isReady: () => true } as never)({ incoming: request(peer, headers) } as never))
      .status;
  expect(await status('127.0.0.1', { host: 'localhost:3000' })).toBe(200);
  expect(await status('::1', { host: '[::1]' })).toBe(200);
  expect(await status('127.0.0.1', { host: 'a.test' })).toBe(403);
  expect(await status('203.0.113.9', { host: 'localhost' })).toBe(403);
  for (const name of FORWARDING)
    expect(await status('127.0.0.1', { host: 'localhost', [name]: 'x' })).toBe(403);
});
