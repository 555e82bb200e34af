import { expect, it, vi } from 'vitest';
import { createFetcher } from '../../src/net/fetch.ts';
import { type LookedAt, lookAtPage } from '../../src/reconciler/previews/look.ts';
import { Unreachable } from '../../src/reconciler/previews/unreachable.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { startReceiver } from '../helpers/federation/receiver.ts';

const dead: LookedAt = { content: null, reason: 'Nobody is there.', retryMs: 60_000, isUnreachable: true };
const missing: LookedAt = { content: null, reason: 'The page answered 404.', retryMs: null };

it('asks a server that could not be reached for one page a minute, and others all the while', async () => {
  const clock = createFakeClock();
  const unreachable = new Unreachable(clock);
  const look = vi.fn(async () => dead);
  expect(await unreachable.ask('https://dead.test/1', look)).toEqual(dead);
  await clock.advance(20_000);
  expect(await unreachable.ask('https://dead.test/2', look)).toEqual({
    content: null,
    reason: dead.reason,
    retryMs: 40_000,
  });
  expect(look).toHaveBeenCalledTimes(1);
  await unreachable.ask('https://other.test/1', look);
  expect(look).toHaveBeenCalledTimes(2);
  await clock.advance(40_000);
  look.mockResolvedValueOnce(missing);
  expect(await unreachable.ask('https://dead.test/3', look)).toEqual(missing);
  await unreachable.ask('https://dead.test/4', look);
  expect(look).toHaveBeenCalledTimes(4);
});

it('a server is unreachable where no connection comes about, not by what it answers or where it leads', async () => {
  const site = await startReceiver();
  const closed = await startReceiver();
  await closed.close();
  const fetcher = createFetcher({
    userAgent: 'test',
    resolve: new Map([
      ['site.test', { hostname: '127.0.0.1', port: String(site.port) }],
      ['dead.test', { hostname: '127.0.0.1', port: String(closed.port) }],
    ]),
  });
  try {
    site.answer = ({ path }) =>
      path === '/away' ? { status: 302, headers: { location: 'https://dead.test/' } } : { status: 404 };
    const isUnreachable = async (url: string) => {
      const found = await lookAtPage({ fetcher, media: { lookAt: async () => null } }, url);
      return found.content === null && (found.isUnreachable ?? false);
    };
    expect(await isUnreachable('https://dead.test/page')).toBe(true);
    expect(await isUnreachable('https://site.test/none')).toBe(false);
    expect(await isUnreachable('https://site.test/away')).toBe(false);
  } finally {
    await fetcher.destroy();
    await site.close();
  }
});
