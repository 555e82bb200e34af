import { afterEach, describe, expect, it } from 'vitest';
import { forgetDomain } from '../../../src/core/domains/forget.ts';
import { removeDomain } from '../../../src/core/domains/remove.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

/** Rows of a domain on which nobody ever had an identity. */
describe.each(DIALECTS)('an unused domain on %s', (dialect) => {
  let world: CoreWorld;
  afterEach(() => world?.close());

  async function open(): Promise<{ domain: Domain; kept: Domain }> {
    world = await openCoreWorld({ dialect });
    const kept = await world.domain('kept.test', { isDefault: true });
    const domain = await world.domain('typo.test');
    return { domain, kept };
  }

  async function gather({ id: domainId }: Domain, more: string) {
    const { models } = world.db;
    const id = () => world.app.ids.next();
    const at = { createdAt: BigInt(world.clock.now()) };
    const owner = await models.user.create({
      data: { id: id(), email: `owner${more}@mail.test`, passwordHash: 'x', ...at },
    });
    const waiting = await models.user.create({
      data: { id: id(), email: `waits${more}@mail.test`, passwordHash: 'x', state: 'UNCONFIRMED', ...at },
    });
    await models.domainRole.create({ data: { domainId, userId: owner.id, role: 'OWNER', ...at } });
    await models.signUp.create({
      data: {
        id: id(),
        userId: waiting.id,
        domainId,
        email: waiting.email,
        username: 'w',
        usernameKey: 'w',
        ...at,
      },
    });
    await models.mailLink.create({
      data: {
        hash: `h${more}`,
        purpose: 'CONFIRM',
        userId: waiting.id,
        email: waiting.email,
        expiresAt: at.createdAt,
      },
    });
    const application = await models.application.create({
      data: {
        id: id(),
        domainId,
        clientId: `c${more}`,
        secretHash: 's',
        name: 'App',
        redirectUris: [],
        scopes: 'read',
        ...at,
      },
    });
    await models.token.create({
      data: { id: id(), hash: `a${more}`, applicationId: application.id, domainId, scopes: 'read', ...at },
    });
    await models.token.create({
      data: { id: id(), hash: `s${more}`, userId: owner.id, domainId, scopes: 'read', ...at },
    });
    await models.authorizationCode.create({
      data: {
        ...{
          id: id(),
          hash: `k${more}`,
          applicationId: application.id,
          userId: owner.id,
          redirectUri: 'x:/',
          scopes: 'read',
        },
        expiresAt: at.createdAt,
      },
    });
    await models.invite.create({ data: { id: id(), code: `i${more}`, domainId, userId: owner.id, ...at } });
    await models.hostBlock.create({ data: { id: id(), name: 'bad.example', domainId, ...at } });
    return { owner, waiting };
  }

  it('goes with all it gathered, and nothing of another domain does', async () => {
    const { domain, kept } = await open();
    const { owner, waiting } = await gather(domain, '1');
    await gather(kept, '2');
    expect(await removeDomain(world.system(), domain, true)).toMatchObject({ state: 'CLOSED' });
    const { models } = world.db;
    const left = await Promise.all([
      models.domain.count(),
      models.domainRole.count(),
      models.signUp.count(),
      models.mailLink.count(),
      models.application.count(),
      models.token.count(),
      models.authorizationCode.count(),
      models.invite.count(),
      models.hostBlock.count(),
    ]);
    expect(left).toEqual([1, 1, 1, 1, 1, 2, 1, 1, 1]);
    // Whoever waited to be let in has no login that nobody could ever finish; whoever has one keeps it.
    expect(await models.user.findUnique({ where: { id: waiting.id } })).toBeNull();
    expect(await models.user.findUnique({ where: { id: owner.id } })).not.toBeNull();
  });

  it('stays where somebody came to live on it meanwhile', async () => {
    const { domain } = await open();
    await world.identity('ana', domain);
    expect(await forgetDomain(world.system(), domain)).toBe(false);
    await expect(removeDomain(world.system(), domain, true)).rejects.toThrow('1 identity with 0 posts');
    expect(await world.db.models.domain.count()).toBe(2);
    expect(await removeDomain(world.system(), domain)).toMatchObject({ state: 'CLOSING' });
  });
});
