// Machine: closes a removed domain: its identities are deleted, and once the last deliveries have ended all its
// addresses are 410.

import { inTransaction } from '../../core/context.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import { deleteIdentity } from '../../core/identities/delete.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { RETRY_WINDOW_MS } from '../../lib/time/backoff.ts';
import { done, type Machine, type Step, type WorkRun } from './machine.ts';

const A_CHUNK = 10;
const LOOK_MS = 60_000;
/**
 * A Delete that is not accepted for so long does not keep the domain open: its retry window and the longest pause after
 * it.
 */
const LONGEST_MS = RETRY_WINDOW_MS + 24 * 3_600_000;

/**
 * Removes a domain: the Delete of every identity goes to every inbox that knows it; actors and keys stay readable until
 * that has drained; then everything is 410. `subject`: the domain's id.
 */
export const domainClosing: Machine = {
  graph: defineGraph({
    name: 'domain-closing',
    about: 'the removal of a domain',
    initial: 'saying-goodbye',
    states: {
      'saying-goodbye': {
        about: 'Its identities are deleted, a few at a time; each tells every server that knows it.',
        handler: 'sayGoodbye',
        schedule: 'with-backoff',
        to: ['saying-goodbye', 'draining'],
      },
      draining: {
        about: 'Until the last goodbye has arrived or failed, four days at most.',
        handler: 'look',
        schedule: { everyMs: LOOK_MS },
        to: ['draining', 'done'],
      },
      done: { about: 'Everything under it is 410; the name is never used again.', terminal: true },
    },
  }),
  handlers: { sayGoodbye, look },
};

async function sayGoodbye({ ctx, subject }: WorkRun): Promise<Step> {
  const domain = await ctx.app.db.models.domain.findUnique({ where: { id: BigInt(subject) } });
  const identities = await ctx.app.db.models.identity.findMany({
    where: { domainId: BigInt(subject), state: { not: 'DELETED' }, isInstance: false },
    orderBy: { id: 'asc' },
    take: A_CHUNK,
  });
  for (const identity of identities) await deleteIdentity({ ...ctx, domain }, identity);
  if (identities.length === A_CHUNK) return { to: 'saying-goodbye' };
  return { to: 'draining', payload: { since: ctx.now } };
}

async function look({ ctx, subject, payload }: WorkRun): Promise<Step> {
  const since = typeof payload.since === 'number' ? payload.since : ctx.now;
  const [waiting] = await ctx.app.db.sql.all(
    // Of what waits, which is little, and not of all the domain ever sent.
    `SELECT 1 AS "one" FROM delivery d JOIN activity a ON a."id" = d."activityId"
       WHERE d."state" = ${DELIVERY.WAITING} AND a."domainId" = ?
     UNION ALL SELECT 1 FROM fan_out s JOIN activity a ON a."id" = s."activityId"
       WHERE s."kind" = 'delivery' AND a."domainId" = ? LIMIT 1`,
    [BigInt(subject), BigInt(subject)],
  );
  if (waiting && ctx.now - since < LONGEST_MS)
    return { to: 'draining', afterMs: LOOK_MS, payload: { since } };
  await inTransaction(ctx, async (inside) => {
    const domain = await inside.tx.models.domain.update({
      where: { id: BigInt(subject) },
      data: { state: 'CLOSED' },
    });
    await inside.emit({ kind: 'domainChanged', domain });
  });
  return done;
}
