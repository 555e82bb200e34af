// The query `identities`, for moderators.

import { moderatedIdentities } from '../../../core/identities/moderated.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { IdentityStateEnum } from '../../schema/enums.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { IdentityConnection } from './connection.ts';

builder.queryFields((t) => ({
  identities: t.field({
    type: IdentityConnection,
    description:
      'Identities in every state, the newest first: of one domain for its moderators, admins and owner; all that are known here, those of other servers too, for admins of the install.',
    authScopes: { holds: 'admin:read:accounts' },
    args: {
      ...pageArgs(t.arg),
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      text: t.arg.string({ description: 'Only usernames with this in them, at most 100 characters.' }),
      state: t.arg({ type: IdentityStateEnum, description: 'Only identities in this state.' }),
    },
    complexity: pageComplexity,
    resolve: (_root, { domainId, text, state, ...args }, ctx) =>
      answered(async () => {
        const domain = await readOptionalDomain(domainId, ctx, ['domainId']);
        const filter = { text: text?.slice(0, 100) ?? null, state: state ?? null };
        return connectRows(args, (page) => moderatedIdentities(ctx.core, domain, filter, page));
      }),
  }),
}));
