// Serves the documents of our actors; a deleted one is a Tombstone with 410, a suspended one is not shown.

import type { Ctx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { actorDocument } from '../render/actor.ts';
import { actorPartsOf } from '../render/actor-parts.ts';
import { isoTime, withoutNothing } from '../render/document.ts';
import { ACTOR_CONTEXT, AS_CONTEXT } from '../vocab.ts';
import { documentAnswer, notFound } from './answers.ts';

/**
 * An actor's document: for everyone, signed or not, so that keys can be had before anything is verified. A deleted one
 * is a Tombstone (410), a suspended one is not shown.
 */
export async function actorAnswer(ctx: Ctx, identity: Identity | null): Promise<Answer> {
  if (!identity || identity.state === 'SUSPENDED') return notFound();
  if (identity.state === 'DELETED') {
    const { uri, deletedAt } = identity;
    const tombstone = {
      '@context': AS_CONTEXT,
      id: uri,
      type: 'Tombstone',
      ...withoutNothing({ deleted: deletedAt === null ? null : isoTime(deletedAt) }),
    };
    return documentAnswer(JSON.stringify(tombstone), false, 410);
  }
  const document = { '@context': ACTOR_CONTEXT, ...actorDocument(await actorPartsOf(ctx, identity)) };
  return documentAnswer(Buffer.from(JSON.stringify(document)), false);
}
