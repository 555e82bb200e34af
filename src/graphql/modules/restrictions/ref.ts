// The GraphQL type IdentityRestriction: what a domain decided about somebody.

import { restrictionFor } from '../../../core/identities/limits/restrict.ts';
import { identityById } from '../../../core/identities/queries.ts';
import type { IdentityRestriction } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { type Connection, connectionType } from '../../schema/connection.ts';
import { RestrictionLevelEnum } from '../../schema/enums/moderation.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';
import { IdentityRef } from '../identities/ref.ts';

export const IdentityRestrictionRef = builder
  .objectRef<IdentityRestriction>('IdentityRestriction')
  .implement({
    description:
      'What a domain, or the whole install, decided about somebody: it holds in the eyes of that domain alone. For those who moderate it.',
    interfaces: [Node],
    fields: (t) => ({
      id: t.id(idOf('IdentityRestriction')),
      key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
      identity: t.field({
        type: IdentityRef,
        nullable: true,
        description: 'Whom it is about; null where that one is gone.',
        resolve: (it, _args, ctx) => identityById(ctx.core, it.identityId),
      }),
      domain: t.field({
        type: DomainRef,
        nullable: true,
        description: 'The domain that decided; null for the whole install.',
        resolve: (it, _args, ctx) => (it.domainId === null ? null : ctx.core.app.domains.byId(it.domainId)),
      }),
      level: t.field({
        type: RestrictionLevelEnum,
        description: 'How far it goes.',
        resolve: (it) => it.level,
      }),
      reason: t.exposeString('reason', { description: 'Why, for those who moderate; may be empty.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was decided first.' }),
    }),
  });

export const IdentityRestrictionConnection = connectionType(
  'IdentityRestriction',
  IdentityRestrictionRef,
  'Whom a domain limits or suspended for itself, the last decided first.',
  'A decision in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<IdentityRestriction>>;

nodeLoader('IdentityRestriction', (id, ctx) =>
  holds(ctx, 'admin:read:accounts') ? restrictionFor(ctx.core, id) : null,
);
