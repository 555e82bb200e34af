// The queries `localTimeline`, `federatedTimeline`, `hashtagTimeline` and `linkTimeline`.

import { linkedPage } from '../../../core/previews/link.ts';
import { isTrendingLink } from '../../../core/trends/queries.ts';
import type { Domain } from '../../../db/rows.ts';
import { normaliseHashtag } from '../../../lib/post-text/hashtag.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { pageArgs, pageComplexity } from '../../schema/connection.ts';
import { InvalidInputError } from '../../schema/errors.ts';
import { TimelineConnection, timelineConnection } from './connection.ts';

/** The domain a request was addressed to; only the operator's socket has none. */
export function addressedDomain(ctx: GraphQLContext): Domain {
  if (ctx.core.domain) return ctx.core.domain;
  throw new InvalidInputError('Ask this on the host of a domain.');
}

/** A hashtag as timelines know it. Throws INVALID_INPUT. */
export function readHashtag(text: string, path: readonly string[]): string {
  const name = normaliseHashtag(text);
  if (name === null) throw new InvalidInputError('Write a hashtag as one word, with or without #.', { path });
  return name;
}

/** Further hashtags of one list. Throws INVALID_INPUT. */
function readHashtags(names: readonly string[] | null | undefined, path: string): string[] {
  if (!names) return [];
  if (names.length > MOST_TAGS)
    throw new InvalidInputError(`Name at most ${MOST_TAGS} hashtags.`, { path: [path] });
  return names.map((name, index) => readHashtag(name, [path, String(index)]));
}

/** Hashtags of one list. */
const MOST_TAGS = 4;

const PostOrigin = builder.enumType('PostOrigin', {
  description: 'Where the author of a post is at home.',
  values: {
    LOCAL: { description: 'On the domain that was asked.' },
    REMOTE: { description: 'Anywhere else: on other servers, and on other domains of this one.' },
  } as const,
});

type Args = Parameters<Parameters<typeof builder.queryFields>[0]>[0]['arg'];
const mediaArg = (arg: Args) =>
  arg.boolean({ defaultValue: false, description: 'Whether only posts with something attached are listed.' });
const originArg = (arg: Args) =>
  arg({
    type: PostOrigin,
    description: 'Only posts by authors of this origin; all of them where it is left out.',
  });
const tagsArg = (arg: Args, what: string) =>
  arg.stringList({ description: `${what}; at most ${MOST_TAGS}, each as \`name\` is written.` });

builder.queryFields((t) => ({
  localTimeline: t.field({
    type: TimelineConnection,
    description:
      'The local timeline: public posts by the people of this domain, newest first. For those people, posts for this domain alone are included; replies to others are left out.',
    authScopes: { open: 'read:statuses' },
    args: { onlyMedia: mediaArg(t.arg), ...pageArgs(t.arg) },
    complexity: pageComplexity,
    resolve: (_root, { onlyMedia, ...args }, ctx, info) =>
      timelineConnection(
        ctx,
        { kind: 'local', domain: addressedDomain(ctx), onlyMedia: onlyMedia === true },
        args,
        info,
      ),
  }),
  federatedTimeline: t.field({
    type: TimelineConnection,
    description:
      'The federated timeline: public posts that this domain knows, newest first. These are posts of its own people, of those they follow on any server, and what came with a reply, a boost or a look-up; replies to others are left out.',
    authScopes: { open: 'read:statuses' },
    args: { onlyMedia: mediaArg(t.arg), origin: originArg(t.arg), ...pageArgs(t.arg) },
    complexity: pageComplexity,
    resolve: (_root, { onlyMedia, origin, ...args }, ctx, info) =>
      timelineConnection(
        ctx,
        {
          kind: 'federated',
          domain: addressedDomain(ctx),
          onlyMedia: onlyMedia === true,
          origin: origin ?? null,
        },
        args,
        info,
      ),
  }),
  hashtagTimeline: t.field({
    type: TimelineConnection,
    description: 'Public posts with one hashtag that this domain knows, newest first, replies included.',
    authScopes: { open: 'read:statuses' },
    args: {
      name: t.arg.string({
        required: true,
        description: 'One word, with or without `#`, at most 100 characters; case does not matter.',
      }),
      any: tagsArg(t.arg, 'Posts with one of these hashtags are listed as well'),
      all: tagsArg(t.arg, 'Only posts that have each of these hashtags too'),
      none: tagsArg(t.arg, 'Only posts without any of these hashtags'),
      onlyMedia: mediaArg(t.arg),
      origin: originArg(t.arg),
      ...pageArgs(t.arg),
    },
    complexity: pageComplexity,
    resolve: (_root, { name, any, all, none, onlyMedia, origin, ...args }, ctx, info) =>
      timelineConnection(
        ctx,
        {
          kind: 'hashtag',
          domain: addressedDomain(ctx),
          name: readHashtag(name, ['name']),
          any: readHashtags(any, 'any'),
          all: readHashtags(all, 'all'),
          none: readHashtags(none, 'none'),
          onlyMedia: onlyMedia === true,
          origin: origin ?? null,
        },
        args,
        info,
      ),
  }),
  linkTimeline: t.field({
    type: TimelineConnection,
    nullable: true,
    description:
      'Public posts that this domain knows and whose first link is one page, newest first, replies included. Null for a page that does not trend here (`trendingLinks`).',
    authScopes: { open: 'read:statuses' },
    args: {
      url: t.arg({
        type: 'URL',
        required: true,
        description: 'The address of the page; its fragment does not matter.',
      }),
      ...pageArgs(t.arg),
    },
    complexity: pageComplexity,
    resolve: async (_root, { url: given, ...args }, ctx, info) => {
      const domain = addressedDomain(ctx);
      const url = linkedPage(given);
      if (url === null || !(await isTrendingLink(ctx.core, domain, url))) return null;
      return timelineConnection(ctx, { kind: 'link', domain, url }, args, info);
    },
  }),
}));
