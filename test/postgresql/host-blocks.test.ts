import { afterAll, beforeAll, expect, it } from 'vitest';
import { blockAccess, unblockAccess } from '../../src/core/access/block.ts';
import { inTransaction, systemCtx } from '../../src/core/context.ts';
import { blockHost } from '../../src/core/hosts/block.ts';
import { ensureHost } from '../../src/core/hosts/ensure.ts';
import { openPostgresql } from '../../src/db/postgresql/postgresql.ts';
import type { Identity } from '../../src/db/rows.ts';
import { Watchers } from '../../src/graphql/live/watchers.ts';
import type { GraphQLContext } from '../../src/graphql/request/context.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import type { LiveEvent } from '../../src/live/events.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

/** Two processes of one install, as far as blocks of hosts go: both keep them in memory. */
let db: TestDatabase;
let here: ReconcilerWorld;
let there: ReconcilerWorld;

beforeAll(async () => {
  db = await openTestDatabase('postgresql');
  const second = await openPostgresql({ url: db.location, clock: systemClock });
  here = await openReconcilerWorld({ db });
  there = await openReconcilerWorld({ db: second });
}, 60_000);

afterAll(async () => {
  await there?.close();
  await here?.close();
});

it('a decision, and a host that is met under it later, are known in the other process and to its streams', async () => {
  const domain = await here.domain('home.test');
  const blockedThere = (domainId: bigint) => there.app.hostBlocks.blockedHostIds(domainId);
  // Read once, so that it is kept; and a stream that runs.
  const watchers = new Watchers(there.app);
  const core = { ...systemCtx(there.app, domain), viewer: { kind: 'anonymous' } };
  const { judge } = await watchers.enter({ core } as unknown as GraphQLContext);
  const shownThere = async (author: Identity) => {
    const event = {
      kind: 'entry.added',
      authorId: author.id,
      domainId: null,
      audience: 'PUBLIC',
    } as LiveEvent;
    await watchers.learn([event]);
    return judge(event, 'item');
  };
  expect(await blockedThere(domain.id)).toEqual([]);

  const ctx = { ...systemCtx(here.app, domain), now: here.app.clock.now() };
  await blockHost({ ...ctx, viewer: { kind: 'operator', identity: null } }, domain, { name: 'bad.test' });
  await there.until(
    async () => there.app.hostBlocks.isBlocked(domain.id, 'sub.bad.test'),
    'the block is known',
  );
  expect(await blockedThere(domain.id)).toEqual([]);

  const host = await inTransaction(ctx, (inside) => ensureHost(inside, 'sub.bad.test'));
  await there.until(
    async () => (await blockedThere(domain.id)).includes(host.id),
    'the new host is known to be blocked',
  );
  const [theirs, others] = [await here.remote('x', 'sub.bad.test'), await here.remote('y', 'good.test')];
  await there.until(async () => (await shownThere(theirs)) === 'skip', 'the stream leaves them out');
  await there.until(async () => (await shownThere(others)) === 'item', 'and shows others');
  watchers.close();
});

it('so is what admins of the install decide about mail domains and IP addresses', async () => {
  const operator = { ...systemCtx(here.app), viewer: { kind: 'operator' as const, identity: null } };
  const { accessBlocks } = there.app;
  expect([await accessBlocks.ofAddress('203.0.113.7'), await accessBlocks.ofEmail('a@b.test')]).toEqual([
    null,
    null,
  ]);
  await blockAccess(operator, { pattern: '203.0.113.0/24', severity: 'NO_ACCESS' });
  await blockAccess(operator, { pattern: 'b.test', severity: 'SIGN_UP_BLOCK' });
  await there.until(
    async () =>
      (await accessBlocks.ofAddress('203.0.113.7')) === 'NO_ACCESS' &&
      (await accessBlocks.ofEmail('a@mail.b.test')) === 'SIGN_UP_BLOCK',
    'both are known',
  );
  await unblockAccess(operator, '203.0.113.0/24');
  await there.until(async () => (await accessBlocks.ofAddress('203.0.113.7')) === null, 'its end is known');
  const both = await Promise.all(
    ['one', 'two'].map((reason) =>
      blockAccess(operator, { pattern: 'c.test', severity: 'SIGN_UP_BLOCK', reason }),
    ),
  );
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
});
