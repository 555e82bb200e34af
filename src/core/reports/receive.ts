// Takes in the report of another server or domain.

import type { Collection, Domain, Identity, Post, Report } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import type { MadeReport } from '../facts.ts';
import { writeReport } from './store.ts';

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
 * Stores a report for each of the targets, once for each Flag, and says once what was made. Answers those that are new;
 * empty where there are too many open ones.
 */
export async function receiveReport(ctx: TxCtx, domain: Domain, received: ReceivedReport): Promise<Report[]> {
  const { uri, reporter, targets, posts, collections, comment } = received;
  const { report } = ctx.tx.models;
  const open = await report.count({
    where: { reporterId: reporter.id, domainId: domain.id, resolvedAt: null },
  });
  const made: MadeReport[] = [];
  for (const target of targets) {
    if (open + made.length >= MOST_OPEN) break;
    const known = await report.findUnique({
      where: { uri_domainId_targetId: { uri, domainId: domain.id, targetId: target.id } },
    });
    if (known) continue;
    made.push(
      await writeReport(ctx, {
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
  if (made.length > 0) await ctx.emit({ kind: 'reported', reporter, domain, made });
  return made.map((each) => each.report);
}
