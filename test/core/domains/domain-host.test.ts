import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import { addDomain } from '../../../src/core/domains/add.ts';
import { setDomain } from '../../../src/core/domains/set.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

describe.each(DIALECTS)('the host of a domain on %s', (dialect) => {
  let world: CoreWorld;
  let operator: Ctx;
  beforeAll(async () => {
    world = await openCoreWorld({ dialect });
    operator = { ...world.system(), viewer: { kind: 'operator', identity: null } };
  });
  afterAll(() => world.close());
  const names = async (domainId: bigint) =>
    (await world.db.models.domainName.findMany({ where: { domainId }, orderBy: { name: 'asc' } })).map(
      ({ name, isHost }) => `${name} ${isHost}`,
    );

  it('is corrected as long as the domain was never used', async () => {
    const domain = await addDomain(operator, { name: 'a.test', host: 'scoial.a.test' });
    const before = await world.db.models.identity.findFirstOrThrow({ where: { domainId: domain.id } });
    const moved = await setDomain(operator, domain, { host: 'Social.a.test.' });
    expect(moved).toMatchObject({ host: 'social.a.test', origin: 'https://social.a.test' });
    expect(await names(domain.id)).toEqual(['a.test false', 'social.a.test true']);
    const actor = await world.db.models.identity.findFirstOrThrow({ where: { domainId: domain.id } });
    expect(actor).toMatchObject({ uri: 'https://social.a.test/actor', username: 'social.a.test' });
    expect(actor.id).not.toBe(before.id);
    expect(await world.db.models.identityKey.count({ where: { identityId: actor.id } })).toBe(2);
    expect(await world.db.models.identityKey.count({ where: { identityId: before.id } })).toBe(0);
    expect(await world.db.models.auditEntry.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      act: 'DOMAIN_CHANGED',
      changes: [{ field: 'host', before: 'scoial.a.test', after: 'social.a.test' }],
    });
    // The name that was wrong is free again, and the domain's own name may be its host.
    await addDomain(operator, { name: 'b.test', host: 'scoial.a.test' });
    await setDomain(operator, moved, { host: 'a.test' });
    expect(await names(domain.id)).toEqual(['a.test true']);
  });

  it('is refused with a sentence where it was used, is taken, or is no public name', async () => {
    const used = await addDomain(operator, { name: 'used.test' });
    for (const [host, code] of [
      ['b.test', 'CONFLICT'],
      ['10.0.0.1', 'INVALID_INPUT'],
    ] as const)
      await expect(setDomain(operator, used, { host })).rejects.toMatchObject({ code });
    await world.identity('ana', used);
    await expect(setDomain(operator, used, { host: 'other.test', title: 'T' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('addresses never move'),
    });
    expect(await names(used.id)).toEqual(['used.test true']);
    // Its own host changes nothing.
    expect(await setDomain(operator, used, { host: 'used.test' })).toMatchObject({ host: 'used.test' });
    const nobody = { ...world.system(), viewer: { kind: 'anonymous' as const } };
    await expect(setDomain(nobody, used, { host: 'other.test' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
