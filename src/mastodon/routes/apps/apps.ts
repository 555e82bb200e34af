// The routes below `/api/v1/apps`.

import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { parseScopes, SCOPES, scopeName } from '../../../lib/scopes.ts';
import { invalid, SENTENCES, unauthorized } from '../../errors.ts';
import { text, texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const PARTS = graphql(
  'fragment ApplicationParts on Application { key clientId name website redirectUris scopes }',
);

type Data = ResultOf<typeof PARTS>;

const WORDS = new Map(SCOPES.map((scope) => [scopeName(scope), scope]));

/** Application. */
function application({ key, name, website, redirectUris, scopes }: Data, vapidKey: string) {
  return {
    id: key,
    name,
    website,
    scopes: scopes.map((scope) => WORDS.get(scope) ?? scope),
    redirect_uris: redirectUris,
    redirect_uri: redirectUris.join('\n'),
    vapid_key: vapidKey,
  };
}

const REGISTER = graphql(
  `mutation RestRegister($input: RegisterApplicationInput!) {
    done: registerApplication(input: $input) {
      ... on RegisterApplicationPayload { clientSecret application { ...ApplicationParts } }
      ... on Error { code message path }
    }
  }`,
  [PARTS],
);

const KEY = graphql('query RestVapidKeyOfApp { instance { vapidKey } }');

const register = route({
  method: 'POST',
  path: '/api/v1/apps',
  audience: 'public',
  params: { client_name: text, redirect_uris: texts, scopes: text, website: text },
  documents: [KEY, REGISTER],
  async answer(call) {
    const { params } = call;
    const { scopes, unknown } = parseScopes(params.scopes ?? '');
    if (unknown.length > 0) throw invalid("Scopes doesn't match configured on the server.");
    const { instance } = await call.ask(KEY, {});
    const made = await call.act(REGISTER, {
      input: {
        name: params.client_name ?? '',
        // Several in one text, each on a line of its own, or as a list.
        redirectUris: params.redirect_uris.flatMap((uris) => uris.split(/\s+/)).filter((uri) => uri !== ''),
        scopes: scopes.map((scope) => scopeName(scope) as Data['scopes'][number]),
        website: params.website || null,
      },
    });
    return ok({
      ...application(made.application, instance?.vapidKey ?? ''),
      client_id: made.application.clientId,
      client_secret: made.clientSecret,
      client_secret_expires_at: 0,
    });
  },
});

const OWN = graphql(
  'query RestApplication { instance { vapidKey } application { ...ApplicationParts } viewer { scopes } }',
  [PARTS],
);

/** The application that holds the token; one that was made by hand is shown as what it is. */
const verify = route({
  method: 'GET',
  path: '/api/v1/apps/verify_credentials',
  audience: 'token',
  documents: [OWN],
  async answer(call) {
    const { application: own, instance, viewer } = await call.ask(OWN, {});
    const vapidKey = instance?.vapidKey ?? '';
    if (own) return ok(application(own, vapidKey));
    if (!viewer) throw unauthorized(SENTENCES.invalidToken);
    const scopes = viewer.scopes.map((scope) => WORDS.get(scope) ?? scope);
    return ok({
      id: '0',
      name: 'Token',
      website: null,
      scopes,
      redirect_uris: [],
      redirect_uri: '',
      vapid_key: vapidKey,
    });
  },
});

export const APPS: readonly RestRoute[] = [register, verify];
