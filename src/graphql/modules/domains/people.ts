// The fields `Domain.people` and `Domain.directory`: who wants to be found.

import { directoryPart, discoverableIdentities } from '../../../core/identities/directory.ts';
import { builder } from '../../schema/builder.ts';
import { connect, numberWithin, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { DirectoryOrderEnum } from '../../schema/enums/people.ts';
import { IdentityConnection } from '../identities/connection.ts';
import { IdentityRef } from '../identities/ref.ts';

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

const MOST = 80;
const USUAL = 40;
const MOST_SKIPPED = 10_000;

builder.prismaObjectField('Domain', 'directory', (t) =>
  t.field({
    type: [IdentityRef],
    description: `People who want to be found (\`isDiscoverable\`), of the domain and of other servers that are known here; at most ${MOST} at once.`,
    args: {
      order: t.arg({
        type: DirectoryOrderEnum,
        defaultValue: 'ACTIVE',
        description: 'Who stands first.',
      }),
      isLocal: t.arg.boolean({ defaultValue: false, description: 'Whether only people of the domain.' }),
      first: t.arg.int({ defaultValue: USUAL, description: `How many, 1 to ${MOST}.` }),
      skip: t.arg.int({
        defaultValue: 0,
        description: `How many of the first are passed over, 0 to ${MOST_SKIPPED.toLocaleString('en')}.`,
      }),
    },
    complexity: { field: 5, multiplier: USUAL },
    extensions: { dependsOnViewer: true },
    resolve: async (domain, { order, isLocal, first, skip }, ctx) =>
      directoryPart(ctx.core, await ctx.view.reader(), domain, {
        order: order ?? 'ACTIVE',
        isLocal: isLocal ?? false,
        limit: numberWithin(first ?? USUAL, 'first', 1, MOST),
        offset: numberWithin(skip ?? 0, 'skip', 0, MOST_SKIPPED),
      }),
  }),
);
