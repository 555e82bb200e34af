// The long texts of a domain about itself: what it is, what becomes of what people leave, and its terms.

import * as v from 'valibot';
import type { DomainTextKind } from '../../db/enums.ts';
import type { Domain, DomainText } from '../../db/rows.ts';
import { cleanText } from '../../lib/text.ts';
import type { AuditChange } from '../audit/changes.ts';
import { type Ctx, models, sql, type TxCtx } from '../context.ts';

/** In UTF-16 units. */
export const LONGEST_DOMAIN_TEXT = 60_000;
/** Terms that a domain keeps, those of former days among them. */
export const MOST_TERMS = 100;

const LONG = 'A text has at most 60,000 characters.';
const text = v.pipe(v.string(), v.maxLength(LONGEST_DOMAIN_TEXT, LONG));

/** What `setDomain` takes of texts, all in Markdown; an empty one is taken away. */
export const TEXT_CHANGES = {
  about: v.optional(text),
  privacyPolicy: v.optional(text),
  terms: v.optional(
    v.object({
      text,
      effectiveDate: v.optional(v.pipe(v.string(), v.isoDate('A day is written like 2026-01-31.'))),
    }),
  ),
};

export interface TextChanges {
  about?: string | undefined;
  privacyPolicy?: string | undefined;
  /** Of no day: from today on (UTC). */
  terms?: { text: string; effectiveDate?: string | undefined } | undefined;
}

/** Writes what was given; says for the audit log what changed, not to what. */
export async function writeTexts(ctx: TxCtx, domainId: bigint, changes: TextChanges): Promise<AuditChange[]> {
  const { about, privacyPolicy, terms } = changes;
  return [
    ...(about === undefined ? [] : await write(ctx, domainId, { kind: 'ABOUT', source: about })),
    ...(privacyPolicy === undefined
      ? []
      : await write(ctx, domainId, { kind: 'PRIVACY', source: privacyPolicy })),
    ...(terms
      ? await write(ctx, domainId, {
          kind: 'TERMS',
          source: terms.text,
          effectiveDate: terms.effectiveDate ?? today(ctx),
        })
      : []),
  ];
}

const FIELDS: Record<DomainTextKind, string> = { ABOUT: 'about', PRIVACY: 'privacyPolicy', TERMS: 'terms' };
/** The log says that a text changed, and how it begins. */
const LOGGED = 200;

async function write(
  ctx: TxCtx,
  domainId: bigint,
  {
    kind,
    source: given,
    effectiveDate = '',
  }: { kind: DomainTextKind; source: string; effectiveDate?: string },
): Promise<AuditChange[]> {
  const { domainText } = ctx.tx.models;
  const key = { domainId, kind, effectiveDate };
  const source = cleanText(given).trim();
  const where = { domainId_kind_effectiveDate: key };
  const before = await domainText.findUnique({ where });
  if ((before?.source ?? '') === source) return [];
  const updatedAt = BigInt(ctx.now);
  if (source === '') await domainText.delete({ where });
  else
    await domainText.upsert({ where, create: { ...key, source, updatedAt }, update: { source, updatedAt } });
  const field = effectiveDate === '' ? FIELDS[kind] : `${FIELDS[kind]} ${effectiveDate}`;
  return [{ field, before: before?.source.slice(0, LOGGED) ?? null, after: source.slice(0, LOGGED) || null }];
}

const today = ({ now }: Pick<Ctx, 'now'>): string => new Date(now).toISOString().slice(0, 10);

/** By the domain as it is kept in memory, whose row is another one once a text has changed (`domainChanged`). */
const kinds = new WeakMap<Domain, Promise<DomainTextKind[]>>();

/** Which texts a domain has; asked by every front page, so that it is kept as long as the domain's row is. */
export function textKindsOf(ctx: Ctx, domain: Domain): Promise<DomainTextKind[]> {
  const known = kinds.get(domain);
  if (known) return known;
  const read = sql(ctx)
    .all<{ kind: DomainTextKind }>(
      'SELECT DISTINCT "kind" FROM domain_text WHERE "domainId" = ? ORDER BY "kind"',
      [domain.id],
    )
    .then((rows) => rows.map(({ kind }) => kind));
  kinds.set(domain, read);
  read.catch(() => kinds.delete(domain));
  return read;
}

/** A text that is about no day; null where the domain has none. */
export function textOf(
  ctx: Ctx,
  domainId: bigint,
  kind: Exclude<DomainTextKind, 'TERMS'>,
): Promise<DomainText | null> {
  const key = { domainId, kind, effectiveDate: '' };
  return models(ctx).domainText.findUnique({ where: { domainId_kind_effectiveDate: key } });
}

/** Terms of a domain, and from which day on others take their place. */
export interface Terms extends DomainText {
  isEffective: boolean;
  /** The day of the next terms; null where these are the last. */
  succeededBy: string | null;
}

/**
 * The terms that hold today, or where none do yet the next ones; with `date` those from that day on. Null where there
 * are none.
 */
export async function termsOf(ctx: Ctx, domainId: bigint, date: string | null): Promise<Terms | null> {
  const all = await models(ctx).domainText.findMany({
    where: { domainId, kind: 'TERMS' },
    orderBy: { effectiveDate: 'asc' },
    take: MOST_TERMS,
  });
  const holding = all.findLastIndex((each) => each.effectiveDate <= today(ctx));
  const at = date === null ? Math.max(holding, 0) : all.findIndex((each) => each.effectiveDate === date);
  const found = all[at];
  return found
    ? {
        ...found,
        isEffective: found.effectiveDate <= today(ctx),
        succeededBy: all[at + 1]?.effectiveDate ?? null,
      }
    : null;
}
