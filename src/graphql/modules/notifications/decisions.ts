// What notifications about decisions say besides: what moderators decided, and which follows ended by it.

import { severanceById } from '../../../core/follows/severance.ts';
import { strikeFor } from '../../../core/moderation/strikes/queries.ts';
import type { Severance } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { KEY_DESCRIPTION } from '../../schema/node.ts';
import { StrikeRef } from '../moderation/strike.ts';
import { NOTIFICATION_TYPES } from './ref.ts';

const SeveranceKindEnum = builder.enumType('SeveranceKind', {
  description: 'Why follows ended that neither side undid.',
  values: {
    HOST_BLOCKED: { description: 'Those who run the domain blocked a server.' },
    HOST_HIDDEN: { description: 'The identity itself hides a server.' },
    IDENTITY_SUSPENDED: { description: 'Those who run the domain suspended somebody for it.' },
  } as const,
});

const SeveranceRef = builder.objectRef<Severance>('Severance').implement({
  description:
    'Follows of an identity that ended by one decision. The numbers grow while they are ended one by one; with whom they were is not kept.',
  fields: (t) => ({
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    kind: t.field({ type: SeveranceKindEnum, description: 'Why.', resolve: (it) => it.kind }),
    target: t.exposeString('target', {
      description: 'The name of the server, or the handle of whom the decision was about.',
    }),
    followers: t.exposeInt('followers', {
      description: 'How many people who followed the identity do so no more.',
    }),
    following: t.exposeInt('following', { description: 'How many people it follows no more.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the first of them ended.' }),
  }),
});

builder.objectField(NOTIFICATION_TYPES.MODERATION_WARNING, 'strike', (t) =>
  t.field({
    type: StrikeRef,
    nullable: true,
    description: 'What was decided, with what can be done against it; null where it is gone.',
    resolve: ({ strikeId }, _args, ctx) => (strikeId === null ? null : strikeFor(ctx.core, strikeId)),
  }),
);
builder.objectField(NOTIFICATION_TYPES.SEVERED_RELATIONSHIPS, 'severance', (t) =>
  t.field({
    type: SeveranceRef,
    nullable: true,
    description: 'By what decision, and how many; null where it is gone.',
    resolve: ({ severanceId }, _args, ctx) =>
      severanceId === null ? null : severanceById(ctx.core, severanceId),
  }),
);
