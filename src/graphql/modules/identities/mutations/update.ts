// Changes the profile of the acting identity (`updateIdentity`) from what its owner typed.

import { updateIdentity } from '../../../../core/identities/update.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { builder } from '../../../schema/builder.ts';
import { given } from '../../../schema/given.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';

const ProfileFieldInput = builder.inputType('ProfileFieldInput', {
  description: 'A name and a value to be shown on the profile.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name of the field, at most 255 characters.' }),
    value: t.string({
      required: true,
      description: 'The value as typed, often a link; at most 2,047 characters.',
    }),
  }),
});

mutation('updateIdentity', {
  description: 'Changes the profile of the acting identity; every server that knows it is notified.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The parts of the profile to change; what is left out stays as it is.',
  input: (t) => ({
    name: t.string({
      description: 'The display name, at most 100 characters; if it is empty, the username is shown.',
    }),
    bio: t.string({ description: 'The text of the profile as typed, at most 5,000 characters.' }),
    fields: t.field({
      type: [ProfileFieldInput],
      description: 'All fields of the profile, at most 16; those that are not sent are removed.',
    }),
    avatarMediaId: t.id({
      description:
        'Global id of an upload with the purpose AVATAR that becomes its avatar; null removes the avatar.',
    }),
    headerMediaId: t.id({
      description:
        'Global id of an upload with the purpose HEADER that becomes its header picture; null removes it.',
    }),
    avatarUrl: t.field({
      type: 'URL',
      description: 'The address of an avatar that lies elsewhere (http or https); null removes it.',
    }),
    avatarAlt: t.string({
      description: 'A description of the avatar for those who do not see it; at most 10,000 characters.',
    }),
    headerUrl: t.field({
      type: 'URL',
      description: 'The address of a header picture that lies elsewhere (http or https); null removes it.',
    }),
    headerAlt: t.string({
      description:
        'A description of the header picture for those who do not see it; at most 10,000 characters.',
    }),
    isLocked: t.boolean({ description: 'Whether it must accept each follow request; false when left out.' }),
    isDiscoverable: t.boolean({
      description: 'Whether it wants to be listed in directories and recommended to others.',
    }),
    isIndexable: t.boolean({
      description:
        'Whether search engines and other servers may index its public posts; its pages and its actor document say so.',
    }),
    hidesRelations: t.boolean({
      description: 'Whether it hides from others who follows it and whom it follows.',
    }),
    showsMedia: t.boolean({
      description: 'Whether its profile has a part with its pictures, videos and sounds.',
    }),
    showsMediaReplies: t.boolean({
      description: 'Whether that part holds the media of its replies to others too.',
    }),
    showsFeatured: t.boolean({
      description: 'Whether its profile has a part with what it recommends: people, hashtags, collections.',
    }),
    isBot: t.boolean({ description: 'Whether it is an automated account (a bot).' }),
    language: t.field({
      type: 'Language',
      description: 'The usual language of its posts; null for none.',
    }),
    attributionDomains: t.stringList({
      description:
        'Websites that may name it as the author of their pages, all of them, at most 100, each by its name, like `example.com`; what lies below a name is meant too.',
    }),
    alsoKnownAs: t.field({
      type: ['URL'],
      description:
        'URIs of its other identities, all of them, at most 256. An identity can only move to one that names it here.',
    }),
  }),
  gives: 'The identity after the change.',
  payload: { identity: { type: IdentityRef, description: 'The identity with the changes.' } },
  resolve: async ({ avatarUrl, headerUrl, avatarMediaId, headerMediaId, language, ...changes }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const cleared = Object.entries({
      avatarUrl,
      headerUrl,
      language,
      avatarMediaId: mediaIdOf(avatarMediaId, 'avatarMediaId'),
      headerMediaId: mediaIdOf(headerMediaId, 'headerMediaId'),
    }).filter(([, value]) => value !== undefined);
    const identity = await updateIdentity(ctx.core, actor, {
      ...given(changes),
      ...Object.fromEntries(cleared),
    });
    return { identity };
  },
});

/** Null and what was left out stay what they are. */
function mediaIdOf(id: string | number | null | undefined, field: string): bigint | null | undefined {
  return id == null ? id : readId(id, 'Media', ['input', field]);
}
