// The GraphQL type LinkPreview: what a web page that posts link to says of itself.

import { mayHaveLink } from '../../../core/previews/link.ts';
import { agreesToBeNamed, linkHistory } from '../../../core/previews/queries.ts';
import { HISTORY_DAYS, type UseDay } from '../../../core/usage.ts';
import type { Identity, Preview } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { shownOfPreview, shownUrlOrNull } from '../../request/shown.ts';
import { builder } from '../../schema/builder.ts';
import { IdentityRef } from '../identities/ref.ts';
import { addressedDomain } from '../timelines/queries.ts';
import { PostRef } from './ref.ts';

const LinkPreviewType = builder.enumType('LinkPreviewType', {
  description: 'What the linked page mainly shows.',
  values: {
    LINK: { description: 'A page to read.' },
    PHOTO: { description: 'A picture, which lies at `embedUrl`.' },
    VIDEO: { description: 'Something to play; `html` is its player.' },
    RICH: { description: 'Something else that `html` shows.' },
  } as const,
});

const LinkPreviewAuthor = builder.objectRef<Preview>('LinkPreviewAuthor').implement({
  description: 'Who wrote a linked page, as the page says.',
  fields: (t) => ({
    name: t.exposeString('authorName', { description: 'Their name; empty where the page gives none.' }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'The address of a page about them; null where none is given.',
      resolve: (it) => it.authorUrl || null,
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'Who they are in the fediverse: the identity that the page names (`fediverse:creator`), if it lists the website among its `attributionDomains`; null otherwise.',
      resolve: (it, _args, ctx) => creatorOf(it, ctx),
    }),
  }),
});

const LinkDay = builder.objectRef<UseDay>('LinkDay').implement({
  description: 'How much a page was linked to on one day.',
  fields: (t) => ({
    day: t.field({
      type: 'DateTime',
      description: 'The day, by its midnight in UTC.',
      resolve: (it) => it.day,
    }),
    posts: t.exposeInt('posts', { description: 'Public posts with the link that this domain knows.' }),
    authors: t.exposeInt('authors', { description: 'How many wrote those.' }),
  }),
});

export const LinkPreview = builder.objectRef<Preview>('LinkPreview').implement({
  description: 'What a web page says of itself, fetched once by this server for all posts that link to it.',
  fields: (t) => ({
    key: t.field({ type: 'Snowflake', description: 'The id in REST APIs.', resolve: (it) => it.id }),
    url: t.field({
      type: 'URL',
      description: 'The address of the page, as it is linked to, without its fragment.',
      resolve: (it) => it.url,
    }),
    type: t.field({
      type: LinkPreviewType,
      description: 'What there is to be shown of it.',
      resolve: (it) => it.type,
    }),
    title: t.exposeString('title', { description: 'What the page is called; never empty.' }),
    description: t.exposeString('description', {
      description: 'What it is about, as plain text; empty where it does not say.',
    }),
    language: t.field({
      type: 'Language',
      nullable: true,
      description: 'The language of the page; null where it does not say.',
      resolve: (it) => it.language,
    }),
    authors: t.field({
      type: [LinkPreviewAuthor],
      description: 'Who wrote it, at most one.',
      resolve: async (it, _args, ctx) =>
        it.authorName || it.authorUrl || (await creatorOf(it, ctx)) ? [it] : [],
    }),
    siteName: t.exposeString('siteName', { description: 'The name of the website; empty where unknown.' }),
    siteUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'The address of the website; null where it does not say.',
      resolve: (it) => it.siteUrl || null,
    }),
    html: t.exposeString('html', {
      description:
        'A player as an `<iframe>` of an https page of its site, in a sandbox; empty where there is none. It is written by this server: nothing of the HTML of others is in it.',
    }),
    width: t.exposeInt('width', {
      description: 'Pixels across of the player, or else of the picture; 0 when unknown.',
    }),
    height: t.exposeInt('height', {
      description: 'Pixels down of the player, or else of the picture; 0 when unknown.',
    }),
    imageUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'A picture for it, on the host that was asked; null where there is none.',
      resolve: ({ id, imageUrl, blurhash }, _args, ctx) =>
        imageUrl !== null && blurhash === null
          ? shownOfPreview(ctx, { id, imageUrl })
          : shownUrlOrNull(ctx, imageUrl),
    }),
    imageAlt: t.exposeString('imageAlt', {
      description:
        'A description of the picture in words (alternative text); empty where the page gives none.',
    }),
    blurhash: t.field({
      type: 'BlurHash',
      nullable: true,
      description:
        'What to show while the picture loads; null when unknown, as it is until somebody has looked at the picture.',
      resolve: (it) => it.blurhash || null,
    }),
    embedUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Of a PHOTO the picture itself, on the host that was asked; null for the rest.',
      resolve: (it, _args, ctx) => shownUrlOrNull(ctx, it.embedUrl),
    }),
    isMissingAttribution: t.boolean({
      description:
        'Whether the page names the acting identity as its author without its agreement: adding the website to `attributionDomains` gives it.',
      extensions: { dependsOnViewer: true },
      resolve: ({ creatorId, url }, _args, { view: { identity } }) =>
        identity !== null && identity.id === creatorId && !agreesToBeNamed(identity, url),
    }),
    history: t.field({
      type: [LinkDay],
      description: `How much it was linked to on this domain in the last ${HISTORY_DAYS} days, today first.`,
      complexity: 10,
      resolve: (it, _args, ctx) => linkHistory(ctx.core, addressedDomain(ctx), it.url),
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the page was published, as it says; null where it does not.',
    }),
  }),
});

builder.objectField(PostRef, 'card', (t) =>
  t.field({
    type: LinkPreview,
    nullable: true,
    description:
      'The preview of the first page that it links to, mentions, hashtags and what it quotes left out. Null without a link, until the page was looked at (a `PostUpdated` frame tells), and where it has nothing to show.',
    resolve: (post, _args, ctx) => (mayHaveLink(post) ? ctx.view.cards.get(post.id) : null),
  }),
);

/** Whoever is named by a page and agrees to it. */
async function creatorOf({ creatorId, url }: Preview, ctx: GraphQLContext): Promise<Identity | null> {
  const identity = creatorId === null ? null : await ctx.view.author(creatorId);
  return identity?.state === 'ACTIVE' && agreesToBeNamed(identity, url) ? identity : null;
}
