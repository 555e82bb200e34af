// Stores a report; what is told of it follows from the fact.

import type { ReportCategory } from '../../db/enums.ts';
import type { Collection, Domain, Identity, Post, Report } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import type { DomainRule } from '../domains/rules.ts';
import type { MadeReport } from '../facts.ts';
import { asJson } from '../posts/shapes.ts';

export interface NewReport {
  /** The id of the Flag that brought it; null for one that was made on the domain. */
  uri: string | null;
  /** Whose moderators decide. */
  domain: Domain;
  reporter: Identity;
  target: Identity;
  category: ReportCategory;
  comment: string;
  rules: readonly DomainRule[];
  isForwarded: boolean;
  posts: readonly Post[];
  collections: readonly Collection[];
}

/** Writes a report with its posts and collections and says that it was made. */
export async function storeReport(ctx: TxCtx, given: NewReport): Promise<Report> {
  const made = await writeReport(ctx, given);
  await ctx.emit({ kind: 'reported', reporter: given.reporter, domain: given.domain, made: [made] });
  return made.report;
}

/** The same for a caller that says itself what was made, of several at once. */
export async function writeReport(ctx: TxCtx, given: NewReport): Promise<MadeReport> {
  const { domain, reporter, target, posts, collections, rules, ...rest } = given;
  const report = await ctx.tx.models.report.create({
    data: {
      ...rest,
      id: ctx.app.ids.next(),
      domainId: domain.id,
      reporterId: reporter.id,
      targetId: target.id,
      rules: asJson(rules) ?? [],
      createdAt: BigInt(ctx.now),
    },
  });
  if (posts.length > 0)
    await ctx.tx.models.reportedPost.createMany({
      data: posts.map(({ id }) => ({ reportId: report.id, postId: id })),
    });
  if (collections.length > 0)
    await ctx.tx.models.reportedCollection.createMany({
      data: collections.map(({ id }) => ({ reportId: report.id, collectionId: id })),
    });
  return { report, target, posts, collections };
}
