// The fields of ViewerIdentity that give its settings, markers and hidden servers, and whom a profile endorses.

import { type FollowsWith, followsWithHost, hiddenHostsOf } from '../../../core/blocks/hide-host.ts';
import { endorsedBy } from '../../../core/personal/endorsements.ts';
import { markersOf } from '../../../core/personal/markers.ts';
import { settingsOf } from '../../../core/personal/settings.ts';
import type { HiddenHost } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connect,
  connectionType,
  connectRows,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { IdentityConnection } from '../identities/connection.ts';
import { ViewerIdentity } from '../viewer/identity.ts';
import { MarkerRef, SettingsRef } from './ref.ts';

const HiddenHostRef = builder.objectRef<HiddenHost>('HiddenHost').implement({
  description: 'A server whose people the acting identity does not want to read.',
  fields: (t) => ({
    host: t.exposeString('name', { description: 'The host name of the hidden server, in lower case.' }),
    since: t.field({ type: 'DateTime', description: 'When it was hidden.', resolve: (it) => it.createdAt }),
  }),
});

const FollowsWithHostRef = builder.objectRef<FollowsWith>('FollowsWithHost').implement({
  description: 'The follows between the acting identity and people of one server.',
  fields: (t) => ({
    following: t.exposeInt('following', { description: 'People there whom it follows.' }),
    followers: t.exposeInt('followers', { description: 'People there who follow it.' }),
  }),
});

const HiddenHostConnection = connectionType(
  'HiddenHost',
  HiddenHostRef,
  'Hidden servers, the last hidden first.',
  'A hidden server in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<HiddenHost>>;

builder.objectFields(ViewerIdentity, (t) => ({
  settings: t.field({
    type: SettingsRef,
    description: 'What its posts are by default, and what its apps are to show.',
    authScopes: { holds: 'read:accounts' },
    resolve: ({ identity }, _args, ctx) => settingsOf(ctx.core, identity.id),
  }),
  markers: t.field({
    type: [MarkerRef],
    description: 'How far it has read the timelines that have a marker; at most one each.',
    authScopes: { holds: 'read:statuses' },
    resolve: ({ identity }, _args, ctx) => markersOf(ctx.core, identity.id),
  }),
  hiddenHosts: t.field({
    type: HiddenHostConnection,
    description: 'The servers whose people it does not want to read, the last hidden first.',
    authScopes: { holds: 'read:blocks' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connectRows(args, (page) => hiddenHostsOf(ctx.core, identity.id, page)),
  }),
  followsWithHost: t.field({
    type: FollowsWithHostRef,
    description:
      'The follows that `hideHost` would end; what is asked for and not accepted yet is not counted.',
    authScopes: { holds: 'write:blocks' },
    args: {
      host: t.arg.string({
        required: true,
        description: 'The domain of a server, like `other.example`, at most 253 characters.',
      }),
    },
    complexity: 20,
    resolve: ({ identity }, { host }, ctx) => followsWithHost(ctx.core, identity.id, host),
  }),
}));

builder.prismaObjectFields('Identity', (t) => ({
  endorsed: t.field({
    type: IdentityConnection,
    description: 'Whom its profile recommends, the last added first; nobody for identities of other servers.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (identity, args, ctx) =>
      connect(
        args,
        (page) => endorsedBy(ctx.core, identity.id, page),
        (row) => row.id,
        (row, cursor) => ({ cursor, node: row.subject }),
      ),
  }),
}));
