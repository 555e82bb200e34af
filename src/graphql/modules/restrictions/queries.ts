// The query `identityRestrictions`, for moderators.

import { restrictionsOf } from '../../../core/identities/limits/restrict.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { RestrictionLevelEnum } from '../../schema/enums/moderation.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { IdentityRestrictionConnection } from './ref.ts';

builder.queryFields((t) => ({
  identityRestrictions: t.field({
    type: IdentityRestrictionConnection,
    description:
      'Whom a domain limits or suspended for itself, for its moderators, admins and owner; whom the whole install limits, for its admins.',
    authScopes: { holds: 'admin:read:accounts' },
    args: {
      ...pageArgs(t.arg),
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      level: t.arg({ type: RestrictionLevelEnum, description: 'Only decisions that go so far.' }),
    },
    complexity: pageComplexity,
    resolve: (_root, { domainId, level, ...args }, ctx) =>
      answered(async () => {
        const domain = await readOptionalDomain(domainId, ctx, ['domainId']);
        return connectRows(args, (page) => restrictionsOf(ctx.core, domain, level ?? null, page));
      }),
  }),
}));
