// The GraphQL type CustomEmoji: a picture that stands for a `:shortcode:` in names and texts.

import type { PostEmoji } from '../../../core/posts/shapes.ts';
import { shownStillUrl, shownUrl } from '../../request/shown.ts';
import { builder } from '../../schema/builder.ts';

export const CustomEmoji = builder
  .objectRef<PostEmoji & { category?: string | null; isListed?: boolean }>('CustomEmoji')
  .implement({
    description: 'A small picture that stands for `:shortcode:` in names and posts.',
    fields: (t) => ({
      shortcode: t.exposeString('shortcode', { description: 'What stands between the colons.' }),
      url: t.field({
        type: 'URL',
        description: 'The picture, moving or not.',
        resolve: (it, _args, ctx) => shownUrl(ctx, it.url),
      }),
      staticUrl: t.field({
        type: 'URL',
        description: 'A picture that does not move: the first frame of one that does.',
        resolve: (it, _args, ctx) =>
          it.staticUrl ? shownUrl(ctx, it.staticUrl) : shownStillUrl(ctx, it.url),
      }),
      category: t.string({
        nullable: true,
        description: 'What it is sorted under where it is chosen; null for none, and beside texts.',
        resolve: (it) => it.category ?? null,
      }),
      isListed: t.boolean({
        description: 'Whether apps offer it; one that is not offered can still be typed. True beside texts.',
        resolve: (it) => it.isListed ?? true,
      }),
    }),
  });
