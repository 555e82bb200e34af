// Machine: notices that this server was away, and asks for what others wrote meanwhile.

import { type Ctx, inTransaction } from '../../core/context.ts';
import { scheduleAll } from '../../core/work/schedule.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import type { Machine, Step } from './machine.ts';

const EVERY_MS = 3_600_000;
/**
 * It is looked once an hour, so that less cannot be told from a late look. Large servers go on delivering for days, but
 * small ones give up after minutes or an hour or two.
 */
const ABSENT_MS = 2 * EVERY_MS;
/** Outboxes are asked for so slowly that nobody notices: all together, and on one server. */
const PACE_MS = 1_000;
const PACE_OF_HOST_MS = 10_000;
const A_CHUNK = 500;

/** Looks once an hour whether it looked an hour ago; otherwise the outboxes of all who are followed here are asked. */
export const absence: Machine = {
  graph: defineGraph({
    name: 'absence',
    about: 'whether this server was away, so that deliveries were lost',
    initial: 'resting',
    endless: true,
    states: {
      resting: {
        about: 'It looked within the last hour.',
        handler: 'look',
        schedule: { everyMs: EVERY_MS },
        to: ['resting', 'back'],
      },
      back: {
        about: 'It did not look for hours: outboxes are asked for, one after another.',
        handler: 'ask',
        schedule: 'at-once',
        to: ['resting'],
      },
    },
  }),
  standing: 'everything',
  handlers: {
    async look({ ctx, payload }) {
      const { seenAt } = payload;
      return typeof seenAt === 'number' && ctx.now - seenAt > ABSENT_MS
        ? { to: 'back', payload: { since: seenAt } }
        : rest(ctx);
    },
    async ask({ ctx, payload }) {
      if (typeof payload.since === 'number') await askOutboxes(ctx, payload.since);
      return rest(ctx);
    },
  },
};

const rest = ({ now }: Ctx): Step => ({ to: 'resting', afterMs: EVERY_MS, payload: { seenAt: now } });

async function askOutboxes(ctx: Ctx, since: number): Promise<void> {
  const followed = await ctx.app.db.sql.all<{ id: bigint; place: bigint; ofHost: bigint }>(
    `SELECT i."id", row_number() OVER (ORDER BY i."id") AS "place",
       row_number() OVER (PARTITION BY i."hostId" ORDER BY i."id") AS "ofHost"
     FROM identity i WHERE i."id" IN (
       SELECT f."followeeId" FROM follow f WHERE f."state" = 'ACCEPTED' AND f."followerDomainId" IS NOT NULL)
       AND i."domainId" IS NULL AND i."state" = 'ACTIVE' AND i."outbox" IS NOT NULL`,
  );
  ctx.app.log.info(
    { since: new Date(since).toISOString(), outboxes: followed.length },
    'This server was away; what others wrote meanwhile is fetched from their outboxes.',
  );
  for (let start = 0; start < followed.length; start += A_CHUNK)
    await inTransaction(ctx, (ctx) =>
      scheduleAll(
        ctx,
        followed.slice(start, start + A_CHUNK).map(({ id, place, ofHost }) => ({
          machine: 'outbox',
          subject: String(id),
          state: 'unread',
          payload: { since },
          dueAt: ctx.now + Math.max(Number(place) * PACE_MS, Number(ofHost) * PACE_OF_HOST_MS),
        })),
      ),
    );
}
