import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostsPage } from '../../../src/core/hosts/queries.ts';
import type { ModeratedFilter } from '../../../src/core/moderation/filter.ts';
import { moderatedIdentities } from '../../../src/core/moderation/people.ts';
import { allUsers } from '../../../src/core/users/queries.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

/** A part of a name is looked for as it is written: LIKE gives `_`, `%` and `\` a meaning that nobody asked for. */
describe.each(DIALECTS)('parts of names, on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;

  beforeAll(async () => {
    world = await openCoreWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    const names: Record<string, string> = {
      ana: 'Ana',
      ben_jo: '100% Ben',
      cleo: 'C:\\Cleo_',
      dora: '',
    };
    for (const [username, name] of Object.entries(names)) {
      const identity = await world.identity(username, a);
      await world.db.models.identity.update({ where: { id: identity.id }, data: { name } });
      const user = await world.db.models.user.create({
        data: { id: world.app.ids.next(), email: `${username}@mail.test`, createdAt: 0n },
      });
      await world.db.models.identityMember.create({
        data: { identityId: identity.id, userId: user.id, createdAt: 0n },
      });
      await world.remote(username, `${username}.far.test`);
    }
    // Strangers whom the domain knows, for the statement that is not Prisma's.
    const ana = await world.db.models.identity.findFirstOrThrow({
      where: { usernameKey: 'ana', domainId: a.id },
    });
    const strangers = await world.db.models.identity.findMany({
      where: { domainId: null, isInstance: false },
    });
    for (const stranger of strangers) {
      await world.follow(ana, stranger);
      await world.db.models.identity.update({
        where: { id: stranger.id },
        data: { name: names[stranger.username] ?? '' },
      });
    }
  });
  afterAll(() => world.close());

  const operator = () => ({ ...world.system(a), viewer: { kind: 'operator', identity: null } as const });

  it.each<[ModeratedFilter, string[]]>([
    [{ text: '_' }, ['ben_jo']],
    [{ text: 'n_J' }, ['ben_jo']],
    [{ text: '%' }, []],
    [{ text: 'a%a' }, []],
    [{ text: '\\' }, []],
    [{ name: '%' }, ['ben_jo']],
    [{ name: '0% b' }, ['ben_jo']],
    [{ name: '_' }, ['cleo']],
    [{ name: '\\' }, ['cleo']],
    [{ name: 'ANA' }, ['ana']],
  ])('are found in people by %j', async (filter, found) => {
    for (const origin of ['LOCAL', 'REMOTE'] as const) {
      const people = await moderatedIdentities(operator(), a, { ...filter, origin }, { limit: 10 });
      expect([origin, people.map(({ username }) => username)]).toEqual([origin, found]);
      if (origin === 'REMOTE') continue;
      const all = await moderatedIdentities(operator(), null, { ...filter, origin }, { limit: 10 });
      expect(all.map(({ username }) => username)).toEqual(found);
    }
  });

  it.each([
    ['_', ['ben_jo@mail.test']],
    ['%', []],
    ['A@MAIL', ['dora@mail.test', 'ana@mail.test']],
  ])('are found in addresses of logins by %s', async (text, found) => {
    const users = await allUsers(operator(), { limit: 10 }, text);
    expect(users.map(({ email }) => email)).toEqual(found);
    const people = await moderatedIdentities(operator(), a, { email: text }, { limit: 10 });
    expect(people.map(({ username }) => `${username}@mail.test`)).toEqual(found);
  });

  it.each([
    ['_', ['ben_jo.far.test']],
    ['%', []],
    ['CLEO.', ['cleo.far.test']],
  ])('are found in names of servers by %s', async (text, found) => {
    for (const name of ['ana.far.test', 'ben_jo.far.test', 'cleo.far.test'])
      await world.db.models.host.upsert({
        where: { name },
        create: { id: world.app.ids.next(), name, createdAt: 0n },
        update: {},
      });
    const hosts = await hostsPage(operator(), { limit: 10 }, null, text);
    expect(hosts.map(({ name }) => name)).toEqual(found);
  });
});
