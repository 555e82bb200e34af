// The GraphQL type Archive, and where an identity finds its archives.

import { archiveFor, archivesOf } from '../../../core/archives/create.ts';
import type { Archive } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { ArchiveStateEnum } from '../../schema/enums/transfers.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { addressOf } from '../imports/ref.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

export const ArchiveRef = builder.objectRef<Archive>('Archive').implement({
  description:
    'A file of everything that the acting identity wrote, with its media, its favourites and bookmarks, and whom it follows; it goes a week after it was made.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Archive')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    state: t.field({ type: ArchiveStateEnum, description: 'How far it is.', resolve: (it) => it.state }),
    bytes: t.field({
      type: 'Float',
      nullable: true,
      description: 'Its length; null until it is READY.',
      resolve: ({ bytes }) => (bytes === null ? null : Number(bytes)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it goes; null until it is READY.',
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description:
        'Where it is, as a tar.gz file in the layout of Mastodon: `actor.json`, `outbox.json`, `likes.json`, `bookmarks.json`, CSV files and media. GET it within an hour, without a token. Null until it is READY.',
      resolve: async (it, _args, ctx) => {
        const owner = ctx.view.identity;
        if (it.state !== 'READY' || owner === null) return null;
        return (await addressOf(ctx, owner, { what: 'archive', id: it.id })).url;
      },
    }),
  }),
});

nodeLoader('Archive', (id, ctx) => {
  const owner = ctx.view.identity;
  return owner && holds(ctx, 'read') ? archiveFor(ctx.core, owner, id) : null;
});

builder.objectFields(ViewerIdentity, (t) => ({
  archives: t.field({
    type: [ArchiveRef],
    description: 'Its archives of the last week, the latest first; 10 at most.',
    authScopes: { holds: 'read' },
    complexity: { field: 1, multiplier: 10 },
    resolve: ({ identity }, _args, ctx) => archivesOf(ctx.core, identity.id),
  }),
}));
