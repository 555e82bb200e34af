// The custom emoji of a domain: the field `Domain.customEmoji`, and the mutations with which its admins add, change and
// delete them.

import {
  createEmoji,
  deleteEmoji,
  LONGEST_CATEGORY,
  MOST_EMOJI,
  readEmojiDetails,
  readNewEmoji,
  updateEmoji,
} from '../../../core/emoji/manage.ts';
import { emojiOfDomain } from '../../../core/emoji/queries.ts';
import { mustAct } from '../../../core/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { given } from '../../schema/given.ts';
import { readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readDomain } from '../domains/read.ts';
import { DomainRef } from '../domains/ref.ts';
import { CustomEmoji } from '../posts/emoji.ts';

builder.prismaObjectField('Domain', 'customEmoji', (t) =>
  t.field({
    type: [CustomEmoji],
    description: `Its custom emoji, by category and shortcode; at most ${MOST_EMOJI}. Those that are not listed are there too.`,
    complexity: { field: 5, multiplier: 20 },
    resolve: (domain, _args, ctx) => emojiOfDomain(ctx.core, domain.id),
  }),
);

const DOMAIN_ID = 'Global id of a domain that the user administers.';
const SHORTCODE =
  'What stands between the colons: 2 to 128 letters, digits and underscores; upper and lower case differ.';
const CATEGORY = `What it is sorted under where it is chosen, at most ${LONGEST_CATEGORY} characters; null or empty for none.`;
const LISTED = 'Whether apps offer it; one that is not offered can still be typed.';

mutation('createCustomEmoji', {
  description: `Adds a custom emoji to a domain, which may have ${MOST_EMOJI}. Only its owner and admins may. Texts that are written from now on show it.`,
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The new emoji and its picture.',
  input: (t) => ({
    domainId: t.id({ required: true, description: DOMAIN_ID }),
    shortcode: t.string({ required: true, description: SHORTCODE }),
    mediaId: t.id({
      required: true,
      description:
        "Global id of an upload of the acting identity with the purpose EMOJI, READY. It is the domain's from now on.",
    }),
    category: t.string({ description: CATEGORY }),
    isListed: t.boolean({ defaultValue: true, description: LISTED }),
  }),
  gives: 'The new emoji.',
  payload: {
    emoji: { type: CustomEmoji, description: 'The emoji as it is shown from now on.' },
    domain: { type: DomainRef, description: 'The domain with the emoji.' },
  },
  check: ({ domainId, mediaId, shortcode, category }) => [
    () => readId(String(domainId), 'Domain', ['input', 'domainId']),
    () => readId(String(mediaId), 'Media', ['input', 'mediaId']),
    () => readNewEmoji({ shortcode, category: category ?? null }),
  ],
  resolve: async ({ domainId, mediaId, shortcode, category, isListed }, ctx) => {
    const domain = await readDomain(String(domainId), ctx);
    const emoji = await createEmoji(ctx.core, domain, mustAct(ctx.core.viewer), {
      shortcode,
      mediaId: readId(String(mediaId), 'Media', ['input', 'mediaId']),
      category: category ?? null,
      isListed: isListed ?? true,
    });
    return { emoji, domain };
  },
});

mutation('updateCustomEmoji', {
  description: 'Changes where a custom emoji of a domain is offered; only its owner and admins may.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The emoji and what to change; what is left out stays as it is.',
  input: (t) => ({
    domainId: t.id({ required: true, description: DOMAIN_ID }),
    shortcode: t.string({ required: true, description: SHORTCODE }),
    category: t.string({ description: CATEGORY }),
    isListed: t.boolean({ description: LISTED }),
  }),
  gives: 'The emoji after the change.',
  payload: { emoji: { type: CustomEmoji, description: 'The emoji as it is now.' } },
  check: ({ domainId, shortcode: _, ...details }) => [
    () => readId(String(domainId), 'Domain', ['input', 'domainId']),
    () => readEmojiDetails(given(details)),
  ],
  resolve: async ({ domainId, shortcode, ...details }, ctx) => ({
    emoji: await updateEmoji(ctx.core, await readDomain(String(domainId), ctx), shortcode, given(details)),
  }),
});

mutation('deleteCustomEmoji', {
  description:
    'Deletes a custom emoji of a domain with its picture; only its owner and admins may. Texts that were written with it show the shortcode.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The emoji to delete.',
  input: (t) => ({
    domainId: t.id({ required: true, description: DOMAIN_ID }),
    shortcode: t.string({ required: true, description: SHORTCODE }),
  }),
  gives: 'What was deleted.',
  payload: {
    shortcode: { type: 'String', description: 'The shortcode, which is free again.' },
    domain: { type: DomainRef, description: 'The domain without the emoji.' },
  },
  resolve: async ({ domainId, shortcode }, ctx) => {
    const domain = await readDomain(String(domainId), ctx);
    return { shortcode: (await deleteEmoji(ctx.core, domain, shortcode)).shortcode, domain };
  },
});
