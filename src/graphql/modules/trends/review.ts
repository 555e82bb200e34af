// The mutations by which moderators decide what trends, and which hashtags are found and used.

import { knownHashtag } from '../../../core/trends/moderated.ts';
import { review, reviewPublisher } from '../../../core/trends/review.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { given } from '../../schema/given.ts';
import { mutation } from '../../schema/mutation.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { Hashtag } from '../posts/parts.ts';
import { addressedDomain } from '../timelines/queries.ts';

const TrendSubjectEnum = builder.enumType('TrendSubject', {
  description: 'What may trend on a domain.',
  values: {
    HASHTAG: { description: 'A word by which posts of one topic are found.' },
    POST: { description: 'A post that many boost and favourite.' },
    LINK: { description: 'A page that many link to.' },
    PUBLISHER: { description: 'A site: all links to it.' },
  } as const,
});

const KEY = 'Its id in REST APIs, as `key` gives it.';
const DOMAIN = 'On which domain, by its global id; on the addressed one when left out.';

/** Where something is decided. */
const domainOf = async (domainId: string | null | undefined, ctx: GraphQLContext) =>
  (await readOptionalDomain(domainId, ctx)) ?? addressedDomain(ctx);

mutation('reviewTrend', {
  description:
    'Lets something trend on a domain, or keeps it from that; its moderators may. It holds at once, and for as long as nobody decides otherwise.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'What is decided about, and how.',
  input: (t) => ({
    domainId: t.id({ description: DOMAIN }),
    subject: t.field({ type: TrendSubjectEnum, required: true, description: 'What it is.' }),
    key: t.field({ type: 'Snowflake', required: true, description: KEY }),
    isApproved: t.boolean({ required: true, description: 'True lets it trend, false keeps it from that.' }),
  }),
  gives: 'What was decided.',
  payload: {
    key: { type: 'Snowflake', description: 'The `key` that was sent.' },
    isTrendable: { type: 'Boolean', description: 'Whether it may trend now.' },
    reviewedAt: { type: 'DateTime', description: 'When that was decided.' },
  },
  resolve: async ({ domainId, subject, key, isApproved }, ctx) => {
    const domain = await domainOf(domainId, ctx);
    const id = BigInt(key);
    const row =
      subject === 'PUBLISHER'
        ? await reviewPublisher(ctx.core, domain, id, isApproved)
        : await review(ctx.core, domain, { kind: subject, subjectId: id }, { isTrendable: isApproved });
    return { key, isTrendable: row.isTrendable, reviewedAt: row.reviewedAt };
  },
});

mutation('updateHashtag', {
  description:
    'Says whether a hashtag trends, is found by searches and can be used on a domain, and how it writes it; its moderators may.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which hashtag, and what holds for it.',
  input: (t) => ({
    domainId: t.id({ description: DOMAIN }),
    key: t.field({ type: 'Snowflake', required: true, description: KEY }),
    isTrendable: t.boolean({ description: 'Whether it may trend; stays when left out.' }),
    isListable: t.boolean({ description: 'Whether searches find it; stays when left out.' }),
    isUsable: t.boolean({
      description: 'Whether new posts of the domain are found by it; stays when left out.',
    }),
    display: t.string({
      description:
        'How the domain writes it, at most 200 characters: the same word, in upper and lower case as liked; stays when left out.',
    }),
  }),
  gives: 'The hashtag after the change.',
  payload: {
    hashtag: {
      type: Hashtag,
      description: 'The hashtag; `moderation` says what holds on the addressed domain.',
    },
  },
  resolve: async ({ domainId, key, ...change }, ctx) => {
    const domain = await domainOf(domainId, ctx);
    await review(ctx.core, domain, { kind: 'HASHTAG', subjectId: BigInt(key) }, given(change));
    const hashtag = await knownHashtag(ctx.core, domain, BigInt(key));
    if (!hashtag) throw new NotFoundError('There is no such hashtag.', { path: ['input', 'key'] });
    return { hashtag };
  },
});
