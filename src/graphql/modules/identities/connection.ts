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
  'How many there are in all, as this server or theirs counts; more than the list shows where some are hidden from the viewer or not known here. Null if it is not counted, or hidden from the viewer.';

export const IdentityConnection = builder.connectionObject(
  {
    type: IdentityRef,
    name: 'IdentityConnection',
    description: 'Identities, in the order of what puts them into the list (a boost, a block), newest first.',
    fields: (t) => ({
      totalCount: t.int({
        nullable: true,
        description: TOTAL,
        resolve: (it) => (it as unknown as People).total ?? null,
      }),
    }),
  },
  { name: 'IdentityEdge', description: 'An identity in a list; the cursor is that of what puts it there.' },
) as unknown as PothosSchemaTypes.ObjectRef<Types, People>;

export interface FollowEdge extends Edge<Identity> {
  since: bigint;
}

export const FollowConnection = builder.connectionObject(
  {
    type: IdentityRef,
    name: 'FollowConnection',
    description: 'Followers, followed identities or follow requests, newest first.',
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
        description: 'When the follow was accepted, or requested if it still waits.',
        resolve: (it) => (it as unknown as FollowEdge).since,
      }),
    }),
  },
) as unknown as PothosSchemaTypes.ObjectRef<Types, People<FollowEdge>>;
