// What notifications tell in words, for clients that do not know their kinds.

import { titleOf } from '../../../core/notification-kinds/title.ts';
import { userOf } from '../../../core/roles/policy.ts';
import { handleOfSignUp } from '../../../core/sign-up/decide.ts';
import type { Domain, Identity, Notification } from '../../../db/rows.ts';
import { type Words, wordsFor } from '../../../lib/words/words.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { NotificationRef } from './ref.ts';

interface InWords {
  row: Notification;
  actor: Identity;
  words: Words;
  domain: Domain | null;
  /** Who did it, where they have no identity yet. */
  by: string | null;
}

const InWordsRef = builder.objectRef<InWords>('NotificationInWords').implement({
  description:
    'What a notification tells, for clients that do not know its kind: in the language of the user, else in that of the domain.',
  fields: (t) => ({
    title: t.string({
      description: 'Who did what, in one sentence of plain text.',
      resolve: ({ row, actor, words, by }) => titleOf(words, row.kind, actor, by),
    }),
    hint: t.string({
      description: 'That it can be seen in a browser, as plain text.',
      resolve: ({ words }) => words.notifications.seeElsewhere,
    }),
    url: t.field({
      type: 'URL',
      description:
        'Where a browser shows what it is about: a post, a collection, a decision of moderators, what waits for them, or who caused it.',
      resolve: pageOf,
    }),
  }),
});

async function pageOf({ row, actor, domain }: InWords, _args: object, ctx: GraphQLContext): Promise<string> {
  const post = row.postId === null ? null : await ctx.view.posts.get(row.postId);
  if (post) return post.url ?? post.uri;
  const collection = row.collectionId === null ? null : await ctx.view.collections.get(row.collectionId);
  if (collection) return collection.url ?? collection.uri;
  if (row.strikeId !== null && domain) return `${domain.origin}/settings/strikes`;
  if (row.moderatedDomainId !== null) {
    const moderated = await ctx.core.app.domains.byId(row.moderatedDomainId);
    if (moderated && row.reportId !== null) return `${moderated.origin}/settings/reports/${row.reportId}`;
    if (moderated && row.signUpId !== null) return `${moderated.origin}/settings/sign-ups`;
  }
  return actor.url ?? actor.uri;
}

builder.interfaceField(NotificationRef, 'inWords', (t) =>
  t.field({
    type: InWordsRef,
    description: 'What it tells in words.',
    resolve: async (row, _args, ctx) => {
      const { domain } = ctx.core;
      const actor = await ctx.view.identities.load(row.actorId);
      if (!actor) throw new Error('A notification has nobody who caused it.');
      const by = row.signUpId === null ? null : await handleOfSignUp(ctx.core, row.signUpId);
      const words = await wordsFor(userOf(ctx.core)?.locale, domain?.language);
      return { row, actor, domain, words, by };
    },
  }),
);
