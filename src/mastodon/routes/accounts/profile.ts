// `/api/v1/profile`: the own profile as it is edited.

import type { Domain } from '../../../db/rows.ts';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Refusal } from '../../call.ts';
import { FEATURED_TAG } from '../../documents/tag.ts';
import { account } from '../../entities/account.ts';
import { dateTimeOrNull } from '../../entities/dates.ts';
import { featuredTag } from '../../entities/tag.ts';
import { RestError, SENTENCES } from '../../errors.ts';
import { given } from '../../params/given.ts';
import { ok, route } from '../../route.ts';
import { UPLOADING } from '../media/upload.ts';
import { OWN_PARTS, PROFILE_PARAMS, PROFILE_PART_PARAMS, profileInput, UPDATE_PROFILE } from './own.ts';

const OWN_PROFILE = graphql(
  'query RestProfile { viewer { identity { identity { ...OwnParts featuredHashtags { ...FeaturedTagParts } } } } }',
  [OWN_PARTS, FEATURED_TAG],
);

type OwnProfile = NonNullable<NonNullable<ResultOf<typeof OWN_PROFILE>['viewer']>['identity']>['identity'];

/** Profile: texts as they were typed, and null where there is no picture. */
function profile(domain: Domain, data: OwnProfile) {
  const shown = account(domain, data);
  return {
    id: data.key,
    display_name: data.name,
    note: data.bioSource ?? '',
    fields: data.typed.map(({ name, source, value, verifiedAt }) => ({
      name,
      value: source ?? value,
      verified_at: dateTimeOrNull(verifiedAt),
    })),
    formatted_note: shown.note,
    formatted_fields: shown.fields,
    avatar: data.avatarUrl,
    avatar_static: data.avatarStillUrl,
    avatar_description: data.avatarAlt,
    header: data.headerUrl,
    header_static: data.headerStillUrl,
    header_description: data.headerAlt,
    locked: data.isLocked,
    bot: data.isBot,
    hide_collections: data.hidesRelations,
    discoverable: data.isDiscoverable,
    indexable: data.isIndexable,
    show_media: shown.show_media,
    show_media_replies: shown.show_media_replies,
    show_featured: shown.show_featured,
    attribution_domains: data.attributionDomains,
    featured_tags: data.featuredHashtags.map((each) => featuredTag(shown.url, each)),
  };
}

/** How the API names what GraphQL calls otherwise. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'display_name',
  bio: 'note',
  avatarAlt: 'avatar_description',
  headerAlt: 'header_description',
  attributionDomains: 'attribution_domains',
};
/** Nothing can be wrong with these but their length. */
const LONG = new Set(['display_name', 'note', 'avatar_description', 'header_description']);

/** ValidationError: what is wrong with which field. */
function refused({ code, message, problems = [] }: Refusal): RestError | null {
  if (code !== 'INVALID_INPUT') return null;
  const details: Record<string, { error: string; description: string }[]> = {};
  for (const { path, message: description } of problems) {
    const name = FIELDS[path[1] ?? ''] ?? path[1] ?? 'base';
    const error = LONG.has(name) ? 'ERR_TOO_LONG' : 'ERR_INVALID';
    details[name] = [...(details[name] ?? []), { error, description: description ?? message }];
  }
  const words = problems.map((problem) => problem.message ?? message).join(', ');
  return new RestError(422, `Validation failed: ${words || message}`, { more: { details } });
}

export const showProfile = route({
  method: 'GET',
  path: '/api/v1/profile',
  audience: 'user',
  scopes: ['read:accounts', 'profile'],
  documents: [OWN_PROFILE],
  async answer(call) {
    const { viewer } = await call.ask(OWN_PROFILE, {});
    if (!viewer?.identity) throw new RestError(422, SENTENCES.needsUser);
    return ok(profile(call.domain, viewer.identity.identity));
  },
});

export const updateProfile = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/profile',
  audience: 'user',
  scopes: ['write:accounts'],
  params: { ...PROFILE_PARAMS, ...PROFILE_PART_PARAMS },
  documents: [UPDATE_PROFILE, OWN_PROFILE, ...UPLOADING],
  grants: ['read', 'write:media'],
  async answer(call) {
    const { params } = call;
    const input = {
      ...(await profileInput(call)),
      ...given('showsMedia', params.show_media),
      ...given('showsMediaReplies', params.show_media_replies),
      ...given('showsFeatured', params.show_featured),
    };
    const { identity } = await call.act(UPDATE_PROFILE, { input }, refused);
    const { viewer } = await call.ask(OWN_PROFILE, {});
    if (!viewer?.identity) throw new RestError(422, SENTENCES.needsUser);
    return ok(profile(call.domain, { ...viewer.identity.identity, ...identity }));
  },
});
