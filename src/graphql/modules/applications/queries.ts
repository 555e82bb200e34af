// Finds the application of a client id, or the one whose token the request has (`application`).

import { applicationByClientId, applicationOfToken } from '../../../core/applications/queries.ts';
import { builder } from '../../schema/builder.ts';
import { ApplicationRef } from './ref.ts';

builder.queryField('application', (t) =>
  t.field({
    type: ApplicationRef,
    nullable: true,
    description:
      'An application that is registered with the domain asked; null where no such is. Without `clientId` the one that holds the token of the request, null for sessions and tokens made by hand.',
    authScopes: { public: true },
    args: {
      clientId: t.arg.string({ description: 'As its registration gave it; at most 200 characters.' }),
    },
    resolve: (_root, { clientId }, ctx) =>
      clientId == null ? applicationOfToken(ctx.core) : applicationByClientId(ctx.core, clientId),
  }),
);
