// The long texts of a domain about itself.

import {
  LONGEST_DOMAIN_TEXT,
  type Terms,
  termsOf,
  textKindsOf,
  textOf,
} from '../../../core/domains/texts.ts';
import type { DomainText } from '../../../db/rows.ts';
import { documentHtml } from '../../../lib/post-text/document.ts';
import { builder } from '../../schema/builder.ts';
import { DomainTextKindEnum } from '../../schema/enums/domains.ts';

const SOURCE = 'The text as it was written, in Markdown.';
const HTML = 'The text as safe HTML.';

const DomainTextRef = builder.objectRef<DomainText>('DomainText').implement({
  description: 'A long text of a domain about itself.',
  fields: (t) => ({
    source: t.exposeString('source', { description: SOURCE }),
    html: t.field({ type: 'HTML', description: HTML, resolve: (it) => documentHtml(it.source) }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

const DomainTermsRef = builder.objectRef<Terms>('DomainTerms').implement({
  description: 'What whoever uses a domain agrees to, from a day on.',
  fields: (t) => ({
    effectiveDate: t.exposeString('effectiveDate', {
      description: 'The day from which they hold, like `2026-01-31`.',
    }),
    isEffective: t.exposeBoolean('isEffective', { description: 'Whether that day has come (in UTC).' }),
    succeededBy: t.exposeString('succeededBy', {
      nullable: true,
      description: 'The day from which the next ones hold; null where these are the last.',
    }),
    source: t.exposeString('source', { description: SOURCE }),
    html: t.field({ type: 'HTML', description: HTML, resolve: (it) => documentHtml(it.source) }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they were last changed.' }),
  }),
});

export const DomainTermsInput = builder.inputType('DomainTermsInput', {
  description: 'Terms of a domain, from a day on.',
  fields: (t) => ({
    text: t.string({
      required: true,
      description: `Markdown of at most ${LONGEST_DOMAIN_TEXT.toLocaleString('en')} characters; empty takes those of that day away.`,
    }),
    effectiveDate: t.string({
      description:
        'The day from which they hold, 10 characters like `2026-01-31`; today (in UTC) when left out.',
    }),
  }),
});

builder.prismaObjectFields('Domain', (t) => ({
  texts: t.field({
    type: [DomainTextKindEnum],
    description: 'Which long texts it has.',
    resolve: (domain, _args, ctx) => textKindsOf(ctx.core, domain),
  }),
  about: t.field({
    type: DomainTextRef,
    nullable: true,
    description: 'What it is, at length; null where nothing was written.',
    resolve: (domain, _args, ctx) => textOf(ctx.core, domain.id, 'ABOUT'),
  }),
  privacyPolicy: t.field({
    type: DomainTextRef,
    nullable: true,
    description: 'What becomes of what people leave there; null where nothing was written.',
    resolve: (domain, _args, ctx) => textOf(ctx.core, domain.id, 'PRIVACY'),
  }),
  terms: t.field({
    type: DomainTermsRef,
    nullable: true,
    description:
      'What whoever uses it agrees to: the terms that hold today, else the next ones; null where there are none.',
    args: {
      date: t.arg.string({
        description: 'The terms that hold from this day on, 10 characters like `2026-01-31`.',
      }),
    },
    resolve: (domain, { date }, ctx) => termsOf(ctx.core, domain.id, date ?? null),
  }),
}));
