// The type Identity.

import { handleOf, isLocal } from '../../../core/identities/queries.ts';
import type { PostEmoji } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { IdentityStateEnum, IdentityTypeEnum } from '../../schema/enums.ts';
import { idOf, KEY_DESCRIPTION, Node } from '../../schema/node.ts';
import { CustomEmoji } from '../posts/emoji.ts';

interface Field {
  name: string;
  value: string;
  verifiedAt?: number | null;
  source?: string | null;
}

const ProfileField = builder.objectRef<Field>('ProfileField').implement({
  description: 'A row of a profile: a word and what it is about somebody.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What the row is about, as plain text.' }),
    value: t.field({ type: 'HTML', description: 'Text, often a link.', resolve: (it) => it.value }),
    source: t.string({
      nullable: true,
      description: 'The value as it was typed, for editing; null for identities of other servers.',
      resolve: (it) => it.source ?? null,
    }),
    verifiedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the linked page was seen to link back; null where it was not.',
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
      description: 'In full: `@ana@ana.example`.',
      resolve: (it) => handleOf(it),
    }),
    handleDomain: t.exposeString('handleDomain'),
    isLocal: t.boolean({
      description: 'Whether it belongs to this install, and not to another server.',
      resolve: (it) => isLocal(it),
    }),
    type: t.field({ type: IdentityTypeEnum, description: 'Person, bot, group, …', resolve: (it) => it.type }),
    state: t.field({
      type: IdentityStateEnum,
      description:
        'Others than active ones are seen by few: moderators, and those who ask for a tombstone by its id.',
      resolve: (it) => it.state,
    }),
    name: t.exposeString('name', {
      description: 'The display name as plain text; may be empty, then show the username.',
    }),
    bio: t.field({ type: 'HTML', description: 'What it says about itself.', resolve: (it) => it.bioHtml }),
    bioSource: t.string({
      nullable: true,
      description: 'The same as it was typed, for editing; null for identities of other servers.',
      resolve: (it) => (isLocal(it) ? it.bioSource : null),
    }),
    fields: t.field({
      type: [ProfileField],
      description: 'Rows of the profile, at most 16 for identities of this server.',
      resolve: (it) => (Array.isArray(it.fields) ? (it.fields as unknown as Field[]) : []),
    }),
    avatarUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Its picture; null where it has none.',
      resolve: (it) => it.avatarUrl,
    }),
    avatarAlt: t.exposeString('avatarAlt', {
      description: 'What the picture shows, in words; empty where nothing was written.',
    }),
    headerUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'The wide picture above the profile; null where it has none.',
      resolve: (it) => it.headerUrl,
    }),
    headerAlt: t.exposeString('headerAlt', {
      description: 'What the wide picture shows, in words; empty where nothing was written.',
    }),
    emoji: t.field({
      type: [CustomEmoji],
      description: 'Pictures for `:shortcodes:` in name, bio and fields.',
      resolve: (it) => (Array.isArray(it.emoji) ? (it.emoji as unknown as PostEmoji[]) : []),
    }),
    isLocked: t.exposeBoolean('isLocked'),
    isBot: t.boolean({
      description: 'Whether it says that it is run by a program.',
      resolve: (it) => it.type === 'SERVICE',
    }),
    isDiscoverable: t.exposeBoolean('isDiscoverable', {
      description: 'Whether it wants to be recommended to others.',
    }),
    isIndexable: t.exposeBoolean('isIndexable', {
      description:
        'Whether search engines and other servers may index its public posts; its pages and its actor document say so.',
    }),
    hidesRelations: t.exposeBoolean('hidesRelations'),
    language: t.field({
      type: 'Language',
      nullable: true,
      description: 'What its posts are written in unless they say otherwise; null when not set.',
      resolve: (it) => it.language,
    }),
    alsoKnownAs: t.field({
      type: ['URL'],
      description:
        'URIs of its other identities, as it claims; a claim counts when the other one claims it back.',
      resolve: (it) => (Array.isArray(it.alsoKnownAs) ? (it.alsoKnownAs as string[]) : []),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});
