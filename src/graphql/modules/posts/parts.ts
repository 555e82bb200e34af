// What a post's row holds besides its text and attachments: mentions, hashtags.

import type { PostMention, PostTagLink } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { IdentityRef } from '../identities/ref.ts';
import { identityFor } from '../identities/see.ts';

/** What lies in a post: mentions and hashtags. All of it is on the post's row. */

export const Mention = builder.objectRef<PostMention>('Mention').implement({
  description: 'An identity that is mentioned in a post.',
  fields: (t) => ({
    handle: t.field({
      type: 'Handle',
      description: 'The full handle of the mentioned identity.',
      resolve: (it) => `@${it.username}@${it.domain}`,
    }),
    url: t.field({ type: 'URL', description: 'The address of their profile page.', resolve: (it) => it.url }),
    identityId: t.id({
      nullable: true,
      description: 'Global id of the identity; null if it is not known here.',
      resolve: (it) => (it.id === null ? null : encodeNodeId('Identity', it.id)),
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'The mentioned identity; null if it is not known here, or hidden from the viewer.',
      extensions: { dependsOnViewer: true },
      resolve: async (it, _args, ctx) => {
        if (it.id === null) return null;
        const view = ctx.view;
        return identityFor(ctx, await view.identities.load(BigInt(it.id)));
      },
    }),
  }),
});

/** A hashtag of a post as it stands there; with an `id` that of a list, which the domain may write in its own way. */
export interface ShownHashtag extends PostTagLink {
  id?: bigint;
}

export const Hashtag = builder.objectRef<ShownHashtag>('Hashtag').implement({
  description: 'A word by which posts of one topic are found.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Normalised, without `#`; the name to ask for in `hashtagTimeline`.',
    }),
    display: t.string({
      description:
        'As written in the post, without `#`; in lists of hashtags as moderators of the addressed domain write it, else as it was first written.',
      // What stands in posts is there at once: pages hold many.
      resolve: ({ id, display }, _args, ctx) =>
        id === undefined ? display : ctx.view.tagDisplays.load(id).then((decided) => decided ?? display),
    }),
  }),
});
