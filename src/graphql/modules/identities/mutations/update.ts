// The mutation `updateIdentity`.

import { updateIdentity } from '../../../../core/identities/update.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { builder } from '../../../schema/builder.ts';
import { given } from '../../../schema/given.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';

const ProfileFieldInput = builder.inputType('ProfileFieldInput', {
  description: 'A row of a profile to be shown.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What the row is about, at most 255 characters.' }),
    value: t.string({
      required: true,
      description: 'Text as typed, often a link; at most 2,047 characters.',
    }),
  }),
});

mutation('updateIdentity', {
  description: 'Changes the profile of the acting identity; every server that knows it is told.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT'],
  takes: 'What is to be different; what is left out stays as it is.',
  input: (t) => ({
    name: t.string({
      description: 'What is shown above the handle, at most 100 characters; empty shows the username.',
    }),
    bio: t.string({ description: 'What it says about itself, as typed; at most 5,000 characters.' }),
    fields: t.field({
      type: [ProfileFieldInput],
      description: 'All rows of the profile, at most 16; those not sent go.',
    }),
    avatarUrl: t.field({
      type: 'URL',
      description: 'Where its picture lies (http or https); null takes it away.',
    }),
    avatarAlt: t.string({
      description: 'What the picture shows, for those who do not see it; at most 10,000 characters.',
    }),
    headerUrl: t.field({
      type: 'URL',
      description: 'Where the wide picture above the profile lies; null takes it away.',
    }),
    headerAlt: t.string({
      description: 'What the wide picture shows, for those who do not see it; at most 10,000 characters.',
    }),
    isLocked: t.boolean({ description: 'Whether it wants to be asked before somebody follows it.' }),
    isDiscoverable: t.boolean({ description: 'Whether it wants to be recommended to others.' }),
    isIndexable: t.boolean({
      description:
        'Whether search engines and other servers may index its public posts; its pages and its actor document say so.',
    }),
    hidesRelations: t.boolean({
      description: 'Whether nobody else sees whom it follows and who follows it.',
    }),
    isBot: t.boolean({ description: 'Whether it says that a program runs it.' }),
    language: t.field({
      type: 'Language',
      description: 'What its posts are written in unless they say otherwise; null for nothing in particular.',
    }),
    alsoKnownAs: t.field({
      type: ['URL'],
      description:
        'URIs of its other identities, all of them, 256 at most; needed on the one that another moves to.',
    }),
  }),
  gives: 'The profile after the change.',
  payload: { identity: { type: IdentityRef, description: 'As others see it from now on.' } },
  resolve: async ({ avatarUrl, headerUrl, language, ...changes }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const cleared = Object.entries({ avatarUrl, headerUrl, language }).filter(
      ([, value]) => value !== undefined,
    );
    const identity = await updateIdentity(ctx.core, actor, {
      ...given(changes),
      ...Object.fromEntries(cleared),
    });
    return { identity };
  },
});
