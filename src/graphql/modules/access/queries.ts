// The query `accessBlocks`, for admins of the install.

import { accessBlocks } from '../../../core/access/block.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { AccessBlockKindEnum } from '../../schema/enums/moderation.ts';
import { answered } from '../../schema/errors.ts';
import { AccessBlockConnection } from './ref.ts';

builder.queryFields((t) => ({
  accessBlocks: t.field({
    type: AccessBlockConnection,
    description:
      'The mail domains, mailboxes and IP addresses that are kept from signing up, or out altogether. Null for all but admins of the install.',
    authScopes: { installAdmin: 'admin:read' },
    args: {
      ...pageArgs(t.arg),
      kind: t.arg({ type: AccessBlockKindEnum, description: 'Only these.' }),
      pattern: t.arg.string({
        description:
          'Only the decision about just this: whatever `blockAccess` takes, a mail address among them; at most 320 characters.',
      }),
    },
    complexity: pageComplexity,
    resolve: (_root, { kind, pattern, ...args }, ctx) =>
      answered(() =>
        connectRows(args, (page) =>
          accessBlocks(ctx.core, { kind: kind ?? null, pattern: pattern ?? null }, page),
        ),
      ),
  }),
}));
