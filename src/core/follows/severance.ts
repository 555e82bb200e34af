// Counts whose follows end by a decision about a server or somebody else, so that they can be told.

import type { SeveranceKind } from '../../db/enums.ts';
import type { Follow, Identity, Severance } from '../../db/rows.ts';
import { type Ctx, models, type TxCtx } from '../context.ts';

/** The decision that ends follows. */
export interface SeveranceCause {
  kind: SeveranceKind;
  /** The id of the row that says so. */
  id: bigint;
  /** The name of the server, or the handle of whom it is about. */
  target: string;
}

/** Follows that ended in one transaction, by the people of this install who lost them. */
export class SeveredFollows {
  readonly #lost = new Map<bigint, { identity: Identity; followers: number; following: number }>();

  /** `ours`: whose follow or follower it was. A request that nobody had accepted is no loss. */
  add(ours: Identity, { followerId, state }: Pick<Follow, 'followerId' | 'state'>): void {
    if (state !== 'ACCEPTED') return;
    const lost = this.#lost.get(ours.id) ?? { identity: ours, followers: 0, following: 0 };
    lost[followerId === ours.id ? 'following' : 'followers'] += 1;
    this.#lost.set(ours.id, lost);
  }

  /** Adds them to what the decision ended before; whoever loses the first ones is told. */
  async keep(ctx: TxCtx, { kind, id: causeId, target }: SeveranceCause): Promise<void> {
    const { severance: rows } = ctx.tx.models;
    for (const { identity, followers, following } of this.#lost.values()) {
      const known = await rows.findUnique({
        where: { identityId_causeId: { identityId: identity.id, causeId } },
      });
      if (known) {
        await rows.update({
          where: { id: known.id },
          data: { followers: known.followers + followers, following: known.following + following },
        });
        continue;
      }
      const severance = await rows.create({
        data: {
          ...{ id: ctx.app.ids.next(), identityId: identity.id, kind, causeId, target },
          ...{ followers, following, createdAt: BigInt(ctx.now) },
        },
      });
      await ctx.emit({ kind: 'followsSevered', severance, identity });
    }
  }
}

export function severanceById(ctx: Ctx, id: bigint): Promise<Severance | null> {
  return models(ctx).severance.findUnique({ where: { id } });
}
