// The e-mail address of somebody who signed up: whether it is confirmed, and the mail that asks for it once more.

import type { Viewer } from '../../../core/viewer.ts';
import { graphql } from '../../../graphql/documents/typed.ts';
import { RestError } from '../../errors.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const RESEND = graphql(`mutation RestResendConfirmation($input: ResendConfirmationInput!) {
  done: resendConfirmation(input: $input) { ... on ResendConfirmationPayload { next } ... on Error { code message path } }
}`);

const NOT_OF_APP = 'This method is only available to the application the user originally signed-up with';
const NOT_WAITING = 'This method is only available while the e-mail is awaiting confirmation';

const isUnconfirmed = (viewer: Viewer) => viewer.kind === 'user' && viewer.user.state === 'UNCONFIRMED';

const resend = route({
  method: 'POST',
  path: '/api/v1/emails/confirmations',
  audience: 'token',
  scopes: ['write:accounts'],
  admitsWaiting: true,
  params: { email: text },
  documents: [RESEND],
  async answer(call) {
    // Only the application that signed somebody up has a token of theirs before they confirm.
    if (call.viewer.kind === 'app') throw new RestError(403, NOT_OF_APP);
    if (!isUnconfirmed(call.viewer)) throw new RestError(403, NOT_WAITING);
    const input = { token: call.token ?? '', email: call.params.email ?? null };
    await call.act(RESEND, { input }, ({ code }) =>
      code === 'NOT_FOUND' ? new RestError(403, NOT_WAITING) : null,
    );
    return ok({});
  },
});

const check = route({
  method: 'GET',
  path: '/api/v1/emails/check_confirmation',
  audience: 'optional',
  scopes: ['read:accounts'],
  admitsWaiting: true,
  answer({ viewer }) {
    const isPerson = viewer.kind === 'user' || viewer.kind === 'identity';
    return ok(isPerson && !isUnconfirmed(viewer));
  },
});

export const EMAIL_ROUTES: readonly RestRoute[] = [resend, check];
