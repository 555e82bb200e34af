// The query `instance`: software, version, limits.

import { languagesOf } from '../../../core/domains/queries.ts';
import { LONGEST_PAGE } from '../../../core/page.ts';
import { MOST_PINS } from '../../../core/pins/pin.ts';
import type { Domain } from '../../../db/rows.ts';
import { MAX_UNSENT } from '../../../live/hub.ts';
import { type Cost, LIMITS, mostFor, OPERATIONS_PER_SOCKET } from '../../execution/limits.ts';
import { RATES, type Rate, type RateName } from '../../execution/rate-limits.ts';
import { builder } from '../../schema/builder.ts';
import { DomainRef } from '../domains/ref.ts';

const RateNameEnum = builder.enumType('RateName', {
  description: 'What is counted. The header `RateLimit` bears the same name in small letters.',
  values: {
    MUTATIONS: { value: 'mutations', description: 'Mutations of an identity, each root field as one.' },
    READS: {
      value: 'reads',
      description: 'Operations without a token, and refused requests, of an address.',
    },
    SOCKETS: { value: 'sockets', description: 'New WebSockets of an address.' },
  } as const,
});

const RateRef = builder.objectRef<Rate & { name: RateName }>('Rate').implement({
  description: 'How often something may be done; what is over it is refused with RATE_LIMITED.',
  fields: (t) => ({
    name: t.field({
      type: RateNameEnum,
      description: 'What may be done so often.',
      resolve: (it) => it.name,
    }),
    count: t.exposeInt('count', { description: 'Times in one window.' }),
    seconds: t.exposeInt('seconds', { description: 'Length of the window; it begins with the first time.' }),
  }),
});

const DocumentLimits = builder.objectRef<Cost>('DocumentLimits').implement({
  description: 'How much one document may ask for; each answer says under `extensions.cost` what it came to.',
  fields: (t) => ({
    bytes: t.int({
      description: 'Of the request over HTTP, or of a message on a socket.',
      resolve: () => LIMITS.body,
    }),
    tokens: t.int({
      description: 'Names, values and punctuation of the text.',
      resolve: () => LIMITS.tokens,
    }),
    aliases: t.int({
      description: 'Fields with a name of their own, counted wherever a fragment is used.',
      resolve: () => LIMITS.aliases,
    }),
    directives: t.int({ description: 'Such as `@include`, all together.', resolve: () => LIMITS.directives }),
    depth: t.exposeInt('depth', { description: 'Levels of fields within fields.' }),
    breadth: t.exposeInt('breadth', { description: 'Fields as they are written, fragments filled in.' }),
    complexity: t.exposeInt('complexity', {
      description:
        'Fields times the entries that are asked for of the lists they stand in; a mutation counts 10.',
    }),
  }),
});

const Limits = builder.objectRef<{ domain: Domain | null }>('Limits').implement({
  description: 'How much of what is taken.',
  fields: (t) => ({
    postLength: t.int({
      description: 'Characters of a post, counted as people count them; a link counts 23.',
      resolve: (it) => it.domain?.postLength ?? 500,
    }),
    pageLength: t.int({ description: 'Entries of one page of a list.', resolve: () => LONGEST_PAGE }),
    documents: t.field({
      type: DocumentLimits,
      description: 'Of one request, for whoever asks: a token is allowed more.',
      resolve: (_it, _args, ctx) => mostFor(ctx),
    }),
    rates: t.field({
      type: [RateRef],
      description: 'Over time. Clients on the machine of the server itself are not counted.',
      resolve: () => (Object.entries(RATES) as [RateName, Rate][]).map(([name, rate]) => ({ name, ...rate })),
    }),
    operationsPerSocket: t.int({
      description: 'Queries, mutations and subscriptions that run at once on one WebSocket.',
      resolve: () => OPERATIONS_PER_SOCKET,
    }),
    unsentFrames: t.int({
      description: 'Frames that may wait for a slow client before it gets a gap.',
      resolve: () => MAX_UNSENT,
    }),
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
    limits: t.field({
      type: Limits,
      description: 'Of texts and pages, of what one document asks for, and of how often.',
      resolve: (it) => it,
    }),
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
