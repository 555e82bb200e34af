import { describe, expect, it } from 'vitest';
import { visibleIn } from '../../../src/core/posts/queries.ts';
import { anonymousReader, type Reader, readerOf, readsEverything } from '../../../src/core/posts/reader.ts';
import { whatReaderSees, whoSees } from '../../../src/core/posts/visibility-facts.ts';
import type { Visibility } from '../../../src/db/enums.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { createSeededRandom } from '../../helpers/clock.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';

const VISIBILITIES: Visibility[] = ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'];

/**
 * The visibility rule as a predicate and in SQL, held together in random worlds; on PostgreSQL it is one of the slow
 * tests.
 */
export function testPolicyWorlds(dialect: Dialect, seeds: readonly number[]): void {
  describe(`the visibility rule on ${dialect}`, () => {
    it('P30 says the same as a predicate and in SQL, in random worlds', async () => {
      const world = await openCoreWorld({ dialect });

      for (const seed of seeds) {
        const { readers, posts } = await randomWorld(world, seed);
        const seen = new Map<Reader, ReadonlySet<bigint>>();
        for (const reader of readers) {
          const predicate = await whatReaderSees(world.system(), reader, posts);
          seen.set(reader, predicate);
          const rule = visibleIn(world.system(), reader);
          const bySql = await world.db.sql.all<{ id: bigint }>(
            `SELECT p."id" FROM post p WHERE ${rule.text}`,
            rule.params,
          );
          const known = new Set(posts.map((post) => post.id));
          expect(sorted(bySql.map((row) => row.id).filter((id) => known.has(id)))).toEqual(sorted(predicate));
        }
        for (const post of posts.slice(0, 10)) {
          const one = await whoSees(world.system(), readers, post);
          for (const reader of readers) expect(one.has(reader)).toBe(seen.get(reader)?.has(post.id));
        }
      }

      await world.close();
    });
  });
}

function sorted(ids: Iterable<bigint>): string[] {
  return [...ids].map(String).sort();
}

async function randomWorld(world: CoreWorld, seed: number): Promise<{ readers: Reader[]; posts: Post[] }> {
  const random = createSeededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random.int(list.length)] as T;
  const domains: Domain[] = [];
  for (const name of ['one', 'two', 'three']) domains.push(await world.domain(`${name}${seed}.test`));
  const people: Identity[] = [];
  for (let i = 0; i < 12; i += 1) {
    const state = random.int(6) === 0 ? 'SUSPENDED' : 'ACTIVE';
    people.push(
      i % 2 === 0
        ? await world.identity(`local${i}`, pick(domains), { state })
        : await world.remote(`remote${i}`, `${pick(['', 'sub.'])}${pick(['x', 'y', 'z'])}${seed}.test`, {
            state,
          }),
    );
  }
  await world.blockHost(pick(domains), `${pick(['x', 'y', 'z'])}${seed}.test`);
  await world.blockHost(
    random.int(3) === 0 ? null : pick(domains),
    `sub.${pick(['x', 'y', 'z'])}${seed}.test`,
  );
  await world.blockHost(domains[0] ?? null, domains[1]?.name ?? '');
  const pairs = new Set<string>();
  for (let i = 0; i < 50; i += 1) {
    const [from, to, what] = [pick(people), pick(people), random.int(4)];
    const key = `${from.id} ${to.id} ${what === 0}`;
    if (from.id === to.id || pairs.has(key)) continue;
    pairs.add(key);
    if (what === 0) await world.block(from, to);
    else await world.follow(from, to, { state: what === 1 ? 'PENDING' : 'ACCEPTED' });
  }
  const posts: Post[] = [];
  const mentions = new Map<string, { postId: bigint; identityId: bigint }>();
  for (let i = 0; i < 60; i += 1) {
    const author = pick(people);
    const allowed = author.domainId === null ? VISIBILITIES.slice(0, 4) : VISIBILITIES;
    const deletedAt = random.int(8) === 0 ? 1n : null;
    posts.push(await world.rawPost(author, { visibility: pick(allowed), deletedAt }));
  }
  for (let i = 0; i < 60; i += 1) {
    const row = { postId: pick(posts).id, identityId: pick(people).id };
    mentions.set(`${row.postId} ${row.identityId}`, row);
  }
  await world.db.models.mention.createMany({ data: [...mentions.values()] });
  const readers = [readsEverything];
  for (const domain of [...domains, null]) {
    readers.push(await anonymousReader(world.system(), domain?.id ?? null));
    for (const identity of people)
      readers.push(await readerOf(await world.as(identity, domain ?? undefined)));
  }
  return { readers, posts };
}
