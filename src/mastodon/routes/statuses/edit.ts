// The route that edits a status.

import * as v from 'valibot';
import { graphql } from '../../../graphql/documents/typed.ts';
import type { Refusal } from '../../call.ts';
import { POST } from '../../documents/status.ts';
import { quotePolicyOf } from '../../entities/consent/quote.ts';
import { interactionPolicy, replyPoliciesOf } from '../../entities/consent/reply.ts';
import { status } from '../../entities/status.ts';
import { invalid, notFound, tooLong } from '../../errors.ts';
import { given } from '../../params/given.ts';
import { flag, language, objects, text, texts } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { focusOf } from '../media/upload.ts';
import { mediaIdsOf, mediaRefusal } from './attached.ts';
import { contentOf, isSensitive } from './content.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';
import { pollOf, pollParams, pollRefusal } from './poll.ts';

const EDIT = graphql(
  `mutation RestEditPost($input: EditPostInput!) {
    done: editPost(input: $input) {
      ... on EditPostPayload { post { ...PostParts } }
      ... on Error { code message path }
      ... on InvalidInputError { problems { path reason } }
    }
  }`,
  [POST],
);

export const editStatus = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/statuses/:id',
  audience: 'user',
  scopes: ['write:statuses'],
  params: {
    status: text,
    spoiler_text: text,
    sensitive: flag,
    language,
    media_ids: texts,
    poll: pollParams,
    quote_approval_policy: text,
    interaction_policy: interactionPolicy,
    media_attributes: objects(v.object({ id: text, description: text, focus: text })),
  },
  documents: [TARGET, EDIT],
  grants: NODE_GRANTS,
  async answer(call) {
    const { params } = call;
    const postId = await postIdOf(call, call.part('id'));
    // Whatever is not named is taken out: media, poll, warning, and the text where there are media.
    const mediaIds = mediaIdsOf(params.media_ids);
    const { text, summary } = contentOf(params.status, params.spoiler_text);
    const { post } = await call.act(
      EDIT,
      {
        input: {
          postId,
          mediaIds,
          poll: pollOf(params.poll) ?? null,
          media: (params.media_attributes ?? []).flatMap(({ id, description, focus }) => {
            const mediaId = `media_${id}`;
            return mediaIds.includes(mediaId)
              ? [{ mediaId, ...given('alt', description), ...given('focus', focusOf(focus)) }]
              : [];
          }),
          text,
          summary,
          isSensitive: isSensitive(params, false),
          ...given('language', params.language),
          ...given('quotePolicy', quotePolicyOf(params.quote_approval_policy) ?? undefined),
          ...replyPoliciesOf(params.interaction_policy),
        },
      },
      (refusal) =>
        // Somebody else's.
        (refusal.code === 'FORBIDDEN' ? notFound() : null) ??
        mediaRefusal(refusal, mediaIds) ??
        pollRefusal(refusal) ??
        blank(refusal) ??
        tooLong(refusal, call.domain.postLength),
    );
    return ok(status(call, post));
  },
});

/** Whether a text may be empty depends on what the post has beside it: media, or something it quotes. */
const blank = ({ message, path }: Refusal) =>
  path.includes('text') && message.includes('needs some text') ? invalid("Text can't be blank") : null;
