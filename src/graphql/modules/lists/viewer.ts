// The fields of ViewerIdentity that give its lists.

import { MOST_LISTS } from '../../../core/lists/lists.ts';
import { listsOf } from '../../../core/lists/queries.ts';
import { builder } from '../../schema/builder.ts';
import { readOptionalId } from '../../schema/ids.ts';
import { ViewerIdentity } from '../viewer/identity.ts';
import { ListRef } from './ref.ts';

builder.objectFields(ViewerIdentity, (t) => ({
  lists: t.field({
    type: [ListRef],
    description: `All of its lists, by title; ${MOST_LISTS} at most.`,
    authScopes: { holds: 'read:lists' },
    args: {
      holding: t.arg.id({ description: 'Only lists that hold this identity.' }),
    },
    complexity: { field: 1, multiplier: 5 },
    resolve: async ({ identity }, { holding }, ctx) => {
      const lists = await listsOf(ctx.core, identity.id, readOptionalId(holding, 'Identity', ['holding']));
      return lists.map((list) => ({ ...list, owner: identity }));
    },
  }),
}));
