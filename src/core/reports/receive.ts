// Takes in the report of another server or domain.

import type { Collection, Domain, Identity, Post, Report } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { storeReport } from './store.ts';

/** Open reports that one actor of another server may have on a domain: more is a flood, and nobody reads it. */
const MOST_OPEN = 200;

/** What another server says of people of a domain. */
export interface ReceivedReport {
  /** The id of the Flag. */
  uri: string;
  /** The actor it came from; as a rule that of the whole server. */
  reporter: Identity;
  targets: readonly Identity[];
  /** Posts it names; those of no target are left out. */
  posts: readonly Post[];
  /** Collections it names; those of no target are left out. */
  collections: readonly Collection[];
  /** Plain text. */
  comment: string;
}

/**
 * Stores a report for each of the targets, once for each Flag. Answers those that are new; empty where there are too
 * many open ones.
 */
export async function receiveReport(ctx: TxCtx, domain: Domain, received: ReceivedReport): Promise<Report[]> {
  const { uri, reporter, targets, posts, collections, comment } = received;
  const stored: Report[] = [];
  for (const target of targets) {
    const known = await ctx.tx.models.report.findUnique({
      where: { uri_domainId_targetId: { uri, domainId: domain.id, targetId: target.id } },
    });
    if (known) continue;
    const open = await ctx.tx.models.report.count({
      where: { reporterId: reporter.id, domainId: domain.id, resolvedAt: null },
    });
    if (open >= MOST_OPEN) return stored;
    stored.push(
      await storeReport(ctx, {
        uri,
        domain,
        reporter,
        target,
        category: 'OTHER',
        comment,
        rules: [],
        isForwarded: false,
        posts: posts.filter(({ authorId }) => authorId === target.id),
        collections: collections.filter(({ identityId }) => identityId === target.id),
      }),
    );
  }
  return stored;
}
