// The routes below `/api/v1/instance` and `/api/v2/instance`.

import type { Domain } from '../../../db/rows.ts';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { namedLanguages } from '../../../lib/language.ts';
import { MISSING_HEADER } from '../../../lib/url/missing-pictures.ts';
import { whenAsked } from '../../../lib/when-asked.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import { notFound } from '../../errors.ts';
import { ok, type RestRoute, route } from '../../route.ts';

/** What apps that know Mastodon by its version number take us for, and how far its API is served (4.6's tenth). */
const COMPATIBLE = '4.6.0';
const API_VERSION = 10;

const INSTANCE = graphql(
  `query RestInstance {
  instance {
    vapidKey version languages
    limits {
      postLength pins
      media { imageTypes videoTypes audioTypes imageBytes videoBytes pixels perPost surePixels { mediaType pixels } }
    }
    domain { name host title description iconUrl texts rules { ruleId text hint } registrations contactEmail contact { ...Account } usage { people posts activeMonth hosts } }
  }
}`,
  [ACCOUNT],
);

type Answer = ResultOf<typeof INSTANCE>;
type InstanceData = NonNullable<Answer['instance']>;

/** Bounds that apps show before anything is sent; those of texts and files are asked of GraphQL. */
const POLLS = {
  max_options: 4,
  max_characters_per_option: 50,
  min_expiration: 300,
  max_expiration: 2_629_746,
};
const PROFILE = {
  max_display_name_length: 100,
  max_note_length: 5_000,
  max_avatar_description_length: 150,
  max_header_description_length: 150,
  max_featured_tags: 10,
  max_profile_fields: 16,
  profile_field_name_limit: 255,
  profile_field_value_limit: 255,
};

function versionOf(version: string): string {
  return `${COMPATIBLE} (compatible; Pukeko ${version})`;
}

function streamingOf(domain: Domain): string {
  return domain.origin.replace(/^http/, 'ws');
}

const rulesOf = (data: InstanceData) =>
  (data.domain?.rules ?? []).map(({ ruleId, text, hint }) => ({
    id: ruleId,
    text,
    hint,
    translations: {},
  }));

const statusesOf = (data: InstanceData) => ({
  max_characters: data.limits.postLength,
  max_media_attachments: data.limits.media.perPost,
  characters_reserved_per_url: 23,
});

/** Mastodon's bounds of video stand where this server has none of its own: it serves what already plays as it is. */
const mediaOf = ({ limits: { media } }: InstanceData) => ({
  supported_mime_types: [...media.imageTypes, ...media.videoTypes, ...media.audioTypes],
  image_size_limit: media.imageBytes,
  image_matrix_limit: media.pixels,
  // Ours: kinds of which not every picture with so many pixels can be read.
  image_matrix_limits: Object.fromEntries(
    media.surePixels
      .filter(({ pixels }) => pixels < media.pixels)
      .map(({ mediaType, pixels }) => [mediaType, pixels]),
  ),
  video_size_limit: media.videoBytes,
  video_frame_rate_limit: 120,
  video_matrix_limit: 8_294_400,
});

/** The entity Instance of `/api/v2/instance`. */
function instance(domain: Domain, data: InstanceData) {
  const title = domain.title || domain.name;
  const has = (text: 'ABOUT' | 'PRIVACY' | 'TERMS') => data.domain?.texts.includes(text);
  return {
    domain: domain.name,
    title,
    version: versionOf(data.version),
    // The software names no address of its sources yet: the API's own description stands in.
    source_url: `${domain.origin}/graphql`,
    description: domain.description,
    usage: { users: { active_month: data.domain?.usage.activeMonth ?? 0 } },
    thumbnail: {
      url: domain.iconUrl ?? `${domain.origin}${MISSING_HEADER}`,
      description: '',
      blurhash: null,
      versions: {},
    },
    icon: domain.iconUrl === null ? [] : [{ src: domain.iconUrl, size: '192x192' }],
    languages: data.languages.length > 0 ? data.languages : ['en'],
    configuration: {
      urls: {
        streaming: streamingOf(domain),
        status: null,
        about: `${domain.origin}${has('ABOUT') ? '/about' : '/'}`,
        privacy_policy: has('PRIVACY') ? `${domain.origin}/privacy-policy` : null,
        terms_of_service: has('TERMS') ? `${domain.origin}/terms-of-service` : null,
      },
      vapid: { public_key: data.vapidKey },
      accounts: { ...PROFILE, max_pinned_statuses: data.limits.pins },
      statuses: statusesOf(data),
      media_attachments: { ...mediaOf(data), description_limit: 10_000 },
      polls: POLLS,
      translation: { enabled: false },
      timelines_access: {
        live_feeds: { local: 'public', remote: 'public' },
        hashtag_feeds: { local: 'public', remote: 'public' },
        trending_link_feeds: { local: 'public', remote: 'public' },
      },
      limited_federation: false,
    },
    registrations: {
      enabled: data.domain?.registrations === 'OPEN' || data.domain?.registrations === 'APPROVAL',
      approval_required: data.domain?.registrations === 'APPROVAL',
      reason_required: data.domain?.registrations === 'APPROVAL',
      message: null,
      min_age: null,
      url: null,
    },
    api_versions: { mastodon: API_VERSION },
    // No year is summed up here.
    wrapstodon: null,
    contact: {
      email: data.domain?.contactEmail ?? '',
      account: data.domain?.contact ? account(domain, data.domain.contact) : null,
    },
    rules: rulesOf(data),
  };
}

/** The entity V1::Instance of `/api/v1/instance`. */
function instanceV1(domain: Domain, data: InstanceData) {
  const { usage } = data.domain ?? {};
  return {
    uri: domain.name,
    title: domain.title || domain.name,
    short_description: domain.description,
    description: domain.description,
    email: data.domain?.contactEmail ?? '',
    version: versionOf(data.version),
    urls: { streaming_api: streamingOf(domain) },
    stats: {
      user_count: usage?.people ?? 0,
      status_count: usage?.posts ?? 0,
      domain_count: usage?.hosts ?? 0,
    },
    thumbnail: domain.iconUrl ?? `${domain.origin}${MISSING_HEADER}`,
    languages: data.languages.length > 0 ? data.languages : ['en'],
    registrations: data.domain?.registrations === 'OPEN' || data.domain?.registrations === 'APPROVAL',
    approval_required: data.domain?.registrations === 'APPROVAL',
    invites_enabled: false,
    configuration: {
      accounts: { max_featured_tags: PROFILE.max_featured_tags },
      statuses: statusesOf(data),
      media_attachments: mediaOf(data),
      polls: POLLS,
    },
    contact_account: data.domain?.contact ? account(domain, data.domain.contact) : null,
    rules: rulesOf(data),
  };
}

const MINUTE = 60;

const instanceRoute = (
  path: string,
  entity: (domain: Domain, data: InstanceData) => unknown,
  more: { deprecation?: string } = {},
): RestRoute =>
  route({
    ...more,
    method: 'GET',
    path,
    audience: 'public',
    documents: [INSTANCE],
    cache: MINUTE,
    isForAll: true,
    async answer(call) {
      const { instance: data } = await call.ask(INSTANCE, {});
      if (!data) throw notFound();
      return ok(entity(call.domain, data));
    },
  });

/** The languages that posts are written in. */
const languages = whenAsked(namedLanguages);

export const INSTANCES: readonly RestRoute[] = [
  instanceRoute('/api/v2/instance', instance),
  instanceRoute('/api/v1/instance', instanceV1, { deprecation: '@1668384000' }),
  instanceRoute('/api/v1/instance/rules', (_domain, data) => rulesOf(data)),
  route({
    method: 'GET',
    path: '/api/v1/instance/languages',
    audience: 'public',
    cache: 24 * 3_600,
    isForAll: true,
    answer: () => ok(languages.get()),
  }),
  // From each language into which others a post can be translated: none, as `configuration.translation` says.
  route({
    method: 'GET',
    path: '/api/v1/instance/translation_languages',
    audience: 'public',
    cache: 24 * 3_600,
    isForAll: true,
    answer: () => ok({}),
  }),
];
