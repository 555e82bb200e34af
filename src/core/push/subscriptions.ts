// Registers, changes and removes push subscriptions: one for a token and the identity it acts as.

import type * as v from 'valibot';
import type { Identity, Prisma, PushSubscription } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { parseInput } from '../input.ts';
import { NewSubscription, type PushAlerts, Wishes } from './input.ts';

export type NewPushSubscription = v.InferInput<typeof NewSubscription>;
export type PushWishes = v.InferInput<typeof Wishes>;

/** Ids are below this. */
const ID_BOUND = 2 ** 31;

/** The token that asks. Errors: FORBIDDEN for the command line, which has none. */
function tokenOf({ viewer }: Ctx): bigint {
  if ('tokenId' in viewer) return viewer.tokenId;
  throw new AppError('FORBIDDEN', 'A push subscription belongs to a token; send one.');
}

/** The subscription of the asking token; null where it has none. */
export async function pushSubscriptionOf(ctx: Ctx, identity: Identity): Promise<PushSubscription | null> {
  if (!('tokenId' in ctx.viewer)) return null;
  const { tokenId } = ctx.viewer;
  return models(ctx).pushSubscription.findUnique({
    where: { tokenId_identityId: { tokenId, identityId: identity.id } },
  });
}

/** The subscriptions of the asking token, one an identity at most. */
export async function pushSubscriptionsOfToken(ctx: Ctx): Promise<PushSubscription[]> {
  if (!('tokenId' in ctx.viewer)) return [];
  const { tokenId } = ctx.viewer;
  return models(ctx).pushSubscription.findMany({ where: { tokenId }, orderBy: { createdAt: 'asc' } });
}

/**
 * Subscribes the asking token, in place of what it had. Errors: INVALID_INPUT, also for an endpoint that this server
 * would never connect to; FORBIDDEN.
 */
export async function registerPush(
  ctx: Ctx,
  identity: Identity,
  input: NewPushSubscription,
): Promise<PushSubscription> {
  const { alerts, policy, ...rest } = parseInput(NewSubscription, input);
  const tokenId = tokenOf(ctx);
  const objection = ctx.app.ports.push.objection(rest.endpoint);
  if (objection !== null)
    throw new AppError('INVALID_INPUT', `Nothing can be pushed to this endpoint: ${objection}`, {
      path: ['input', 'endpoint'],
    });
  return inTransaction(ctx, async (ctx) => {
    await ctx.tx.models.pushSubscription.deleteMany({ where: { tokenId, identityId: identity.id } });
    const now = BigInt(ctx.now);
    return ctx.tx.models.pushSubscription.create({
      data: {
        ...rest,
        id: await freeId(ctx),
        tokenId,
        identityId: identity.id,
        alerts: asJson(alerts ?? {}),
        policy: policy ?? 'ALL',
        createdAt: now,
        updatedAt: now,
      },
    });
  });
}

/**
 * Changes what is pushed; what is left out stays. Errors: INVALID_INPUT, NOT_FOUND where the token has no subscription.
 */
export async function updatePush(ctx: Ctx, identity: Identity, input: PushWishes): Promise<PushSubscription> {
  const { alerts, policy } = parseInput(Wishes, input);
  return inTransaction(ctx, async (ctx) => {
    const found = await pushSubscriptionOf(ctx, identity);
    if (!found) throw new AppError('NOT_FOUND', 'This token has no push subscription; register one.');
    return ctx.tx.models.pushSubscription.update({
      where: { id: found.id },
      data: {
        ...(alerts === undefined ? {} : { alerts: asJson(alerts) }),
        ...(policy === undefined ? {} : { policy }),
        updatedAt: BigInt(ctx.now),
      },
    });
  });
}

/** Ends a subscription of the asking token. Errors: NOT_FOUND. */
export async function removePush(ctx: Ctx, id: bigint): Promise<void> {
  const tokenId = tokenOf(ctx);
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.pushSubscription.deleteMany({ where: { id, tokenId } });
    if (count === 0)
      throw new AppError('NOT_FOUND', 'This token has no such push subscription.', {
        path: ['input', 'subscriptionId'],
      });
  });
}

/** Drawn by lot, so that it tells nobody how many there are. */
async function freeId(ctx: TxCtx): Promise<bigint> {
  for (;;) {
    const id = BigInt(1 + ctx.app.random.int(ID_BOUND - 1));
    if (!(await ctx.tx.models.pushSubscription.findUnique({ where: { id } }))) return id;
  }
}

const asJson = (alerts: PushAlerts) => alerts as Prisma.InputJsonObject;
