// The GraphQL type Boost: who boosted which post, and for whom.

import { boostsFor } from '../../../core/boosts/seen.ts';
import type { Identity } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { VisibilityEnum } from '../../schema/enums/posts.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from './ref.ts';

/** Somebody shows a post to their followers. */
export const BoostRef = builder.prismaObject('Boost', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Boost')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    uri: t.exposeString('uri', { description: 'The URI of the Announce activity.' }),
    visibility: t.field({
      type: VisibilityEnum,
      description: 'Who may see the boost; nobody sees the post by it who may not see the post itself.',
      resolve: (it) => it.visibility,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the post was boosted.' }),
    by: t.field({
      type: IdentityRef,
      description: 'The identity that boosted the post.',
      resolve: (it, _args, ctx) => {
        const identity = ctx.view.author(it.identityId);
        return identity instanceof Promise ? identity.then(isThere) : identity;
      },
    }),
    post: t.field({
      type: PostRef,
      nullable: true,
      description: 'The boosted post; null if the viewer may not see it.',
      extensions: { dependsOnViewer: true },
      resolve: (it, _args, ctx) => ctx.view.posts.get(it.postId),
    }),
  }),
});

function isThere(identity: Identity | null): Identity {
  if (!identity) throw new NotFoundError('Whoever boosted this is gone.');
  return identity;
}

// A boost is there for whoever sees the post it shows and comes across the boost itself.
nodeLoader('Boost', async (id, ctx) => {
  const [boost] = await boostsFor(ctx.core, await ctx.view.reader(), [id]);
  return boost && (await ctx.view.posts.get(boost.postId)) ? boost : null;
});
