// What a client may know before it signs in: software, version, and every limit of requests (`instance`).

import { languagesOf } from '../../../core/domains/queries.ts';
import { MOST_ATTACHMENTS } from '../../../core/media/attach.ts';
import type { AcceptedMedia } from '../../../core/media/ports.ts';
import { LONGEST_PAGE } from '../../../core/page.ts';
import { MOST_PINS } from '../../../core/pins/pin.ts';
import type { Domain } from '../../../db/rows.ts';
import type { Rate } from '../../../lib/rate-limits/window.ts';
import { MAX_UNSENT } from '../../../live/hub.ts';
import { type Cost, LIMITS, mostFor, OPERATIONS_PER_SOCKET } from '../../execution/limits.ts';
import { ALL_RATES, type Budget } from '../../execution/rate-limits.ts';
import { builder } from '../../schema/builder.ts';
import { DomainRef } from '../domains/ref.ts';

const SHARED = 'They count beside MUTATIONS, together with what it does by the Mastodon API.';

const RateNameEnum = builder.enumType('RateName', {
  description: 'What is counted. The header `RateLimit` bears the same name in small letters.',
  values: {
    MUTATIONS: {
      value: 'mutations',
      description: 'Mutations of an identity; each root field counts as one.',
    },
    READS: {
      value: 'reads',
      description: 'Operations without a token, and refused requests, of one address.',
    },
    SOCKETS: { value: 'sockets', description: 'New WebSockets of one address.' },
    MEDIA: { value: 'media', description: `Uploads (\`createMediaUpload\`) of an identity. ${SHARED}` },
    DELETIONS: {
      value: 'deletions',
      description: `Posts deleted and boosts taken back (\`deletePost\`, \`unboostPost\`) by an identity. ${SHARED}`,
    },
    STATUSES: {
      value: 'statuses',
      description: `Posts and boosts (\`createPost\`, \`schedulePost\`, \`boostPost\`) of an identity. ${SHARED}`,
    },
    FOLLOWS: { value: 'follows', description: `Follows (\`followIdentity\`) of an identity. ${SHARED}` },
    REPORTS: { value: 'reports', description: `Reports (\`reportIdentity\`) of an identity. ${SHARED}` },
  } as const,
});

const RateRef = builder.objectRef<Rate & { name: Budget['name'] }>('Rate').implement({
  description: 'A rate limit; what is beyond it is refused with RATE_LIMITED.',
  fields: (t) => ({
    name: t.field({
      type: RateNameEnum,
      description: 'Which requests this limit counts; the header `RateLimit` bears the same name.',
      resolve: (it) => it.name,
    }),
    count: t.exposeInt('count', { description: 'How many are allowed in one window.' }),
    seconds: t.exposeInt('seconds', {
      description: 'Length of the window in seconds; it begins with the first that is counted.',
    }),
  }),
});

const DocumentLimits = builder.objectRef<Cost>('DocumentLimits').implement({
  description: 'How much one document may ask for. Each answer says in `extensions.cost` how much it was.',
  fields: (t) => ({
    bytes: t.int({
      description: 'Most bytes of a request over HTTP, or of a message on a WebSocket.',
      resolve: () => LIMITS.body,
    }),
    tokens: t.int({
      description: 'Most lexical tokens: names, values and punctuation.',
      resolve: () => LIMITS.tokens,
    }),
    aliases: t.int({
      description: 'Most aliases, counted each time a fragment is used.',
      resolve: () => LIMITS.aliases,
    }),
    directives: t.int({
      description: 'Most directives (such as `@include`) in all.',
      resolve: () => LIMITS.directives,
    }),
    depth: t.exposeInt('depth', { description: 'Deepest nesting of fields.' }),
    breadth: t.exposeInt('breadth', {
      description: 'Most fields, with the fields of fragments counted each time they are used.',
    }),
    complexity: t.exposeInt('complexity', {
      description:
        'Highest complexity: each field counts once for every entry that is asked for of the lists around it; a mutation counts 10.',
    }),
  }),
});

const Limits = builder.objectRef<{ domain: Domain | null }>('Limits').implement({
  description: 'Limits of texts, documents, uploads and rates, to be read instead of written into a client.',
  fields: (t) => ({
    postLength: t.int({
      description:
        'Most characters of a post with its content warning, counted as people see them (grapheme clusters); a link counts 23.',
      resolve: (it) => it.domain?.postLength ?? 500,
    }),
    pageLength: t.int({ description: 'Most entries of one page of a list.', resolve: () => LONGEST_PAGE }),
    documents: t.field({
      type: DocumentLimits,
      description: 'The limits of one document, for whoever asks: with a token they are higher.',
      resolve: (_it, _args, ctx) => mostFor(ctx),
    }),
    media: t.field({
      type: MediaLimits,
      description: 'Limits of uploaded files: their types, bytes and pixels, and how many a post takes.',
      resolve: (_it, _args, ctx) => ctx.core.app.ports.media.accepted(),
    }),
    rates: t.field({
      type: [RateRef],
      description:
        'How often something may be done. Clients on the machine of the server itself are not counted.',
      resolve: () =>
        (Object.entries(ALL_RATES) as [Budget['name'], Rate][]).map(([name, rate]) => ({ name, ...rate })),
    }),
    operationsPerSocket: t.int({
      description: 'Most operations that may run at once on one WebSocket.',
      resolve: () => OPERATIONS_PER_SOCKET,
    }),
    unsentFrames: t.int({
      description: 'Most frames that may wait for a slow client before it gets a gap.',
      resolve: () => MAX_UNSENT,
    }),
    collections: t.int({
      description: 'Most collections of people that an identity of the domain may have.',
      resolve: (it) => it.domain?.collectionLimit ?? 10,
    }),
    pins: t.int({ description: 'Most posts that an identity may pin.', resolve: () => MOST_PINS }),
  }),
});

const SurePixels = builder.objectRef<AcceptedMedia['surePixels'][number]>('SurePixels').implement({
  description: 'How many pixels of one kind of pictures are always taken.',
  fields: (t) => ({
    mediaType: t.exposeString('mediaType', { description: 'Such as `image/avif`; one of `imageTypes`.' }),
    pixels: t.exposeInt('pixels', {
      description: 'Of a picture, of all frames together where it moves; at most `MediaLimits.pixels`.',
    }),
  }),
});

const MediaLimits = builder.objectRef<AcceptedMedia>('MediaLimits').implement({
  description: 'Which files are taken, told by their content. Others are refused.',
  fields: (t) => ({
    imageTypes: t.exposeStringList('imageTypes', { description: 'MIME types of pictures.' }),
    videoTypes: t.exposeStringList('videoTypes', {
      description: 'MIME types of videos; empty where this server cannot take them.',
    }),
    audioTypes: t.exposeStringList('audioTypes', {
      description: 'MIME types of sounds; empty where this server cannot take them.',
    }),
    imageBytes: t.exposeInt('mostImageBytes', { description: 'Length of a picture, at most.' }),
    videoBytes: t.exposeInt('mostVideoBytes', {
      description: 'Length of a video or sound, at most; 0 where this server takes none.',
    }),
    pixels: t.exposeInt('mostPixels', {
      description: 'Of a picture, of all frames together where it moves, at most.',
    }),
    surePixels: t.field({
      type: [SurePixels],
      description:
        'How many pixels of each kind are taken in whatever form it is stored. Between these and `pixels` some are refused, because reading them takes too much memory: progressive JPEG that is not 4:2:0, interlaced PNG of 16 bits, AVIF.',
      resolve: ({ surePixels }) => surePixels,
    }),
    perPost: t.int({ description: 'Pictures of one post, at most.', resolve: () => MOST_ATTACHMENTS }),
  }),
});

const Instance = builder.objectRef<{ domain: Domain | null }>('Instance').implement({
  description: 'This server, seen from the domain that the request was sent to.',
  fields: (t) => ({
    software: t.string({ description: 'Always `pukeko`.', resolve: () => 'pukeko' }),
    version: t.string({
      description: 'The version of Pūkeko: `1.2.3`.',
      resolve: (_it, _args, ctx) => ctx.services.version,
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain that the request was sent to; null for the command line.',
      resolve: (it) => it.domain,
    }),
    limits: t.field({
      type: Limits,
      description: 'The limits of texts, pages, documents and rates.',
      resolve: (it) => it,
    }),
    vapidKey: t.string({
      description:
        'The public key that apps subscribe for at their push service (`applicationServerKey`, RFC 8292): an uncompressed point of P-256, base64url without padding. It stays the same.',
      resolve: (_it, _args, ctx) => ctx.core.app.ports.push.publicKey,
    }),
    languages: t.field({
      type: ['Language'],
      description: 'The languages that the people of this domain chose as their usual one.',
      resolve: (it, _args, ctx) => (it.domain ? languagesOf(ctx.core, it.domain.id) : []),
    }),
  }),
});

builder.queryField('instance', (t) =>
  t.field({
    type: Instance,
    description: 'This server: its software, domain and limits.',
    authScopes: { public: true },
    resolve: (_root, _args, ctx) => ({ domain: ctx.core.domain }),
  }),
);
