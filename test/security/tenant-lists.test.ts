import { afterEach, describe, expect, it } from 'vitest';
import { boostRemotely } from '../../src/core/boosts/remote.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { findPost } from '../../src/core/posts/queries.ts';
import { anonymousReader } from '../../src/core/posts/reader.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import { bringKnownPost } from '../../src/core/timelines/known-entries.ts';
import { isCarried } from '../../src/core/timelines/live.ts';
import { timelinePage } from '../../src/core/timelines/page.ts';
import type { TimelineSource } from '../../src/core/timelines/source.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { createSeededRandom } from '../helpers/clock.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { boostPost } from '../helpers/people/marks.ts';

/**
 * To a domain another domain of the install is another server. Random acts of people on three domains and two servers;
 * what each domain knows is reckoned beside them by the rule, and compared with pages and live streams of each.
 */
let world: CoreWorld;
afterEach(() => world.close());

const TAG = 'birds';

describe.each(DIALECTS)('what a domain lists, on %s', (dialect) => {
  it('is what it knows, in pages and live', { timeout: 60_000 }, async () => {
    world = await openCoreWorld({ dialect, effects: 'run', seed: 7 });
    const random = createSeededRandom(7);
    const pick = <T>(list: readonly T[]): T => list[random.int(list.length)] as T;
    const domains: Domain[] = [];
    for (const name of ['one', 'two', 'three']) domains.push(await world.domain(`${name}.test`));
    const locals: Identity[] = [];
    for (let i = 0; i < 6; i += 1) locals.push(await world.identity(`local${i}`, domains[i % 3] as Domain));
    const remotes = [await world.remote('x', 'x.test'), await world.remote('y', 'y.test')];
    const knows = new Map(domains.map(({ id }) => [id, new Set<bigint>()]));
    const follows = new Set<string>();
    const posts = new Map<bigint, Post>();
    const homeOf = (who: Identity) => who.domainId ?? 0n;
    const followerDomains = (of: Identity) =>
      locals.filter((each) => follows.has(`${each.id} ${of.id}`)).map((each) => homeOf(each));
    const learn = (domainIds: readonly bigint[], post: Post | undefined) => {
      for (let up = post; up; up = posts.get(up.inReplyToId ?? 0n))
        for (const id of domainIds) if (up.visibility === 'PUBLIC') knows.get(id)?.add(up.id);
    };
    const start = world.app.events.head();

    for (let step = 0; step < 120; step += 1) {
      world.clock.advance(1000);
      const act = random.int(10);
      const local = pick(locals);
      const ctx = await world.as(local);
      const known = [...posts.values()].filter((post) => post.deletedAt === null);
      const target = known.length > 0 ? pick(known) : undefined;
      const isReply = random.int(3) === 0;
      if (act < 4) {
        const parent = isReply ? target : undefined;
        const visibility = parent
          ? parent.visibility
          : pick(['PUBLIC', 'PUBLIC', 'UNLISTED', 'FOLLOWERS'] as const);
        if (visibility === 'FOLLOWERS' && parent) continue;
        const made = await createPost(ctx, local, {
          text: `post ${step} #${TAG}`,
          visibility,
          inReplyToId: parent?.id ?? null,
        });
        posts.set(made.id, made);
        const answered = [...locals, ...remotes].find(({ id }) => id === parent?.authorId);
        learn([homeOf(local), ...followerDomains(local), ...(answered ? [homeOf(answered)] : [])], made);
      } else if (act < 6) {
        const author = pick(remotes);
        const domain = pick(domains);
        const parent = isReply ? target : undefined;
        const uri = `${new URL(author.uri).origin}/${step}`;
        const data = remotePost(uri, world.clock.now(), {
          tags: [{ name: `#${TAG}` }],
          inReplyToUri: parent?.uri ?? null,
        });
        const isDelivered = random.int(2) === 0;
        const { post } = await storeRemotePost(world.system(domain), author, data, { isDelivered });
        if (!post) continue;
        posts.set(post.id, post);
        learn([domain.id], post);
        if (random.int(3) === 0) {
          const again = pick(domains);
          await storeRemotePost(world.system(again), author, data, { isDelivered: random.int(2) === 0 });
          learn([again.id], post);
        }
      } else if (act === 6) {
        const followee = pick([...locals, ...remotes]);
        if (followee.id === local.id || follows.has(`${local.id} ${followee.id}`)) continue;
        if (followee.domainId === null) await world.follow(local, followee);
        else {
          await follow(ctx, local, followee);
          for (const post of posts.values())
            if (post.authorId === followee.id && post.visibility === 'PUBLIC' && post.deletedAt === null)
              knows.get(homeOf(local))?.add(post.id);
        }
        follows.add(`${local.id} ${followee.id}`);
      } else if (act === 7 && target?.visibility === 'PUBLIC') {
        if (random.int(2) === 0) {
          await boostPost(ctx, local, target.id).catch(() => undefined);
          learn([homeOf(local), ...followerDomains(local)], target);
        } else {
          const domain = pick(domains);
          const post = await findPost(world.system(), target.id);
          const uri = `${remotes[0]?.uri}/boosts/${step}`;
          const boost = { uri, publishedAt: null, visibility: 'PUBLIC' as const };
          if (post) await boostRemotely(world.system(domain), remotes[0] as Identity, post, boost);
          const made = await world.db.models.boost.findFirst({
            where: { identityId: remotes[0]?.id ?? 0n, postId: target.id },
          });
          if (made) learn([domain.id], target);
        }
      } else if (act === 8 && target) {
        await bringKnownPost(world.anonymous(domains[0] as Domain), target);
        if (target.visibility === 'PUBLIC') learn([domains[0]?.id ?? 0n], target);
      } else if (act === 9 && target) {
        const author = locals.find(({ id }) => id === target.authorId);
        if (!author) continue;
        if (random.int(3) === 0) {
          await deletePost(await world.as(author), author, target.id);
          posts.set(target.id, { ...target, deletedAt: 1n });
        } else await editPost(await world.as(author), author, target.id, { text: `edited ${step}` });
      }
    }

    await world.db.numberEvents();
    await world.app.events.catchUp();
    const { events } = await world.app.events.read(start, 5000);
    const rows = await world.db.models.post.findMany({ include: { tagRows: true, inReplyTo: true } });
    for (const domain of domains) {
      const reader = await anonymousReader(world.system(), domain.id);
      const listed = rows.filter((row) => knows.get(domain.id)?.has(row.id) && row.deletedAt === null);
      const expected = {
        federated: listed.filter(
          (row) => row.inReplyToUri === null || row.inReplyTo?.authorId === row.authorId,
        ),
        hashtag: listed.filter((row) => row.tagRows.length > 0),
      };
      const sources: Record<keyof typeof expected, TimelineSource> = {
        federated: { kind: 'federated', domain },
        hashtag: { kind: 'hashtag', domain, name: TAG },
      };
      for (const kind of ['federated', 'hashtag'] as const) {
        const { items } = await timelinePage(world.anonymous(domain), reader, sources[kind], { limit: 100 });
        const wanted = expected[kind].map((row) => String(row.id)).sort();
        expect([domain.name, kind, items.map((item) => String(item.entryId)).sort()]).toEqual([
          domain.name,
          kind,
          wanted,
        ]);
        // A stream tells of each once, and of nothing the domain does not know.
        const told = events.filter((event) => isCarried(sources[kind], event));
        const added = told
          .filter((event) => event.kind === 'entry.added')
          .map((event) => String(event.entryId));
        expect(new Set(added).size).toBe(added.length);
        expect(wanted.filter((id) => !added.includes(id))).toEqual([]);
        expect(told.filter((event) => !knows.get(domain.id)?.has(event.entryId ?? 0n))).toEqual([]);
      }
    }
    expect(
      domains.some(
        (domain) =>
          (knows.get(domain.id)?.size ?? 0) < rows.filter((row) => row.visibility === 'PUBLIC').length,
      ),
    ).toBe(true);
  });
});
