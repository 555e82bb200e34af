// The type List: a timeline of some of those whom the acting identity follows.

import { membersOf, ownList } from '../../../core/lists/queries.ts';
import type { Identity, List } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { ListRepliesEnum } from '../../schema/enums/personal.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { IdentityConnection } from '../identities/connection.ts';
import { TimelineConnection, timelineConnection } from '../timelines/connection.ts';

/** A list of the acting identity's own: nobody else ever gets one. */
export interface OwnList extends List {
  owner: Identity;
}

export const ListRef = builder.objectRef<OwnList>('List').implement({
  description: 'A list: a timeline of some of those whom the acting identity follows. Nobody else sees it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('List')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    title: t.exposeString('title', { description: 'Its name, 255 characters at most.' }),
    replies: t.field({
      type: ListRepliesEnum,
      description: 'Which replies to others it shows, as far as the home timeline would show them.',
      resolve: (it) => it.replies,
    }),
    isExclusive: t.exposeBoolean('isExclusive', {
      description: 'Whether what its members post is left out of the home timeline.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    members: t.field({
      type: IdentityConnection,
      description: 'Who is in it, the last added first; 500 at most.',
      authScopes: { holds: 'read:lists' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (list, args, ctx) =>
        connect(
          args,
          (page) => membersOf(ctx.core, list.id, page),
          (row) => row.cursor,
          (row, cursor) => ({ cursor, node: row.identity }),
        ),
    }),
    timeline: t.field({
      type: TimelineConnection,
      description:
        'What its members posted and boosted, newest first; since they were added, with their newest posts before.',
      authScopes: { holds: 'read:lists' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (list, args, ctx, info) =>
        timelineConnection(ctx, { kind: 'list', list, identity: list.owner }, args, info),
    }),
  }),
});

nodeLoader('List', async (id, ctx) => {
  const owner = ctx.view.identity;
  const list = owner && (await ownList(ctx.core, owner.id, id));
  return list ? { ...list, owner } : null;
});
