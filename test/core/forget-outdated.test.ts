// Who has the answer to a change is asked by what it says, in the process that gave it: not a moment later, when the
// log has told of it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockAccess } from '../../src/core/access/block.ts';
import { createDomainDirectory } from '../../src/core/domains/in-memory.ts';
import { setDomain } from '../../src/core/domains/set.ts';
import { blockHost, unblockHost } from '../../src/core/hosts/block.ts';
import { restrictIdentity } from '../../src/core/identities/limits/restrict.ts';
import { setSuspended } from '../../src/core/identities/suspend.ts';
import { updateIdentity } from '../../src/core/identities/update.ts';
import { kept } from '../../src/core/kept.ts';
import { createToken } from '../../src/core/tokens/create.ts';
import { revokeToken } from '../../src/core/tokens/issue.ts';
import { setUserDisabled } from '../../src/core/users/disable.ts';
import type { Domain, User } from '../../src/db/rows.ts';
import type { Database, Sql } from '../../src/db/types.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';

describe.each(DIALECTS)('what is kept in memory (%s)', (dialect) => {
  let world: CoreWorld;
  let domain: Domain;
  beforeAll(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    domain = await world.domain('a.test');
  });
  afterAll(() => world.close());
  const operator = () => world.ctx({ kind: 'operator', identity: null }, domain);

  it('domains', async () => {
    const { domains } = world.app;
    expect((await domains.byId(domain.id))?.title).toBe('a.test');
    for (const title of ['One', 'Two', 'Three']) {
      await setDomain(operator(), domain, { title });
      expect((await domains.byId(domain.id))?.title).toBe(title);
    }
  });

  it('blocks of servers, addresses and people', async () => {
    const { hostBlocks, restrictions, accessBlocks } = world.app;
    const bo = await world.remote('bo', 'b.test');
    expect(await hostBlocks.isBlocked(domain.id, 'c.test')).toBe(false);
    for (let times = 0; times < 3; times += 1) {
      await blockHost(operator(), domain, { name: 'c.test' });
      expect(await hostBlocks.isBlocked(domain.id, 'c.test')).toBe(true);
      await unblockHost(operator(), domain, 'c.test');
      expect(await hostBlocks.isBlocked(domain.id, 'c.test')).toBe(false);
    }
    expect((await restrictions.limitedIds(domain.id)).size).toBe(0);
    await restrictIdentity(operator(), bo, domain, { level: 'LIMIT' });
    expect((await restrictions.limitedIds(domain.id)).has(bo.id)).toBe(true);
    expect(await accessBlocks.ofAddress('203.0.113.7')).toBeNull();
    await blockAccess(operator(), { pattern: '203.0.113.0/24', severity: 'SIGN_UP_BLOCK' });
    expect(await accessBlocks.ofAddress('203.0.113.7')).toBe('SIGN_UP_BLOCK');
  });

  it('domains that were being read when they changed: what was read last counts', async () => {
    let hold = async () => {};
    let reads = 0;
    const slow = {
      ...world.db,
      committed: {
        ...world.db.committed,
        all: async (...asked: Parameters<Sql['all']>) => {
          const rows = await world.db.committed.all(...asked);
          reads += 1;
          await hold();
          return rows;
        },
      },
    } as Database;
    const domains = createDomainDirectory(slow);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    hold = () => held;
    const early = domains.all();
    // It has read what was there before the change.
    await expect.poll(() => reads).toBe(1);
    hold = async () => {};
    await setDomain(operator(), domain, { title: 'Later' });
    domains.forget();
    await domains.all();
    letGo();
    await early;
    expect(domains.defaultNow()?.title).toBe('Later');
  });

  it('nothing that could not be read', async () => {
    let isAway = true;
    const value = kept(async () => {
      if (isAway) throw new Error('away');
      return (await world.app.domains.byId(domain.id))?.name;
    });
    await expect(Promise.all([value.value(), value.value()])).rejects.toThrow('away');
    isAway = false;
    expect(await value.value()).toBe('a.test');
  });

  it('profiles of those whom tokens are for', async () => {
    const { tokens } = world.app;
    const cleo = await world.identity('cleo', domain);
    const { token } = await createToken(operator(), {
      identity: cleo,
      user: null,
      scopes: ['read'],
      appName: '',
    });
    const nameOf = async () => {
      const viewer = await tokens.viewer(token, domain);
      return viewer?.kind === 'identity' ? viewer.identity.name : null;
    };
    await nameOf();
    for (const name of ['One', 'Two', 'Three']) {
      await updateIdentity(operator(), cleo, { name });
      expect(await nameOf()).toBe(name);
    }
  });

  it('tokens', async () => {
    const { tokens, db } = world.app;
    const state = async (token: string) => (await tokens.read(token, domain)).state;
    const ana = await world.identity('ana', domain);
    const user = await db.models.user.create({
      data: { id: 5n, email: 'ana@mail.example', passwordHash: '', createdAt: 0n },
    });
    const make = (user: User | null) =>
      createToken(operator(), { identity: ana, user, scopes: ['read'], appName: '' });
    const one = await make(null);
    expect(await state(one.token)).toBe('active');
    await revokeToken(operator(), one.row.id);
    expect(await state(one.token)).not.toBe('active');
    const two = await make(user);
    expect(await state(two.token)).toBe('active');
    await setUserDisabled(operator(), user, true);
    expect(await state(two.token)).toBe('disabled');
    await setUserDisabled(operator(), user, false);
    expect(await state(two.token)).toBe('active');
    await setSuspended(operator(), ana, true);
    expect(await state(two.token)).toBe('revoked');
  });
});
