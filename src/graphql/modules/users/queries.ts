// The queries `user` and `users`, for admins.

import { allUsers, userByEmail } from '../../../core/users/queries.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { UserConnection, UserRef } from './ref.ts';

builder.queryFields((t) => ({
  user: t.field({
    type: UserRef,
    nullable: true,
    description: 'A user by email address; null if there is none.',
    authScopes: { installAdmin: 'admin:read:accounts' },
    args: {
      email: t.arg.string({
        required: true,
        description: 'The email address, in any case; at most 320 characters.',
      }),
    },
    resolve: (_root, { email }, ctx) => userByEmail(ctx.core, email),
  }),
  users: t.field({
    type: UserConnection,
    description: 'All users of this install, newest first.',
    authScopes: { installAdmin: 'admin:read:accounts' },
    args: {
      ...pageArgs(t.arg),
      text: t.arg.string({ description: 'Only addresses with this in them, at most 320 characters.' }),
    },
    complexity: pageComplexity,
    resolve: (_root, { text, ...args }, ctx) =>
      connectRows(args, (page) => allUsers(ctx.core, page, text?.slice(0, 320) ?? null)),
  }),
}));
