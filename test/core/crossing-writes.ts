import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { block, unblock } from '../../src/core/blocks/block.ts';
import { unboostPost } from '../../src/core/boosts/unboost.ts';
import type { Ctx } from '../../src/core/context.ts';
import { unfavouritePost } from '../../src/core/favourites/unfavourite.ts';
import { unfollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { pinPost } from '../../src/core/pins/pin.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { boostPost, favouritePost } from '../helpers/people/marks.ts';
import { createDeadlockLog, type DeadlockLog } from '../helpers/postgresql/deadlocks.ts';

/** Two people who do things with each other's posts, and with each other, at the same moment, again and again. */
export function testCrossingWrites(rounds: number): void {
  describe.each(DIALECTS)('crossing writes on %s', (dialect) => {
    let world: CoreWorld;
    let domain: Domain;
    let ana: Identity;
    let ben: Identity;
    let [asAna, asBen]: Ctx[] = [];
    let log: DeadlockLog;

    beforeEach(async () => {
      log = createDeadlockLog();
      world = await openCoreWorld({
        dialect,
        effects: 'run',
        database: { postgresql: { log } },
      });
      domain = await world.domain('a.test');
      ana = await world.identity('ana', domain);
      ben = await world.identity('ben', domain);
      [asAna, asBen] = [await world.as(ana), await world.as(ben)];
    });
    afterEach(async () => {
      await world.close();
      // PostgreSQL ends one of two transactions that wait for each other (40P01); it is done again, and told.
      expect(log.deadlocks).toEqual([]);
    });

    const as = (identity: Identity) => (identity.id === ana.id ? asAna : asBen) as Ctx;
    const write = (author: Identity, text: string, to?: Post) =>
      createPost(as(author), author, { text, ...(to ? { inReplyToId: to.id } : {}) });

    /** Everything at once; refusals (blocked, deleted, done before) are answers like any other. */
    const atOnce = async (...all: (() => Promise<unknown>)[]) => {
      const settled = await Promise.allSettled(all.map((each) => each()));
      for (const one of settled) if (one.status === 'rejected' && !isAppError(one.reason)) throw one.reason;
    };

    it('marks, replies, follows and blocks in both directions leave counts that are true, without a deadlock', async () => {
      for (let round = 0; round < rounds; round += 1) {
        const [hers, his] = [await write(ana, `hers ${round}`), await write(ben, `his ${round}`)];
        await atOnce(
          () => favouritePost(as(ana), ana, his.id),
          () => favouritePost(as(ben), ben, hers.id),
          () => boostPost(as(ana), ana, his.id),
          () => boostPost(as(ben), ben, hers.id),
          () => write(ana, `to his #new${round} #old`, his),
          () => write(ben, `to hers #old #new${round}`, hers),
          () => editPost(as(ana), ana, hers.id, { text: `hers #new${round}` }),
          () => editPost(as(ben), ben, his.id, { text: `his #new${round}` }),
          () => follow(as(ana), ana, ben),
          () => follow(as(ben), ben, ana),
        );
        await atOnce(
          () => unfavouritePost(as(ana), ana, his.id),
          () => unboostPost(as(ben), ben, hers.id),
          () => pinPost(as(ana), ana, hers.id),
          () => block(as(ana), ana, ben),
          () => block(as(ben), ben, ana),
          () => unfollow(as(ana), ana, ben),
          () => unfollow(as(ben), ben, ana),
          ...(round % 3 === 0
            ? [() => deletePost(as(ana), ana, hers.id), () => deletePost(as(ben), ben, his.id)]
            : []),
        );
        await unblock(as(ana), ana, ben);
        await unblock(as(ben), ben, ana);
      }
      const counted = await world.db.sql.all<{
        id: bigint;
      }>(`SELECT p."id" FROM post p WHERE p."deletedAt" IS NULL AND (
      p."favouritesCount" <> (SELECT count(*) FROM favourite f WHERE f."postId" = p."id")
      OR p."boostsCount" <> (SELECT count(*) FROM boost b WHERE b."postId" = p."id")
      OR p."repliesCount" <> (SELECT count(*) FROM post r WHERE r."inReplyToId" = p."id" AND r."deletedAt" IS NULL))`);
      expect(counted).toEqual([]);
      const people = await world.db.sql.all(`SELECT i."username" FROM identity i WHERE
      i."followersCount" <> (SELECT count(*) FROM follow f WHERE f."followeeId" = i."id")
      OR i."followingCount" <> (SELECT count(*) FROM follow f WHERE f."followerId" = i."id")
      OR i."postsCount" <> (SELECT count(*) FROM post p WHERE p."authorId" = i."id" AND p."deletedAt" IS NULL)`);
      expect(people).toEqual([]);
    });

    it('an author who pins, edits and deletes the same post at once, and is answered meanwhile', async () => {
      for (let round = 0; round < rounds; round += 1) {
        const parent = await write(ben, `parent ${round}`);
        const post = await write(ana, `post ${round}`, parent);
        await atOnce(
          () => pinPost(as(ana), ana, post.id),
          () => deletePost(as(ana), ana, post.id),
          () => editPost(as(ana), ana, post.id, { text: `edited #t${round}` }),
          () => write(ben, `answer #t${round}`, post),
          () => deletePost(as(ben), ben, parent.id),
          () => favouritePost(as(ben), ben, post.id),
        );
      }
      expect(await world.db.models.pin.count()).toBe(0);
    });

    it('two edits at once, of different fields, keep both', async () => {
      for (let round = 0; round < rounds; round += 1) {
        const post = await write(ana, `text ${round}`);
        await Promise.all([
          editPost(as(ana), ana, post.id, { text: `new text ${round}` }),
          editPost(as(ana), ana, post.id, { summary: `warning ${round}` }),
          editPost(as(ana), ana, post.id, { language: 'mi' }),
        ]);
        const now = await world.db.models.post.findUniqueOrThrow({ where: { id: post.id } });
        expect(now).toMatchObject({
          source: `new text ${round}`,
          summary: `warning ${round}`,
          language: 'mi',
          revision: 3,
        });
        const versions = await world.db.models.postVersion.count({ where: { postId: post.id } });
        expect(versions).toBe(3);
      }
    });
  });
}
