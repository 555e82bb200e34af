// `PUT /api/v1/statuses/:id`.

import * as v from 'valibot';
import { graphql } from '../../../graphql/documents/typed.ts';
import { POST } from '../../documents/status.ts';
import { status } from '../../entities/status.ts';
import { invalid, tooLong } from '../../errors.ts';
import { given } from '../../params/given.ts';
import { flag, objects, text, texts } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { focusOf } from '../media/upload.ts';
import { mediaIdsOf, mediaRefusal } from './attached.ts';
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
    language: text,
    media_ids: texts,
    poll: pollParams,
    media_attributes: objects(v.object({ id: text, description: text, focus: text })),
  },
  documents: [TARGET, EDIT],
  grants: NODE_GRANTS,
  async answer(call) {
    const { params } = call;
    const postId = await postIdOf(call, call.part('id'));
    // Whatever is not named is taken out.
    const mediaIds = mediaIdsOf(params.media_ids);
    const isBlank = params.status !== undefined && params.status.trim() === '';
    if (isBlank && !params.spoiler_text && mediaIds.length === 0) throw invalid("Text can't be blank");
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
          ...given('text', params.status),
          ...given('summary', params.spoiler_text === '' ? null : params.spoiler_text),
          ...given('isSensitive', params.sensitive),
          ...given('language', params.language || undefined),
        },
      },
      (refusal) =>
        mediaRefusal(refusal, mediaIds) ?? pollRefusal(refusal) ?? tooLong(refusal, call.domain.postLength),
    );
    return ok(status(call, post));
  },
});
