// What everybody says who comes in by themselves, with a new login or with the one they have.

import type { builder } from '../../../schema/builder.ts';

type InputBuilder = Parameters<NonNullable<Parameters<typeof builder.inputType>[1]['fields']>>[0];

export function arrivalFields(t: InputBuilder) {
  return {
    username: t.string({
      required: true,
      description: 'The name that the handle begins with: letters, digits and underscores, 1 to 30.',
    }),
    agreesToRules: t.boolean({
      required: true,
      description: 'Must be true: whether they accept the rules of the domain.',
    }),
    reason: t.string({
      description: 'Why they want to join, at most 1,000 characters; needed where an admin decides.',
    }),
    inviteCode: t.string({ description: 'From the link of an invite, at most 100 characters.' }),
  };
}
