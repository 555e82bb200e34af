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
      'The domain that this request was sent to, or one by its name; null if there is none, or if the viewer has nothing to do with it.',
    authScopes: { public: true },
    args: {
      name: t.arg.string({
        description:
          'The name of a domain or its host, at most 253 characters; the addressed domain when left out.',
      }),
    },
    resolve: (_root, { name }, ctx) => (name == null ? ctx.core.domain : domainFor(ctx.core, name)),
  }),
  domains: t.field({
    type: DomainConnection,
    description:
      'All domains of the install for its admins; for others those on which they have an identity or a role.',
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
