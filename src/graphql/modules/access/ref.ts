// The GraphQL type AccessBlock: from where nobody signs up, or nobody comes at all.

import { accessBlockFor } from '../../../core/access/block.ts';
import type { AccessBlock } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { type Connection, connectionType } from '../../schema/connection.ts';
import { AccessBlockKindEnum, AccessBlockSeverityEnum } from '../../schema/enums/moderation.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';

export const AccessBlockRef = builder.objectRef<AccessBlock>('AccessBlock').implement({
  description:
    'A mail domain, a mailbox or a range of IP addresses that admins of the install keep from signing up, or out altogether; it holds on all domains. For admins of the install alone.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('AccessBlock')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    kind: t.field({ type: AccessBlockKindEnum, description: 'What is kept out.', resolve: (it) => it.kind }),
    pattern: t.exposeString('pattern', {
      description:
        'The domain in lower case and ASCII, the range as CIDR with its first address, or of a mailbox the SHA-256 of its canonical address, in hex.',
    }),
    severity: t.field({
      type: AccessBlockSeverityEnum,
      description: 'How far it goes.',
      resolve: (it) => it.severity,
    }),
    reason: t.exposeString('reason', { description: 'Why; may be empty.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was decided first.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends by itself; null where it holds until it is taken back.',
    }),
  }),
});

export const AccessBlockConnection = connectionType(
  'AccessBlock',
  AccessBlockRef,
  'Mail domains, mailboxes and IP addresses that are kept out, the last decided first.',
  'A decision in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<AccessBlock>>;

nodeLoader('AccessBlock', (id, ctx) => (holds(ctx, 'admin:read') ? accessBlockFor(ctx.core, id) : null));
