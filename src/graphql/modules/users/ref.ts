// The GraphQL type User: a login with its email address and roles, for the user and for admins.

import { userChoices } from '../../../core/mail/settings.ts';
import { userOf } from '../../../core/roles/policy.ts';
import { passkeysOf } from '../../../core/users/passkeys/queries.ts';
import { rolesOf, userFor } from '../../../core/users/queries.ts';
import { recoveryCodesLeft } from '../../../core/users/second-factor/recovery-codes.ts';
import type { DomainRole } from '../../../db/rows.ts';
import { localeOf } from '../../../lib/words/locales.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { LocaleEnum } from '../../schema/enums/locale.ts';
import { RoleEnum } from '../../schema/enums/people.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';
import { PasskeyRef } from './passkey.ts';

interface SecondFactorState {
  userId: bigint;
  since: bigint;
}

const SecondFactorRef = builder.objectRef<SecondFactorState>('SecondFactor').implement({
  description:
    'What a user shows besides the password to sign in: a code of an app (TOTP, RFC 6238). A passkey asks for none.',
  fields: (t) => ({
    since: t.field({
      type: 'DateTime',
      description: 'Since when signing in asks for it.',
      resolve: (it) => it.since,
    }),
    recoveryCodesLeft: t.int({
      description: 'How many recovery codes were not used yet, of ten.',
      resolve: (it, _args, ctx) => recoveryCodesLeft(ctx.core, it.userId),
    }),
  }),
});

const HeldRole = builder.objectRef<DomainRole>('HeldRole').implement({
  description: 'The role of a user on one domain.',
  fields: (t) => ({
    role: t.field({
      type: RoleEnum,
      description: 'How much the user may do there.',
      resolve: (it) => it.role,
    }),
    domain: t.field({
      type: DomainRef,
      description: 'The domain on which the user has it.',
      resolve: async (it, _args, ctx) => {
        const domain = await ctx.core.app.domains.byId(it.domainId);
        if (!domain) throw new NotFoundError('This domain is gone.');
        return domain;
      },
    }),
  }),
});

/** A login; shown to itself and to install admins. */
export const UserRef = builder.prismaObject('User', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('User')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    email: t.exposeString('email', {
      description:
        'The e-mail address to sign in with; where the domain asked nobody to confirm one, the handle that was signed up with (`@ana@one.example`).',
    }),
    isAdmin: t.exposeBoolean('isAdmin'),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the user may not sign in; null if they may.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the user was created.' }),
    lastSignInAt: t.expose('lastSignInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the user last signed in, with the password or a passkey; null if never.',
    }),
    secondFactor: t.field({
      type: SecondFactorRef,
      nullable: true,
      description: 'The second factor of the user; null while the password alone is enough.',
      resolve: ({ id, secondFactorAt }) =>
        secondFactorAt === null ? null : { userId: id, since: secondFactorAt },
    }),
    passkeys: t.field({
      type: [PasskeyRef],
      description: 'The passkeys of the user on all hosts of this install, oldest first; at most 30.',
      complexity: { field: 1, multiplier: 30 },
      resolve: (it, _args, ctx) => passkeysOf(ctx.core, it),
    }),
    getsReportMail: t.boolean({
      description: 'Whether the user is mailed about new reports on the domains that they moderate.',
      resolve: async (it, _args, ctx) => (await userChoices(ctx.core, it.id)).getsReportMail,
    }),
    getsSignUpMail: t.boolean({
      description: 'Whether the user is mailed about people who wait to be let in there.',
      resolve: async (it, _args, ctx) => (await userChoices(ctx.core, it.id)).getsSignUpMail,
    }),
    getsAppealMail: t.boolean({
      description: 'Whether the user is mailed about appeals there.',
      resolve: async (it, _args, ctx) => (await userChoices(ctx.core, it.id)).getsAppealMail,
    }),
    getsSignInMail: t.boolean({
      description: 'Whether the user is mailed when somebody signs in as them from an unknown place.',
      resolve: async (it, _args, ctx) => (await userChoices(ctx.core, it.id)).getsSignInMail,
    }),
    getsDigest: t.boolean({
      description: 'Whether the user is mailed once a week what they missed.',
      resolve: async (it, _args, ctx) => (await userChoices(ctx.core, it.id)).getsDigest,
    }),
    locale: t.field({
      type: LocaleEnum,
      nullable: true,
      description: 'The language that pages and mails speak to the user; null where they chose none.',
      resolve: async (it, _args, ctx) => localeOf((await userChoices(ctx.core, it.id)).locale),
    }),
    roles: t.field({
      type: [HeldRole],
      description: 'The roles of the user on domains of this install.',
      complexity: { field: 1, multiplier: 5 },
      resolve: (it, _args, ctx) => rolesOf(ctx.core, it.id),
    }),
  }),
});

export const UserConnection = connectionType('User', UserRef, 'Users, newest first.', 'A user in the list.');

nodeLoader('User', (id, ctx) => {
  const isSelf = userOf(ctx.core)?.id === id && ctx.core.viewer.kind === 'user';
  return isSelf || holds(ctx, 'admin:read:accounts') ? userFor(ctx.core, id).catch(() => null) : null;
});
