// `POST /api/v1/statuses/:id/translate`.

import { RestError, SENTENCES } from '../../errors.ts';
import { text } from '../../params/types.ts';
import { route } from '../../route.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';

/**
 * No translation is offered, and instance documents say so: who asks nevertheless is answered as by a Mastodon that has
 * no service for it.
 */
export const translateStatus = route({
  method: 'POST',
  path: '/api/v1/statuses/:id/translate',
  audience: 'user',
  scopes: ['read:statuses'],
  params: { lang: text },
  documents: [TARGET],
  grants: NODE_GRANTS,
  async answer(call) {
    await postIdOf(call, call.part('id'));
    throw new RestError(403, SENTENCES.notAllowed);
  },
});
