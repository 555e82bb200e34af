// The field `Domain.people`: the directory of a domain.

import { discoverableIdentities } from '../../../core/identities/directory.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { IdentityConnection } from '../identities/connection.ts';

builder.prismaObjectField('Domain', 'people', (t) =>
  t.field({
    type: IdentityConnection,
    description: 'The directory: its identities that want to be found (`isDiscoverable`), newest first.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: async (domain, args, ctx) => {
      const reader = await ctx.view.reader();
      return connect(
        args,
        (page) => discoverableIdentities(ctx.core, reader, domain, page),
        (row) => row.cursor,
        (row, cursor) => ({ cursor, node: row.identity }),
      );
    },
  }),
);
