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
 * Stores one report for each person whom a Flag names, and emits one fact for all of them. A Flag that comes again
 * makes none. Returns the new ones; none where its actor has too many open reports on the domain.
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
