import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restrictIdentity } from '../../../src/core/identities/limits/restrict.ts';
import type { ModeratedFilter } from '../../../src/core/moderation/filter.ts';
import { strangersTo } from '../../../src/core/moderation/strangers.ts';
import type { Page } from '../../../src/core/page.ts';
import { report } from '../../../src/core/reports/report.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

/** Whom of other servers a domain knows is the same whether it has few rows, which are read, or many, which are not. */
describe.each(DIALECTS)('people of other servers, on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let people: Record<'followed' | 'follower' | 'written' | 'reported' | 'limited', Identity>;

  beforeAll(async () => {
    world = await openCoreWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    const [ana, ben] = [
      await world.identity('ana', a),
      await world.identity('ben', await world.domain('b.test')),
    ];
    const far = (name: string) => world.remote(name, 'far.test');
    people = {
      followed: await far('followed'),
      follower: await far('follower'),
      written: await far('written'),
      reported: await far('reported'),
      limited: await far('limited'),
    };
    await world.follow(ben, await far('theirs'));
    await world.follow(ana, people.followed);
    await world.follow(people.follower, ana);
    await world.follow(ana, people.reported);
    await report(await world.as(ana), ana, people.reported, {});
    const operator = { kind: 'operator', identity: null } as const;
    await restrictIdentity({ ...world.system(), viewer: operator }, people.limited, a, {
      ...{ level: 'LIMIT', reason: null },
    });
    const post = await world.rawPost(people.written);
    await world.db.models.domainEntry.create({ data: { domainId: a.id, postId: post.id, isReply: false } });
  });
  afterAll(() => world.close());

  it.each([
    ['a domain with few rows', undefined],
    ['a domain with many', 2],
  ])('are known to %s', async (_, mostRead) => {
    const names = async (filter: ModeratedFilter = {}, page: Page = { limit: 10 }) =>
      (await strangersTo(world.system(a), a, filter, page, mostRead)).map(({ username }) => username);
    const all = ['limited', 'reported', 'written', 'follower', 'followed'];
    expect(await names()).toEqual(all);
    expect(await names({}, { limit: 2 })).toEqual(all.slice(0, 2));
    expect(await names({}, { limit: 2, olderThan: people.written.id })).toEqual(all.slice(3));
    expect(await names({}, { limit: 2, newerThan: people.follower.id, order: 'oldest' })).toEqual([
      'written',
      'reported',
    ]);
    expect(await names({ text: 'FOLLOW', state: 'ACTIVE', handleDomain: 'far.test' })).toEqual(all.slice(3));
    expect(await names({ isLimited: true })).toEqual(['limited']);
    expect(await names({ isLimited: false, isSensitive: false })).toEqual(all.slice(1));
    expect(await names({ text: 'theirs' })).toEqual([]);
  });
});
