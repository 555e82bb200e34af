import { identityByHandle } from '../../../core/identities/queries.ts';
import { parseHandle } from '../../../lib/handle.ts';
import { AS_DESCRIPTION, viewAs } from '../../request/view.ts';
import { builder } from '../../schema/builder.ts';
import { readId } from '../../schema/ids.ts';
import { IdentityRef } from './ref.ts';
import { identityFor } from './see.ts';

builder.queryFields((t) => ({
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'An identity by its global id; null where there is none, or none for the viewer.',
    authScopes: { open: 'read:accounts' },
    args: {
      id: t.arg.id({ required: true, description: 'As the API gave it: `identity_113…`.' }),
      as: t.arg.id({ description: AS_DESCRIPTION }),
    },
    resolve: async (_root, { id, as }, ctx) => {
      const view = await viewAs(ctx, as);
      return identityFor(ctx, view, await view.identities.load(readId(id, 'Identity', ['id'])));
    },
  }),
  identityByHandle: t.field({
    type: IdentityRef,
    nullable: true,
    description:
      'An identity known here by its handle; asks no other server (`resolve` does). Null where none is known.',
    authScopes: { open: 'read:accounts' },
    args: {
      handle: t.arg({
        type: 'Handle',
        required: true,
        description: 'A handle without domain means one of this domain.',
      }),
      as: t.arg.id({ description: AS_DESCRIPTION }),
    },
    resolve: async (_root, { handle, as }, ctx) => {
      const parsed = parseHandle(handle);
      const domain = parsed?.domain ?? ctx.core.domain?.name;
      if (!parsed || !domain) return null;
      const view = await viewAs(ctx, as);
      const found = await identityByHandle(ctx.core, parsed.username, domain);
      return found?.state === 'DELETED' ? null : identityFor(ctx, view, found);
    },
  }),
}));
