// The query `accessBlocks`, for admins of the install.

import { accessBlocks } from '../../../core/access/block.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { AccessBlockKindEnum } from '../../schema/enums.ts';
import { AccessBlockConnection } from './ref.ts';

builder.queryFields((t) => ({
  accessBlocks: t.field({
    type: AccessBlockConnection,
    description:
      'The mail domains and IP addresses that are kept from signing up, or out altogether. Null for all but admins of the install.',
    authScopes: { installAdmin: 'admin:read' },
    args: { ...pageArgs(t.arg), kind: t.arg({ type: AccessBlockKindEnum, description: 'Only these.' }) },
    complexity: pageComplexity,
    resolve: (_root, { kind, ...args }, ctx) =>
      connectRows(args, (page) => accessBlocks(ctx.core, kind ?? null, page)),
  }),
}));
