// `PUT /api/v1/statuses/:id`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { POST } from '../../documents/status.ts';
import { status } from '../../entities/status.ts';
import { invalid, tooLong } from '../../errors.ts';
import { given } from '../../params/given.ts';
import { flag, text } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';

const EDIT = graphql(
  `mutation RestEditPost($input: EditPostInput!) {
    done: editPost(input: $input) {
      ... on EditPostPayload { post { ...PostParts } }
      ... on Error { code message path }
    }
  }`,
  [POST],
);

export const editStatus = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/statuses/:id',
  audience: 'user',
  scopes: ['write:statuses'],
  params: { status: text, spoiler_text: text, sensitive: flag, language: text },
  documents: [TARGET, EDIT],
  grants: NODE_GRANTS,
  async answer(call) {
    const { params } = call;
    const postId = await postIdOf(call, call.part('id'));
    if (params.status !== undefined && params.status.trim() === '' && !params.spoiler_text)
      throw invalid("Text can't be blank");
    const { post } = await call.act(
      EDIT,
      {
        input: {
          postId,
          ...given('text', params.status),
          ...given('summary', params.spoiler_text === '' ? null : params.spoiler_text),
          ...given('isSensitive', params.sensitive),
          ...given('language', params.language || undefined),
        },
      },
      (refusal) => tooLong(refusal, call.domain.postLength),
    );
    return ok(status(call, post));
  },
});
