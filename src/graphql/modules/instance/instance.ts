import { languagesOf } from '../../../core/domains/queries.ts';
import { LONGEST_PAGE } from '../../../core/page.ts';
import { MOST_PINS } from '../../../core/pins/pin.ts';
import type { Domain } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { DomainRef } from '../domains/ref.ts';

const Limits = builder.objectRef<{ domain: Domain | null }>('Limits').implement({
  description: 'How much of what is taken.',
  fields: (t) => ({
    postLength: t.int({
      description: 'Characters of a post, counted as people count them; a link counts 23.',
      resolve: (it) => it.domain?.postLength ?? 500,
    }),
    pageLength: t.int({ description: 'Entries of one page of a list.', resolve: () => LONGEST_PAGE }),
    pins: t.int({ description: 'Posts shown first on a profile.', resolve: () => MOST_PINS }),
  }),
});

const Instance = builder.objectRef<{ domain: Domain | null }>('Instance').implement({
  description: 'What this server is, seen from the domain the request was sent to.',
  fields: (t) => ({
    software: t.string({ description: 'Always `pukeko`.', resolve: () => 'pukeko' }),
    version: t.string({
      description: 'Of the software: `1.2.3`.',
      resolve: (_it, _args, ctx) => ctx.services.version,
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: "Its look, rules and settings; null on the operator's socket.",
      resolve: (it) => it.domain,
    }),
    limits: t.field({ type: Limits, description: 'Of texts, pages and pins.', resolve: (it) => it }),
    languages: t.field({
      type: ['Language'],
      description: 'What the people of this domain say they write in.',
      resolve: (it, _args, ctx) => (it.domain ? languagesOf(ctx.core, it.domain.id) : []),
    }),
  }),
});

builder.queryField('instance', (t) =>
  t.field({
    type: Instance,
    description: 'What this server is and how much it takes.',
    authScopes: { public: true },
    resolve: (_root, _args, ctx) => ({ domain: ctx.core.domain }),
  }),
);
