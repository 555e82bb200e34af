// What trends on the asked domain, and people to follow.

import { mustModerateDomain } from '../../../core/roles/policy.ts';
import {
  dismissSuggestion,
  MOST_SUGGESTIONS,
  type Suggestion,
  suggestionsFor,
} from '../../../core/suggestions/suggestions.ts';
import { trendingHashtags, trendingLinks, trendingPosts } from '../../../core/trends/queries.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { numberWithin } from '../../schema/connection.ts';
import { answered } from '../../schema/errors.ts';
import { readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { mustHold } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { Hashtag } from '../posts/parts.ts';
import { LinkPreview } from '../posts/preview.ts';
import { PostRef } from '../posts/ref.ts';
import { addressedDomain } from '../timelines/queries.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

const MOST = 40;
const USUAL = 10;
const trendArgs = (arg: Parameters<Parameters<typeof builder.queryField>[1]>[0]['arg']) => ({
  first: arg.int({ defaultValue: USUAL, description: `How many, 1 to ${MOST}.` }),
  skip: arg.int({ defaultValue: 0, description: 'How many of the strongest are passed over, 0 to 100.' }),
  withRejected: arg.boolean({
    defaultValue: false,
    description:
      'Also what moderators rejected, for those who moderate the domain, with a token that holds `admin:read`.',
  }),
});

interface TrendArgs {
  first?: number | null | undefined;
  skip?: number | null | undefined;
  withRejected?: boolean | null | undefined;
}

/** What was asked for. Throws INVALID_INPUT, and FORBIDDEN where only moderators may see all of it. */
async function readTrends({ first, skip, withRejected }: TrendArgs, ctx: GraphQLContext) {
  if (withRejected) {
    mustHold(ctx, 'admin:read');
    await mustModerateDomain(ctx.core, addressedDomain(ctx));
  }
  return {
    limit: numberWithin(first ?? USUAL, 'first', 1, MOST),
    offset: numberWithin(skip ?? 0, 'skip', 0, 100),
    withRejected: withRejected ?? false,
  };
}

builder.queryFields((t) => ({
  trendingHashtags: t.field({
    type: [Hashtag],
    description: `Hashtags that several people use on this domain at the moment, the strongest first; at most ${MOST} at once. Computed anew every ten minutes.`,
    authScopes: { open: 'read:statuses' },
    args: trendArgs(t.arg),
    complexity: { field: 5, multiplier: USUAL },
    resolve: (_root, args, ctx) =>
      answered(async () => trendingHashtags(ctx.core, addressedDomain(ctx), await readTrends(args, ctx))),
  }),
  trendingLinks: t.field({
    type: [LinkPreview],
    description: `Pages that several people link to in public posts that this domain knows, the strongest first; at most ${MOST} at once. Computed anew every ten minutes.`,
    authScopes: { open: 'read:statuses' },
    args: trendArgs(t.arg),
    complexity: { field: 5, multiplier: USUAL },
    resolve: (_root, args, ctx) =>
      answered(async () => trendingLinks(ctx.core, addressedDomain(ctx), await readTrends(args, ctx))),
  }),
  trendingPosts: t.field({
    type: [PostRef],
    description: `Posts that several people boost and favourite at the moment, as this domain knows, the strongest first; at most ${MOST} at once. Their authors want to be found. Computed anew every ten minutes.`,
    authScopes: { open: 'read:statuses' },
    args: trendArgs(t.arg),
    complexity: { field: 5, multiplier: USUAL },
    extensions: { dependsOnViewer: true },
    resolve: (_root, args, ctx) =>
      answered(async () =>
        trendingPosts(ctx.core, await ctx.view.reader(), addressedDomain(ctx), await readTrends(args, ctx)),
      ),
  }),
}));

const SuggestionSourceEnum = builder.enumType('SuggestionSource', {
  description: 'Why somebody is suggested.',
  values: {
    FRIENDS_OF_FRIENDS: { description: 'Those whom the acting identity follows follow them.' },
    MOST_FOLLOWED: { description: 'Many people of this domain follow them.' },
  } as const,
});

const SuggestionRef = builder.objectRef<Suggestion>('Suggestion').implement({
  description: 'Somebody whom the acting identity may want to follow.',
  fields: (t) => ({
    identity: t.field({ type: IdentityRef, description: 'Whom.', resolve: (it) => it.identity }),
    sources: t.field({
      type: [SuggestionSourceEnum],
      description: 'Why, at least one reason.',
      resolve: (it) => it.sources,
    }),
  }),
});

builder.objectFields(ViewerIdentity, (t) => ({
  suggestions: t.field({
    type: [SuggestionRef],
    description: `People to follow, at most ${MOST_SUGGESTIONS}: whom those it follows follow, then whom most people of its domain do. All of them want to be found.`,
    authScopes: { holds: 'read:accounts' },
    args: { first: t.arg.int({ defaultValue: 40, description: `How many, 1 to ${MOST_SUGGESTIONS}.` }) },
    complexity: { field: 20, multiplier: 20 },
    resolve: async ({ identity }, { first }, ctx) =>
      suggestionsFor(
        ctx.core,
        await ctx.view.reader(),
        identity,
        numberWithin(first ?? 40, 'first', 1, MOST_SUGGESTIONS),
      ),
  }),
}));

mutation('dismissSuggestion', {
  description: 'Does not suggest somebody to the acting identity again.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT'],
  takes: 'Whom not to suggest.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of an identity; nothing happens for an unknown one.',
    }),
  }),
  gives: 'Who is not suggested any more.',
  payload: {
    identityId: { type: 'ID', description: 'The `id` that was sent; remove it from the suggestions.' },
  },
  resolve: async ({ identityId }, ctx) => {
    await dismissSuggestion(
      ctx.core,
      mustAct(ctx.core.viewer),
      readId(String(identityId), 'Identity', ['input', 'identityId']),
    );
    return { identityId: String(identityId) };
  },
});
