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

export const Hashtag = builder.objectRef<PostTagLink>('Hashtag').implement({
  description: 'A word by which posts of one topic are found.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Normalised, without `#`; the name to ask for in `hashtagTimeline`.',
    }),
    display: t.exposeString('display', { description: 'As written in the post, without `#`.' }),
  }),
});
