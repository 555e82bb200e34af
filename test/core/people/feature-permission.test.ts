import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featurePermission, featurePermissionByPolicy } from '../../../src/core/collections/consent.ts';
import type { Ctx } from '../../../src/core/context.ts';
import { approvalBits } from '../../../src/core/posts/approval/groups.ts';
import type { Domain, Identity, Prisma } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';

describe('whether somebody may be recommended', () => {
  let world: CoreWorld;
  let domain: Domain;
  let ana: Identity;
  let ctx: Ctx;
  let count = 0;
  beforeAll(async () => {
    world = await openCoreWorld();
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    ctx = world.system(domain);
  });
  afterAll(() => world.close());

  type More = Partial<Prisma.IdentityUncheckedCreateInput>;
  const here = (more: More) => {
    count += 1;
    return world.identity(`here${count}`, domain, more);
  };
  const there = (more: More) => {
    count += 1;
    return world.remote(`there${count}`, 'r.test', more);
  };
  const followers = approvalBits({ automatic: ['FOLLOWERS'], manual: ['ANYONE'] });

  it.each([
    ['discoverable', () => here({ isDiscoverable: true }), 'AUTOMATIC', 'AUTOMATIC'],
    ['not discoverable', () => here({}), 'DENIED', 'DENIED'],
    ['locked', () => here({ isDiscoverable: true, isLocked: true }), 'DENIED', 'AUTOMATIC'],
    ['suspended', () => here({ isDiscoverable: true, state: 'SUSPENDED' }), 'DENIED', 'DENIED'],
    ['the actor of an install', () => here({ isDiscoverable: true, isInstance: true }), 'DENIED', 'DENIED'],
    ['elsewhere, of whom nothing is said', () => there({ isDiscoverable: true }), 'DENIED', 'DENIED'],
    ['elsewhere, by followers', () => there({ featureApproval: followers }), 'MANUAL', 'AUTOMATIC'],
  ] as const)(
    '%s: as a page says it, without and with a follow',
    async (_name, make, without, withFollow) => {
      const other = await make();
      const facts = { followsAuthor: false, isFollowedByAuthor: false };
      expect(await featurePermission(ctx, ana, other)).toBe(without);
      expect(featurePermissionByPolicy(ana, other, facts)).toBe(without);
      await world.follow(ana, other);
      expect(await featurePermission(ctx, ana, other)).toBe(withFollow);
      expect(featurePermissionByPolicy(ana, other, { ...facts, followsAuthor: true })).toBe(withFollow);
      // A block in either direction is looked at when it is tried.
      await world.block(other, ana);
      expect(await featurePermission(ctx, ana, other)).toBe('DENIED');
    },
  );

  it('always by themselves, and never by who is suspended', async () => {
    expect(await featurePermission(ctx, ana, ana)).toBe('AUTOMATIC');
    const gone = await here({ state: 'SUSPENDED' });
    expect(await featurePermission(ctx, gone, await here({ isDiscoverable: true }))).toBe('DENIED');
  });
});
