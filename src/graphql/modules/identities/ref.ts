// The GraphQL type Identity: an actor's profile, counts and state, as its readers may see them.

import { isBot } from '../../../core/identities/bot.ts';
import { isLimited } from '../../../core/identities/limits/limited.ts';
import { handleOf, isLocal } from '../../../core/identities/queries.ts';
import { stillUrlOf } from '../../../core/media/keys.ts';
import type { PostEmoji } from '../../../core/posts/shapes.ts';
import { attributionDomainsOf } from '../../../core/previews/queries.ts';
import { shownStillUrlOrNull, shownUrlOrNull } from '../../request/shown.ts';
import { builder } from '../../schema/builder.ts';
import { IdentityStateEnum, IdentityTypeEnum } from '../../schema/enums/people.ts';
import { idOf, KEY_DESCRIPTION, Node } from '../../schema/node.ts';
import { CustomEmoji } from '../posts/emoji.ts';

interface Field {
  name: string;
  value: string;
  verifiedAt?: number | null;
  source?: string | null;
}

const ProfileField = builder.objectRef<Field>('ProfileField').implement({
  description: 'A field of a profile: a name and a value.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the field, as plain text.' }),
    value: t.field({
      type: 'HTML',
      description: 'The value as safe HTML, often a link.',
      resolve: (it) => it.value,
    }),
    source: t.string({
      nullable: true,
      description: 'The value as typed, for editing; null for identities of other servers.',
      resolve: (it) => it.source ?? null,
    }),
    verifiedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the linked page was found to link back; null if it was not.',
      resolve: (it) => it.verifiedAt ?? null,
    }),
  }),
});

/** An identity as it is: the fields of its row. What needs more is added by the other files of this folder. */
export const IdentityRef = builder.prismaObject('Identity', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Identity')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    uri: t.exposeString('uri'),
    url: t.exposeString('url', { nullable: true }),
    username: t.exposeString('username'),
    handle: t.field({
      type: 'Handle',
      description: 'Its full handle: `@ana@ana.example`.',
      resolve: (it) => handleOf(it),
    }),
    handleDomain: t.exposeString('handleDomain'),
    isLocal: t.boolean({
      description: 'Whether it belongs to this install, and not to another server.',
      resolve: (it) => isLocal(it),
    }),
    type: t.field({
      type: IdentityTypeEnum,
      description: 'The ActivityPub type of the actor: a person, a bot, a group or another one.',
      resolve: (it) => it.type,
    }),
    state: t.field({
      type: IdentityStateEnum,
      description:
        'Whether it is active. Suspended ones are shown to moderators alone; deleted ones only when asked for by id.',
      resolve: (it) => it.state,
    }),
    isLimited: t.boolean({
      description:
        'Whether the domain that was asked limits it: it is kept from strangers there (`RestrictionLevel.LIMIT`).',
      resolve: (it, _args, { view }) => {
        const limits = view.limits();
        return limits instanceof Promise ? limits.then((each) => isLimited(each, it)) : isLimited(limits, it);
      },
    }),
    name: t.exposeString('name', {
      description: 'The display name as plain text; if it is empty, show the username.',
    }),
    bio: t.field({
      type: 'HTML',
      description: 'The text of its profile; may be empty.',
      resolve: (it) => it.bioHtml,
    }),
    bioSource: t.string({
      nullable: true,
      description: 'The bio as typed, for editing; null for identities of other servers.',
      resolve: (it) => (isLocal(it) ? it.bioSource : null),
    }),
    fields: t.field({
      type: [ProfileField],
      description: 'The fields of its profile, at most 16 for identities of this server.',
      resolve: (it) => (Array.isArray(it.fields) ? (it.fields as unknown as Field[]) : []),
    }),
    avatarUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Its avatar, on the host that was asked wherever it comes from; null if it has none.',
      resolve: (it, _args, ctx) => shownUrlOrNull(ctx, it.avatarUrl),
    }),
    avatarStillUrl: t.field({
      type: 'URL',
      nullable: true,
      description:
        'The avatar as a picture that does not move, for people who want none that do; null if it has none.',
      resolve: (it, _args, ctx) => shownStillUrlOrNull(ctx, stillUrlOf(it, it.avatarUrl)),
    }),
    avatarAlt: t.exposeString('avatarAlt', {
      description: 'A description of the avatar in words (alternative text); empty if there is none.',
    }),
    headerUrl: t.field({
      type: 'URL',
      nullable: true,
      description:
        'The header picture of its profile, on the host that was asked wherever it comes from; null if it has none.',
      resolve: (it, _args, ctx) => shownUrlOrNull(ctx, it.headerUrl),
    }),
    headerStillUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'The header picture as one that does not move; null if it has none.',
      resolve: (it, _args, ctx) => shownStillUrlOrNull(ctx, stillUrlOf(it, it.headerUrl)),
    }),
    headerAlt: t.exposeString('headerAlt', {
      description: 'A description of the header picture in words (alternative text); empty if there is none.',
    }),
    emoji: t.field({
      type: [CustomEmoji],
      description: 'Pictures for `:shortcodes:` in name, bio and fields.',
      resolve: (it) => (Array.isArray(it.emoji) ? (it.emoji as unknown as PostEmoji[]) : []),
    }),
    isLocked: t.exposeBoolean('isLocked'),
    isBot: t.boolean({
      description: 'Whether it is an automated account (a bot), as it says.',
      resolve: isBot,
    }),
    isDiscoverable: t.exposeBoolean('isDiscoverable', {
      description: 'Whether it wants to be listed in directories and recommended to others.',
    }),
    isIndexable: t.exposeBoolean('isIndexable', {
      description:
        'Whether search engines and other servers may index its public posts; its pages and its actor document say so.',
    }),
    hidesRelations: t.exposeBoolean('hidesRelations'),
    showsMedia: t.exposeBoolean('showsMedia', {
      description:
        'Whether its profile has a part with its pictures, videos and sounds, in clients whose profiles have parts.',
    }),
    showsMediaReplies: t.exposeBoolean('showsMediaReplies', {
      description: 'Whether that part of its profile holds the media of its replies to others too.',
    }),
    showsFeatured: t.exposeBoolean('showsFeatured', {
      description:
        'Whether its profile has a part with what it recommends (people, hashtags, collections), in clients whose profiles have parts.',
    }),
    language: t.field({
      type: 'Language',
      nullable: true,
      description: 'The usual language of its posts; null if it set none.',
      resolve: (it) => it.language,
    }),
    attributionDomains: t.stringList({
      description:
        'Names of websites that may name it as the author of their pages (`fediverse:creator`), like `example.com`, with what lies below them.',
      resolve: (it) => attributionDomainsOf(it),
    }),
    alsoKnownAs: t.field({
      type: ['URL'],
      description: 'URIs of its other identities, as it claims. Only a claim in both directions counts.',
      resolve: (it) => (Array.isArray(it.alsoKnownAs) ? (it.alsoKnownAs as string[]) : []),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastPostAt: t.expose('lastPostAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last posted, as far as known here; null when never.',
    }),
  }),
});
