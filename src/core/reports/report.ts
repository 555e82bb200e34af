// Reports an identity to the moderators of one's own domain, and where asked to its server.

import * as v from 'valibot';
import type { ReportCategory } from '../../db/enums.ts';
import type { Domain, Identity, Report } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';
import { CollectionNotFound } from '../collections/errors.ts';
import { collectionsFor } from '../collections/queries.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { rulesOf } from '../domains/rules.ts';
import { parseInput, readAll } from '../input.ts';
import { PostNotFound } from '../posts/errors.ts';
import { postsFor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { domainOfAuthor } from '../posts/write/create.ts';
import { storeReport } from './store.ts';

/** In characters, of a report that is made here. */
export const LONGEST_REPORT_COMMENT = 1_000;
/** Posts that one report names. */
export const MOST_REPORTED_POSTS = 100;
/** Collections that one report names. */
export const MOST_REPORTED_COLLECTIONS = 20;
/** Reports that one identity makes within a day. */
const MOST_A_DAY = 400;
const DAY_MS = 24 * 3600_000;

const Input = v.object({
  postIds: v.optional(
    v.pipe(
      v.array(v.bigint()),
      v.maxLength(MOST_REPORTED_POSTS, `Name at most ${MOST_REPORTED_POSTS} posts.`),
    ),
    [],
  ),
  collectionIds: v.optional(
    v.pipe(
      v.array(v.bigint()),
      v.maxLength(MOST_REPORTED_COLLECTIONS, `Name at most ${MOST_REPORTED_COLLECTIONS} collections.`),
    ),
    [],
  ),
  comment: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => cleanText(text).trim()),
      v.check(
        (text) => countCharacters(text, LONGEST_REPORT_COMMENT) <= LONGEST_REPORT_COMMENT,
        `A comment has at most ${LONGEST_REPORT_COMMENT} characters.`,
      ),
    ),
    '',
  ),
  category: v.optional(v.picklist(['SPAM', 'LEGAL', 'VIOLATION', 'OTHER'])),
  ruleIds: v.optional(v.array(v.string()), []),
  isForwarded: v.optional(v.boolean(), false),
});

export interface ReportInput {
  /** Posts of the target that the reporter sees. */
  postIds?: readonly bigint[];
  /** Collections of the target that the reporter sees. */
  collectionIds?: readonly bigint[];
  /** Plain text, at most LONGEST_REPORT_COMMENT characters. */
  comment?: string;
  /** Default: VIOLATION where rules are named, else OTHER. */
  category?: ReportCategory;
  /** Of the reporter's domain (core/domains/rules.ts); kept with a VIOLATION alone. */
  ruleIds?: readonly string[];
  /** Whether the target's server is told as well, without the reporter's name. */
  isForwarded?: boolean;
}

/**
 * Reports an identity that the reporter sees. Errors: INVALID_INPUT, NOT_FOUND for posts and collections of
 * others or that the reporter does not see, RATE_LIMITED.
 */
export async function report(
  ctx: Ctx,
  reporter: Identity,
  target: Identity,
  input: ReportInput,
): Promise<Report> {
  const domain = await domainOfAuthor(ctx, reporter);
  const { given, rules } = readAll({
    target: () => mustBeAnother(reporter, target),
    ...reportReaders(domain, input),
  });
  const reader = await readerOf(ctx, reporter);
  const posts = await postsFor(ctx, reader, given.postIds);
  for (const [at, id] of given.postIds.entries()) {
    if (posts.get(id)?.authorId !== target.id) throw new PostNotFound(['input', 'postIds', String(at)]);
  }
  const collections = await collectionsFor(ctx, reader, given.collectionIds);
  for (const [at, id] of given.collectionIds.entries()) {
    if (collections.get(id)?.identityId !== target.id)
      throw new CollectionNotFound(['input', 'collectionIds', String(at)]);
  }
  await mustNotFlood(ctx, reporter);
  const category = given.category ?? (rules.length > 0 ? 'VIOLATION' : 'OTHER');
  return inTransaction(ctx, (ctx) =>
    storeReport(ctx, {
      uri: null,
      domain,
      reporter,
      target,
      category,
      comment: given.comment,
      rules: category === 'VIOLATION' ? rules : [],
      // Nobody is told of what lies in one's own house.
      isForwarded: given.isForwarded && target.domainId !== domain.id,
      posts: [...posts.values()],
      collections: [...collections.values()],
    }),
  );
}

/** What reads a report, but for whom it is about. */
function reportReaders(domain: Domain, input: ReportInput) {
  return {
    given: () => parseInput(Input, input),
    rules: () => readRules(domain, input.ruleIds ?? []),
  };
}

/** Errors: INVALID_INPUT with everything that is wrong with a report to the moderators of a domain. */
export function readReport(domain: Domain, input: ReportInput) {
  return readAll(reportReaders(domain, input));
}

function mustBeAnother(reporter: Identity, target: Identity): void {
  if (target.id === reporter.id)
    throw new AppError('INVALID_INPUT', 'You cannot report yourself.', { path: ['input', 'identityId'] });
}

/** The rules of a domain by their ids. Errors: INVALID_INPUT for an id that it has no rule of. */
export function readRules(domain: Domain, ids: readonly string[]) {
  const rules = rulesOf(domain);
  return [...new Set(ids)].map((id) => {
    const rule = rules.find((each) => each.id === id);
    if (!rule)
      throw new AppError('INVALID_INPUT', `${domain.name} has no such rule.`, { path: ['input', 'ruleIds'] });
    return rule;
  });
}

async function mustNotFlood(ctx: Ctx, reporter: Identity): Promise<void> {
  const made = await models(ctx).report.count({
    where: { reporterId: reporter.id, createdAt: { gt: BigInt(ctx.now - DAY_MS) } },
  });
  if (made >= MOST_A_DAY)
    throw new AppError('RATE_LIMITED', `At most ${MOST_A_DAY} reports a day; try again tomorrow.`, {
      retryAfterMs: 3600_000,
    });
}
