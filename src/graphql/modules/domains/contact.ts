// Whom people are told to ask about a domain.

import { builder } from '../../schema/builder.ts';
import { IdentityRef } from '../identities/ref.ts';

builder.prismaObjectFields('Domain', (t) => ({
  contactEmail: t.exposeString('contactEmail', {
    description: 'The mail address that people are told to write to; empty where there is none.',
  }),
  contact: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'The identity that people are told to ask; null where there is none.',
    resolve: async ({ contactId }, _args, ctx) => {
      const identity = contactId === null ? null : await ctx.view.identities.load(contactId);
      return identity?.state === 'ACTIVE' ? identity : null;
    },
  }),
}));
