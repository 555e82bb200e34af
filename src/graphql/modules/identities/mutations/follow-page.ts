// The mutation `findFollowPage`.

import { findFollowPage, readVisitorHandle } from '../../../../core/follows/follow-page.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { notFound, targetIdentity } from '../target.ts';

mutation('findFollowPage', {
  description:
    'Asks the server of a visitor, by WebFinger, where they follow somebody. Nothing is changed; how often is limited by address.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'RATE_LIMITED'],
  takes: 'Who wants to follow whom.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of an identity of this domain.' }),
    handle: t.string({
      required: true,
      description: "The visitor's own handle, like `@bo@bo.example`: at most 2,600 characters.",
    }),
  }),
  gives: 'Where to go.',
  payload: {
    url: {
      type: 'URL',
      description: 'The page on which the visitor, signed in there, follows the identity.',
    },
    host: { type: 'String', description: 'The host of that page, to say where it leads.' },
  },
  check: ({ identityId, handle }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readVisitorHandle(handle),
  ],
  resolve: async ({ identityId, handle }, ctx) => {
    const identity = await targetIdentity(ctx, identityId);
    if (identity.domainId === null || identity.domainId !== ctx.core.domain?.id)
      throw notFound(['input', 'identityId']);
    await ctx.services.followPageLimit.count(ctx.ip);
    return findFollowPage(ctx.core, identity, handle);
  },
});
