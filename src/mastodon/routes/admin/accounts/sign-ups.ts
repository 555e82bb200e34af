// Lets somebody in who waits for it, or turns them away.

import { graphql } from '../../../../graphql/documents/typed.ts';
import { moderatedAccount, waitingAccount } from '../../../entities/moderation.ts';
import { notFound, RestError, SENTENCES } from '../../../errors.ts';
import { globalId } from '../../../ids.ts';
import { ok, type RestRoute, route } from '../../../route.ts';
import { ONE_WAITING, PERSON, PERSON_DOCUMENTS, personOf, WRITE, waitingOf } from './person.ts';

const BY_HANDLE = graphql('query RestLetIn($handle: Handle!) { identityByHandle(handle: $handle) { key } }');
const DECIDE = graphql(`mutation RestDecide($input: DecideSignUpInput!) {
  done: decideSignUp(input: $input) { ... on DecideSignUpPayload { signUpId } ... on Error { code message path } }
}`);
export const decide = (name: 'approve' | 'reject'): RestRoute =>
  route({
    method: 'POST',
    path: `/api/v1/admin/accounts/:id/${name}`,
    audience: 'moderator',
    scopes: WRITE,
    grants: ['read', 'admin:read:accounts'],
    documents: [...PERSON_DOCUMENTS, ONE_WAITING, DECIDE, BY_HANDLE],
    async answer(call) {
      const waiting = await waitingOf(call);
      if (!waiting) {
        await personOf(call);
        // As Mastodon answers where there is no sign-up to decide.
        throw new RestError(403, SENTENCES.notAllowed);
      }
      await call.act(DECIDE, { input: { signUpId: waiting.id, isApproved: name === 'approve' } });
      if (name === 'reject') return ok(waitingAccount(call.domain, waiting));
      const handle = `@${waiting.username}@${call.domain.name}`;
      const { identityByHandle } = await call.ask(BY_HANDLE, { handle });
      if (!identityByHandle) throw notFound();
      const id = globalId('identity', identityByHandle.key);
      const { moderatedIdentity } = await call.ask(PERSON, { id });
      if (!moderatedIdentity) throw notFound();
      return ok(moderatedAccount(call.domain, moderatedIdentity));
    },
  });
