// Lets moderators limit somebody, or suspend somebody of elsewhere for their domain (`restrictIdentity`,
// `unrestrictIdentity`).

import { readMessage, readNotice } from '../../../core/audit/notice.ts';
import { LONGEST_REASON, readReason } from '../../../core/audit/reason.ts';
import { restrictIdentity, unrestrictIdentity } from '../../../core/identities/limits/restrict.ts';
import { isWithinReach } from '../../../core/moderation/reach.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { RestrictionLevelEnum } from '../../schema/enums/moderation.ts';
import { encodeNodeId, readId, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { knownIdentity, notFound } from '../identities/target.ts';
import { noticeInput } from '../moderation/notice-input.ts';
import { readReportOfAct } from '../reports/read.ts';
import { IdentityRestrictionRef } from './ref.ts';

const WHOSE =
  'The domain in whose eyes it holds; the whole install when left out, which only admins of the install may limit for.';

/**
 * Whom a decision is about: somebody that the viewer sees, or that the domain sees which they moderate; of others it is
 * not told whether they are there. Nobody escapes by being hidden: a moderator also finds people of the domain itself,
 * and those about whom the domain has decided already. Errors: INVALID_INPUT, NOT_FOUND.
 */
async function target(ctx: GraphQLContext, id: string, domain: Domain | null): Promise<Identity> {
  const { identity, isSeen } = await knownIdentity(ctx, id);
  if (isSeen || (await isWithinReach(ctx.core, identity, domain))) return identity;
  throw notFound(['input', 'identityId']);
}

mutation('restrictIdentity', {
  description:
    "Limits somebody, or suspends somebody of another server or domain, in the eyes of one domain alone, or has its media shown there as sensitive; its moderators may, but about people of the domain not of their own rank or above. Limit and suspension take each other's place. Whom the domain does not see is not found, as an unknown id is not, unless it is one of its own or it decided about them before.",
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE'],
  takes: 'Whom to restrict, and how far.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of the identity.' }),
    domainId: t.id({ description: WHOSE }),
    level: t.field({
      type: RestrictionLevelEnum,
      required: true,
      description:
        'How far it goes. Identities of the domain itself are suspended with `setIdentitySuspended`.',
    }),
    reportId: t.id({ description: 'The report that led to it, by its global id; it is shown there.' }),
    reason: t.string({
      description: `Why, for those who moderate: plain text of at most ${LONGEST_REASON} characters.`,
    }),
    ...noticeInput(t),
  }),
  gives: 'The decision that was made, or changed if there was one.',
  payload: {
    restriction: { type: IdentityRestrictionRef, description: 'The decision as it is now.' },
    replaced: {
      type: RestrictionLevelEnum,
      nullable: true,
      description: 'The level before, where it was another one; null otherwise.',
    },
  },
  check: ({ identityId, domainId, reason, reportId, message }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readOptionalId(domainId, 'Domain', ['input', 'domainId']),
    () => readReason(reason),
    () => readMessage(message),
    () => readOptionalId(reportId, 'Report', ['input', 'reportId']),
  ],
  resolve: async ({ identityId, domainId, level, reason, reportId, message, isMailed }, ctx) => {
    const domain = await readOptionalDomain(domainId, ctx);
    const identity = await target(ctx, identityId, domain);
    return restrictIdentity(ctx.core, identity, domain, {
      level,
      reason: reason ?? null,
      reportId: await readReportOfAct(reportId, ctx),
      notice: readNotice({ message, isMailed }),
    });
  },
});

mutation('unrestrictIdentity', {
  description: 'Takes such a decision back, nobody about themselves; follows that ended do not come back.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'About whom a decision is taken back.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of the identity.' }),
    domainId: t.id({ description: WHOSE }),
    level: t.field({
      type: RestrictionLevelEnum,
      description: 'Only a decision of this level is taken back; a limit or a suspension when left out.',
    }),
  }),
  gives: 'The result of taking it back.',
  payload: {
    wasRestricted: { type: 'Boolean', description: 'Whether there was such a decision.' },
    restrictionId: {
      type: 'ID',
      nullable: true,
      description: 'The `id` of the decision that was taken back; null if there was none.',
    },
  },
  check: ({ identityId, domainId }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readOptionalId(domainId, 'Domain', ['input', 'domainId']),
  ],
  resolve: async ({ identityId, domainId, level }, ctx) => {
    const domain = await readOptionalDomain(domainId, ctx);
    const identity = await target(ctx, identityId, domain);
    const ended = await unrestrictIdentity(ctx.core, identity, domain, level ?? null);
    return {
      wasRestricted: ended !== null,
      restrictionId: ended && encodeNodeId('IdentityRestriction', ended.id),
    };
  },
});
