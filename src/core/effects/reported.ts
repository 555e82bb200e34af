// What follows from a report.

import type { TxCtx } from '../context.ts';
import { deliver } from '../deliveries/deliver.ts';
import { orderKey } from '../deliveries/order-key.ts';
import { PRIORITY } from '../deliveries/states.ts';
import type { FactOf, MadeReport } from '../facts.ts';
import { tellModerators } from '../moderation/mails.ts';
import { moderatorsToTell } from '../moderation/recipients.ts';
import { hasUnreadReport } from '../moderation/unread-report.ts';
import { notify } from '../notifications/notify.ts';
import { storeReport } from '../reports/store.ts';
import { uris } from '../uris.ts';

type ReportedFact = FactOf<'reported'>;

/**
 * Reports: the moderators of their domain are mailed and notified. Where one was made here and is to be forwarded, the
 * target's server gets a Flag from the domain itself, which does not say who made it. A domain of this install is
 * another server to every other one: its moderators get a report of their own.
 */
export async function onReported(ctx: TxCtx, fact: ReportedFact): Promise<void> {
  const { domain, made } = fact;
  for (const { report } of made)
    ctx.app.log.info({ report: report.id, domain: domain.name }, 'Somebody was reported.');
  await tellModerators(ctx, domain, 'REPORTS');
  await notifyModerators(ctx, fact);
  for (const each of made) if (each.report.isForwarded) await forward(ctx, fact, each);
}

/**
 * Of every report that was made here; of those of another server a moderator has one unread notification at most, so
 * that a flood of Flags is no flood of notifications.
 */
async function notifyModerators(ctx: TxCtx, { domain, reporter, made }: ReportedFact): Promise<void> {
  const { hostId } = reporter;
  for (const target of await moderatorsToTell(ctx, domain.id)) {
    if (hostId !== null && (await hasUnreadReport(ctx, target, domain.id, hostId))) continue;
    for (const { report } of hostId === null ? made : made.slice(0, 1))
      await notify(ctx, {
        ...{ kind: 'REPORT', target, actor: reporter },
        ...{ moderatedDomainId: domain.id, reportId: report.id },
      });
  }
}

async function forward(
  ctx: TxCtx,
  { domain }: ReportedFact,
  { report, target, posts, collections }: MadeReport,
): Promise<void> {
  const sender = await ctx.tx.models.identity.findUniqueOrThrow({
    where: { uri: uris.instanceActor(domain) },
  });
  if (target.domainId === null) {
    await deliver(ctx, {
      activity: { type: 'flag', report, sender, target, posts, collections },
      actor: sender,
      subjectId: null,
      orderKey: orderKey.pair(sender, target),
      priority: PRIORITY.PEOPLE,
      to: [target],
      inbox: 'shared',
    });
    return;
  }
  const other = await ctx.app.domains.byId(target.domainId);
  if (other?.state !== 'ACTIVE') return;
  await storeReport(ctx, {
    uri: uris.row(sender.uri, 'reports', report.id),
    domain: other,
    reporter: sender,
    target,
    category: 'OTHER',
    comment: report.comment,
    rules: [],
    isForwarded: false,
    posts,
    collections,
  });
}
