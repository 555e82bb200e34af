// The queries `domain` and `domains`.

import { domainFor, domainsFor } from '../../../core/domains/queries.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { DomainConnection, DomainRef } from './ref.ts';

builder.queryFields((t) => ({
  domain: t.field({
    type: DomainRef,
    nullable: true,
    description:
      'The domain this request was sent to, or one by its name; null for one the viewer has nothing to do with.',
    authScopes: { public: true },
    args: {
      name: t.arg.string({ description: 'What its handles end in, or its host; at most 253 characters.' }),
    },
    resolve: (_root, { name }, ctx) => (name == null ? ctx.core.domain : domainFor(ctx.core, name)),
  }),
  domains: t.field({
    type: DomainConnection,
    description:
      'For admins of the install all its domains, for others those they have an identity or a role on.',
    authScopes: { holds: 'read:accounts' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (_root, args, ctx) =>
      connect(
        args,
        async ({ limit, olderThan, newerThan, order }) => {
          const all = (await domainsFor(ctx.core)).filter(
            ({ id }) => (olderThan == null || id < olderThan) && (newerThan == null || id > newerThan),
          );
          return order === 'oldest' ? all.slice(0, limit) : all.slice(-limit);
        },
        (row) => row.id,
        (row, cursor) => ({ cursor, node: row }),
      ),
  }),
}));
