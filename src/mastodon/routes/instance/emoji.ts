// The route `GET /api/v1/custom_emojis`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { EMOJI } from '../../documents/account.ts';
import { emojiEntity } from '../../entities/emoji.ts';
import { ok, route } from '../../route.ts';

const ALL = graphql(
  'query RestCustomEmoji { instance { domain { customEmoji { ...Emoji category isListed } } } }',
  [EMOJI],
);

/** The emoji that apps offer on the domain that is asked. */
export const customEmojis = route({
  method: 'GET',
  path: '/api/v1/custom_emojis',
  audience: 'public',
  documents: [ALL],
  cache: 60,
  isForAll: true,
  async answer(call) {
    const { instance } = await call.ask(ALL, {});
    return ok(
      (instance?.domain?.customEmoji ?? [])
        .filter(({ isListed }) => isListed)
        .map((emoji) => ({
          ...emojiEntity(emoji),
          ...(emoji.category === null ? {} : { category: emoji.category }),
        })),
    );
  },
});
