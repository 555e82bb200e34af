// Finds an identity by its global id or its handle, among those already known here.

import { identityByHandle } from '../../../core/identities/queries.ts';
import { parseHandle } from '../../../lib/handle.ts';
import { builder } from '../../schema/builder.ts';
import { readId } from '../../schema/ids.ts';
import { IdentityRef } from './ref.ts';
import { identityFor } from './see.ts';

builder.queryFields((t) => ({
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'An identity by its global id; null if there is none, or if the viewer may not see it.',
    authScopes: { open: 'read:accounts' },
    args: {
      id: t.arg.id({ required: true, description: 'As the API gave it: `identity_113…`.' }),
    },
    resolve: async (_root, { id }, ctx) =>
      identityFor(ctx, await ctx.view.identities.load(readId(id, 'Identity', ['id']))),
  }),
  identityByHandle: t.field({
    type: IdentityRef,
    nullable: true,
    description:
      'An identity known here by its handle; asks no other server (`resolve` does). Null if none is known, or if the viewer may not see it.',
    authScopes: { open: 'read:accounts' },
    args: {
      handle: t.arg({
        type: 'Handle',
        required: true,
        description: 'A handle without domain means one of this domain.',
      }),
    },
    resolve: async (_root, { handle }, ctx) => {
      const parsed = parseHandle(handle);
      const domain = parsed?.domain ?? ctx.core.domain?.name;
      if (!parsed || !domain) return null;
      const found = await identityByHandle(ctx.core, parsed.username, domain);
      if (found) ctx.view.identities.prime(found.id, found);
      return found?.state === 'DELETED' ? null : identityFor(ctx, found);
    },
  }),
}));
