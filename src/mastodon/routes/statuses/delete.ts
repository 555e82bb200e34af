// `DELETE /api/v1/statuses/:id`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { POST } from '../../documents/status.ts';
import { status } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { flag } from '../../params/types.ts';
import { ok, route } from '../../route.ts';

const OWN = graphql(
  'query RestOwnPost($id: ID!) { node(id: $id) { __typename ... on Post { id source viewer { canDelete } ...PostParts } } }',
  [POST],
);

const DELETE = graphql(
  `mutation RestDeletePost($input: DeletePostInput!) {
    done: deletePost(input: $input) { ... on DeletePostPayload { deletedPostId } ... on Error { code message path } }
  }`,
);

/** Answers what was there, with the text as it was typed, so that an app can offer it for writing anew. */
export const deleteStatus = route({
  method: 'DELETE',
  path: '/api/v1/statuses/:id',
  audience: 'user',
  scopes: ['write:statuses'],
  rate: 'deletions',
  params: { delete_media: flag },
  documents: [OWN, DELETE],
  grants: ['read'],
  async answer(call) {
    const { node } = await call.ask(OWN, { id: globalId('post', call.part('id')) });
    if (node?.__typename !== 'Post' || !node.viewer?.canDelete) throw notFound();
    const { content: _content, ...rest } = status(call, node);
    await call.act(DELETE, { input: { postId: node.id, keepsMedia: !call.params.delete_media } });
    return ok({ ...rest, text: node.source ?? '' });
  },
});
