// The route `GET /invite/:invite_code`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { preferred } from '../../../lib/negotiate.ts';
import { notFound, RestError, SENTENCES } from '../../errors.ts';
import { route } from '../../route.ts';

const INVITE = graphql(
  'query RestInvite($code: String!) { inviteState(code: $code) domain { isPrivate registrations } }',
);
/** Links of invites are given to people; an app names what it wants. */
const OFFERS = ['text/html', 'application/json'] as const;

/** What an app is told of an invite before somebody signs up with it; a browser is sent to the form. */
export const invite = route({
  method: 'GET',
  path: '/invite/:invite_code',
  audience: 'public',
  documents: [INVITE],
  async answer(call) {
    const code = call.part('invite_code');
    const vary = 'Authorization, Accept';
    if (preferred(call.headers.accept?.toString(), OFFERS) !== 'application/json') {
      const location = `/auth/sign_up?${new URLSearchParams({ invite: code })}`;
      return { status: 302, body: {}, headers: { location, vary } };
    }
    const { inviteState, domain } = await call.ask(INVITE, { code });
    if (inviteState === 'OVER') throw new RestError(401, SENTENCES.inviteOver, { headers: { vary } });
    if (inviteState !== 'GOOD') throw notFound();
    if (!domain || domain.isPrivate || domain.registrations === 'CLOSED')
      throw new RestError(403, SENTENCES.notAllowed, { headers: { vary } });
    const { href } = new URL('/api/v2/instance', call.domain.origin);
    return { body: { invite_code: code, instance_api_url: href }, headers: { vary } };
  },
});
