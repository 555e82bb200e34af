// `POST /api/v1/accounts`: an app signs somebody up.

import { graphql } from '../../../graphql/documents/typed.ts';
import { RestError, restError } from '../../errors.ts';
import { flag, language, text } from '../../params/types.ts';
import { ok, route } from '../../route.ts';

const SIGN_UP = graphql(`mutation RestSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    __typename
    ... on SignUpPayload { token scope }
    ... on InvalidInputError { problems { path message reason } }
    ... on Error { code message }
  }
}`);

/** How the API names what GraphQL calls otherwise. */
const FIELDS: Readonly<Record<string, string>> = {
  agreesToRules: 'agreement',
  inviteCode: 'invite_code',
};

interface Problem {
  path: readonly string[];
  message: string;
  reason: string | null;
}

/** ValidationError: what is wrong with which field, in words and as a code. */
function refused(problems: readonly Problem[]): RestError {
  const details: Record<string, { error: string; description: string }[]> = {};
  for (const { path, message, reason } of problems) {
    const field = path[1] ?? 'base';
    const name = FIELDS[field] ?? field;
    details[name] = [...(details[name] ?? []), { error: `ERR_${reason ?? 'INVALID'}`, description: message }];
  }
  const sentences = problems.map(({ message }) => message).join(', ');
  return new RestError(422, `Validation failed: ${sentences}`, { more: { details } });
}

export const registerAccount = route({
  method: 'POST',
  path: '/api/v1/accounts',
  audience: 'app',
  scopes: ['write:accounts'],
  params: {
    username: text,
    email: text,
    password: text,
    agreement: flag,
    reason: text,
    locale: language,
    invite_code: text,
  },
  documents: [SIGN_UP],
  async answer(call) {
    const { username = '', email = '', password = '', agreement, reason, locale, invite_code } = call.params;
    const { signUp } = await call.ask(SIGN_UP, {
      input: {
        username,
        email,
        password,
        agreesToRules: agreement ?? false,
        reason: reason ?? null,
        language: locale ?? null,
        inviteCode: invite_code ?? null,
      },
    });
    if (!signUp) throw new Error('A sign-up answered nothing.');
    if (signUp.__typename === 'InvalidInputError') throw refused(signUp.problems);
    if (signUp.__typename !== 'SignUpPayload') throw restError(signUp.code, signUp.message);
    return ok({
      access_token: signUp.token,
      token_type: 'Bearer',
      scope: signUp.scope,
      created_at: Math.floor(call.now / 1000),
    });
  },
});
