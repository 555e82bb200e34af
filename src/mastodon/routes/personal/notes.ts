// The route of what somebody notes about an account for themselves.

import { graphql } from '../../../graphql/documents/typed.ts';
import { RELATION } from '../../documents/account.ts';
import { relationship } from '../../entities/relationship.ts';
import { globalId } from '../../ids.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const NOTE = graphql(
  `mutation RestSetNote($id: ID!, $text: String!) {
    done: setNote(input: {identityId: $id, text: $text}) { ... on SetNotePayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);

const note = route({
  method: 'POST',
  path: '/api/v1/accounts/:id/note',
  audience: 'user',
  scopes: ['write:accounts'],
  params: { comment: text },
  documents: [NOTE],
  async answer(call) {
    const { identity } = await call.act(NOTE, {
      id: globalId('identity', call.part('id')),
      text: call.params.comment ?? '',
    });
    return ok(relationship(identity));
  },
});

export const NOTES: readonly RestRoute[] = [note];
