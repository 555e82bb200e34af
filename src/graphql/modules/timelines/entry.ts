// The GraphQL type TimelineEntry: a post or a boost at its place in a timeline.

import { boostsFor } from '../../../core/boosts/seen.ts';
import type { TimelineItem } from '../../../core/timelines/page.ts';
import type { Post } from '../../../db/rows.ts';
import type { Perspective } from '../../request/perspective.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { BoostRef } from '../posts/boost.ts';
import { PostRef } from '../posts/ref.ts';

/**
 * The type `TimelineEntry`: one row of a timeline, which is a post or somebody's boost of one. It has an id of its own,
 * so that a client's cache keeps a post and the boosts of it apart, and `PostRemoved` can name what went.
 */
export type TimelineEntry = Omit<TimelineItem, 'post'> & { post: Post };

export const TimelineEntryRef = builder.objectRef<TimelineEntry>('TimelineEntry').implement({
  description: 'An entry of a timeline: a post or a boost. It is the same in every timeline.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description:
        'The id of the entry, not of the post: a post and each boost of it are entries with ids of their own.',
      resolve: (it) => encodeNodeId('TimelineEntry', it.entryId),
    }),
    key: t.field({
      type: 'Snowflake',
      description: `${KEY_DESCRIPTION} It is the \`key\` of the post, or of the boost; a larger one is newer and stands further up.`,
      resolve: (it) => it.entryId,
    }),
    post: t.field({ type: PostRef, description: 'The post, or the boosted post.', resolve: (it) => it.post }),
    boost: t.field({
      type: BoostRef,
      nullable: true,
      description: 'The boost that the entry stands for; null for a post by itself.',
      resolve: (it) => it.boost,
    }),
  }),
});

/** A row of a timeline: the post that came with it is not loaded again for its boost. */
export function entryFor(view: Perspective, { entryId, post, boost }: TimelineItem): TimelineEntry {
  if (boost) view.posts.keep(post.id, post);
  return { entryId, post, boost };
}

nodeLoader('TimelineEntry', async (id, ctx): Promise<TimelineEntry | null> => {
  const [boost = null] = await boostsFor(ctx.core, await ctx.view.reader(), [id]);
  const post = await ctx.view.posts.get(boost ? boost.postId : id);
  return post && entryFor(ctx.view, { entryId: id, post, boost });
});
