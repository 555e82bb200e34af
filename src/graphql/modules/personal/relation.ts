// The fields of Relation that only its owner knows: note, endorsement, hidden server.

import { builder } from '../../schema/builder.ts';
import { RelationRef } from '../identities/fields.ts';

builder.objectFields(RelationRef, (t) => ({
  note: t.string({
    description: 'What the acting identity noted about it for itself alone; empty without a note.',
    resolve: async ({ subjectId }, _args, ctx) => (await ctx.view.personal.load(subjectId)).note,
  }),
  isEndorsed: t.boolean({
    description: 'Whether the profile of the acting identity recommends it.',
    resolve: async ({ subjectId }, _args, ctx) => (await ctx.view.personal.load(subjectId)).isEndorsed,
  }),
  hidesHost: t.boolean({
    description: 'Whether the acting identity hides everybody of its server.',
    resolve: async ({ subjectId }, _args, ctx) => (await ctx.view.personal.load(subjectId)).hidesHost,
  }),
}));
