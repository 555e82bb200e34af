// Connections of identities, and of follows with their date.

import type { Identity } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import type { Connection, Edge } from '../../schema/connection.ts';
import { IdentityRef } from './ref.ts';

/** Lists of people. `total` is how many there are in all, where the server counts them anyway. */

interface People<E extends Edge<Identity> = Edge<Identity>> extends Connection<Identity, E> {
  total?: number | null;
}

const TOTAL =
  'How many there are, as this server or theirs counts; more than the list shows where some are hidden from the viewer or not known here. Null where nobody counts, or where it is hidden.';

export const IdentityConnection = builder.connectionObject(
  {
    type: IdentityRef,
    name: 'IdentityConnection',
    description: 'Identities, in the order of what leads to them (a boost, a block), the latest first.',
    fields: (t) => ({
      totalCount: t.int({
        nullable: true,
        description: TOTAL,
        resolve: (it) => (it as unknown as People).total ?? null,
      }),
    }),
  },
  { name: 'IdentityEdge', description: 'An identity in a list; the cursor is of what leads to it.' },
) as unknown as PothosSchemaTypes.ObjectRef<Types, People>;

export interface FollowEdge extends Edge<Identity> {
  since: bigint;
}

export const FollowConnection = builder.connectionObject(
  {
    type: IdentityRef,
    name: 'FollowConnection',
    description: 'Who follows somebody, is followed or asks to follow, the latest first.',
    fields: (t) => ({
      totalCount: t.int({
        nullable: true,
        description: TOTAL,
        resolve: (it) => (it as unknown as People).total ?? null,
      }),
    }),
  },
  {
    name: 'FollowEdge',
    description: 'An identity and its follow; the cursor is of the follow.',
    fields: (t) => ({
      since: t.field({
        type: 'DateTime',
        description: 'When the follow began to hold; when it was asked for where it waits.',
        resolve: (it) => (it as unknown as FollowEdge).since,
      }),
    }),
  },
) as unknown as PothosSchemaTypes.ObjectRef<Types, People<FollowEdge>>;
