// What follows from a report.

import type { TxCtx } from '../context.ts';
import { deliver } from '../deliveries/deliver.ts';
import { orderKey } from '../deliveries/order-key.ts';
import { PRIORITY } from '../deliveries/states.ts';
import type { FactOf } from '../facts.ts';
import { tellModerators } from '../moderation/mails.ts';
import { moderatorsToTell } from '../moderation/recipients.ts';
import { notify } from '../notifications/notify.ts';
import { storeReport } from '../reports/store.ts';
import { uris } from '../uris.ts';

/**
 * A report: the moderators of its domain are mailed and notified. Where it was made here and is to be forwarded, the
 * target's server gets a Flag from the domain itself, which does not say who made it. A domain of this install is
 * another server to every other one: its moderators get a report of their own.
 */
export async function onReported(ctx: TxCtx, fact: FactOf<'reported'>): Promise<void> {
  const { report, reporter, target, domain, posts, collections } = fact;
  ctx.app.log.info({ report: report.id, domain: domain.name }, 'Somebody was reported.');
  await tellModerators(ctx, domain, 'REPORTS');
  const about = { moderatedDomainId: domain.id, reportId: report.id };
  for (const moderator of await moderatorsToTell(ctx, domain.id))
    await notify(ctx, { kind: 'REPORT', target: moderator, actor: reporter, ...about });
  if (!report.isForwarded) return;
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
