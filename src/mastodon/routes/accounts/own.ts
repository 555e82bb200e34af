// The account that asks: its profile with what only it sees, and changes of it.

import * as v from 'valibot';
import type { Domain } from '../../../db/rows.ts';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import { quotePolicyOf, quotePolicyWord } from '../../entities/consent/quote.ts';
import { dateTimeOrNull } from '../../entities/dates.ts';
import { roleEntity } from '../../entities/moderation.ts';
import { VISIBILITY } from '../../entities/status.ts';
import { RestError, SENTENCES } from '../../errors.ts';
import { given } from '../../params/given.ts';
import { flag, object, objects, someTexts, text } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { readyUploadOf, UPLOADING } from '../media/upload.ts';
import { visibilityOf } from '../statuses/create.ts';

export const OWN_PARTS = graphql(
  `fragment OwnParts on Identity { ...Account bioSource language attributionDomains typed: fields { name source value verifiedAt } }`,
  [ACCOUNT],
);

const OWN = graphql(
  'query RestOwnAccount { viewer { identity { followRequestCount settings { visibility isSensitive quotePolicy } identity { ...OwnParts } } } }',
  [OWN_PARTS],
);

export const UPDATE_PROFILE = graphql(
  `mutation RestUpdateAccount($input: UpdateIdentityInput!) {
    done: updateIdentity(input: $input) { ... on UpdateIdentityPayload { identity { ...OwnParts } } ... on Error { code message path } ... on InvalidInputError { problems { path message reason } } }
  }`,
  [OWN_PARTS],
);

type OwnData = NonNullable<NonNullable<ResultOf<typeof OWN>['viewer']>['identity']>;

/** CredentialAccount: an Account with the texts as they were typed. */
function credentialAccount(domain: Domain, { identity, followRequestCount, settings }: OwnData) {
  return {
    ...account(domain, identity),
    source: {
      privacy: VISIBILITY[settings?.visibility ?? 'PUBLIC'],
      sensitive: settings?.isSensitive ?? false,
      language: identity.language,
      note: identity.bioSource ?? '',
      fields: identity.typed.map(({ name, source, value, verifiedAt }) => ({
        name,
        value: source ?? value,
        verified_at: dateTimeOrNull(verifiedAt),
      })),
      follow_requests_count: followRequestCount,
      hide_collections: identity.hidesRelations,
      discoverable: identity.isDiscoverable,
      indexable: identity.isIndexable,
      attribution_domains: identity.attributionDomains,
      quote_policy: quotePolicyWord(settings?.quotePolicy ?? 'ANYONE'),
    },
    role: roleEntity(domain, null),
  };
}

export const verifyCredentials = route({
  method: 'GET',
  path: '/api/v1/accounts/verify_credentials',
  audience: 'user',
  scopes: ['read:accounts', 'profile'],
  documents: [OWN],
  async answer(call) {
    const { viewer } = await call.ask(OWN, {});
    if (!viewer?.identity) throw new RestError(422, SENTENCES.needsUser);
    return ok(credentialAccount(call.domain, viewer.identity));
  },
});

const SETTINGS = graphql(`mutation RestUpdateSettings($input: UpdateSettingsInput!) {
  done: updateSettings(input: $input) { ... on UpdateSettingsPayload { settings { visibility } } ... on Error { code message path } }
}`);
const SOURCE = object(v.object({ privacy: text, sensitive: flag, language: text, quote_policy: text }));
const FIELD = v.object({ name: text, value: text });

/** What a form may say of a profile, besides its pictures. */
export const PROFILE_PARAMS = {
  display_name: text,
  note: text,
  locked: flag,
  bot: flag,
  discoverable: flag,
  hide_collections: flag,
  indexable: flag,
  avatar_description: text,
  header_description: text,
  fields_attributes: objects(FIELD),
  attribution_domains: someTexts,
};

/** Which parts a profile has: `/api/v1/profile` alone takes these. */
export const PROFILE_PART_PARAMS = { show_media: flag, show_media_replies: flag, show_featured: flag };

type ProfileParams = v.InferOutput<v.ObjectSchema<typeof PROFILE_PARAMS, undefined>>;

/** The same as `updateIdentity` takes it, its pictures uploaded. */
export async function profileInput(call: Call<ProfileParams>) {
  const { params } = call;
  const fields = params.fields_attributes?.flatMap(({ name = '', value = '' }) =>
    name === '' && value === '' ? [] : [{ name, value }],
  );
  const pictures = {
    ...(await pictureOf(call, 'avatar')),
    ...(await pictureOf(call, 'header')),
  };
  return {
    ...pictures,
    ...given('name', params.display_name),
    ...given('bio', params.note),
    ...given('isLocked', params.locked),
    ...given('isBot', params.bot),
    ...given('isDiscoverable', params.discoverable),
    ...given('hidesRelations', params.hide_collections),
    ...given('isIndexable', params.indexable),
    ...given('avatarAlt', params.avatar_description),
    ...given('headerAlt', params.header_description),
    ...given('fields', fields),
    ...given(
      'attributionDomains',
      params.attribution_domains?.filter((name) => name.trim() !== ''),
    ),
  };
}

export const updateCredentials = route({
  method: 'PATCH',
  path: '/api/v1/accounts/update_credentials',
  audience: 'user',
  scopes: ['write:accounts'],
  params: { ...PROFILE_PARAMS, source: SOURCE },
  documents: [UPDATE_PROFILE, SETTINGS, OWN, ...UPLOADING],
  grants: ['read', 'write:media'],
  async answer(call) {
    const { params } = call;
    const { privacy, sensitive, language, quote_policy } = params.source ?? {};
    // What is refused is refused before anything is changed.
    const visibility = visibilityOf(privacy);
    const quotePolicy = quotePolicyOf(quote_policy);
    const { identity } = await call.act(UPDATE_PROFILE, {
      input: { ...(await profileInput(call)), ...given('language', language === '' ? null : language) },
    });
    const settings = {
      ...given('visibility', visibility ?? undefined),
      ...given('isSensitive', sensitive),
      ...given('quotePolicy', quotePolicy ?? undefined),
    };
    if (Object.keys(settings).length > 0) await call.act(SETTINGS, { input: settings });
    const { viewer } = await call.ask(OWN, {});
    if (!viewer?.identity) throw new RestError(422, SENTENCES.needsUser);
    return ok(credentialAccount(call.domain, { ...viewer.identity, identity }));
  },
});

/**
 * The picture that a form has for the profile, as an upload; nothing where it has none. Throws where it is no picture.
 */
async function pictureOf(
  call: Call<unknown>,
  name: 'avatar' | 'header',
): Promise<{ [Key in `${typeof name}MediaId`]?: string }> {
  const file = call.file(name);
  // A form of a browser sends an empty file where none was chosen.
  if (!file || file.bytes === 0) return {};
  return name === 'avatar'
    ? { avatarMediaId: await readyUploadOf(call, 'Avatar', file, { purpose: 'AVATAR' }) }
    : { headerMediaId: await readyUploadOf(call, 'Header', file, { purpose: 'HEADER' }) };
}

/** Takes a picture from the profile, with its description; the other one stays. */
const withoutPicture = (name: 'avatar' | 'header') =>
  route({
    method: 'DELETE',
    path: `/api/v1/profile/${name}`,
    audience: 'user',
    scopes: ['write:accounts'],
    grants: ['read'],
    documents: [UPDATE_PROFILE, OWN],
    async answer(call) {
      const { identity } = await call.act(UPDATE_PROFILE, {
        input: name === 'avatar' ? { avatarUrl: null, avatarAlt: '' } : { headerUrl: null, headerAlt: '' },
      });
      const { viewer } = await call.ask(OWN, {});
      if (!viewer?.identity) throw new RestError(422, SENTENCES.needsUser);
      return ok(credentialAccount(call.domain, { ...viewer.identity, identity }));
    },
  });

export const deleteAvatar = withoutPicture('avatar');
export const deleteHeader = withoutPicture('header');
