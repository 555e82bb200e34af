// Who administers a domain: the field `Domain.roles`, and the mutations that give and take roles.

import type { InputShapeFromFields } from '@pothos/core';
import { LONGEST_REASON, readReason } from '../../../core/audit/reason.ts';
import { type RoleHolder, roleHoldersOf } from '../../../core/domain-roles/holders.ts';
import { setDomainRole } from '../../../core/domain-roles/set.ts';
import { MOST_ROLES } from '../../../core/domain-roles/write.ts';
import { administersInstall } from '../../../core/roles/policy.ts';
import { userNamed } from '../../../core/users/named.ts';
import { userFor } from '../../../core/users/queries.ts';
import type { Role } from '../../../db/enums.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { RoleEnum } from '../../schema/enums/people.ts';
import { answered } from '../../schema/errors.ts';
import { readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { holds } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { readHolder } from '../identities/target.ts';
import { UserRef } from '../users/ref.ts';
import { readDomain } from './read.ts';
import { DomainRef } from './ref.ts';

const RoleHolderRef = builder.objectRef<RoleHolder>('RoleHolder').implement({
  description: 'Somebody with a role on a domain.',
  fields: (t) => ({
    role: t.field({ type: RoleEnum, description: 'How much they may do there.', resolve: (it) => it.role }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'An identity of the domain that they hold, one that they alone hold if there is one (`holderOf`); null where they hold none there.',
      resolve: (it) => it.identity,
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'Their login, for admins of the install; null for everybody else.',
      resolve: (it, _args, ctx) =>
        administersInstall(ctx.core) && holds(ctx, 'admin:read:accounts')
          ? userFor(ctx.core, it.userId)
          : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when they have a role there.' }),
  }),
});

builder.objectFields(DomainRef, (t) => ({
  roles: t.field({
    type: [RoleHolderRef],
    nullable: true,
    description: `Who has a role on the domain, the first first, ${MOST_ROLES} at most, for its owners and admins; null, with the reason in \`errors\`, for everybody else.`,
    authScopes: { holds: 'admin:read:accounts' },
    complexity: { field: 5, multiplier: 20 },
    resolve: (domain, _args, ctx) => answered(() => roleHoldersOf(ctx.core, domain)),
  }),
}));

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

const whose = (t: InputBuilder) => ({
  domainId: t.id({ required: true, description: 'Global id of the domain.' }),
  holderOf: t.id({
    description:
      'Global id of an identity of the domain that only the user who is meant holds; the viewer when neither this nor `email` is given.',
  }),
  email: t.string({
    description:
      'Email address of that user, at most 320 characters; in place of `holderOf`, for admins of the install alone: the answer tells whether it has a login.',
  }),
  reason: t.string({
    description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
  }),
});
type Whose = InputShapeFromFields<ReturnType<typeof whose>>;

const check = ({ domainId, holderOf, reason }: Whose) => [
  () => readId(domainId, 'Domain', ['input', 'domainId']),
  () => readHolder(holderOf),
  () => readReason(reason),
];

const payload = {
  domain: { type: DomainRef, description: 'The domain, to read who has a role there now.' },
  before: {
    type: RoleEnum,
    nullable: true,
    description: 'The role that they had there before; null for none.',
  },
  hasOwner: {
    type: 'Boolean',
    description:
      'False where the domain has no owner now: then only its admins and those of the install look after it.',
  },
} as const;

async function set({ domainId, holderOf, email, reason }: Whose, role: Role | null, ctx: GraphQLContext) {
  const domain = await readDomain(domainId, ctx);
  const identityId = readHolder(holderOf);
  const user = await userNamed(ctx.core, domain, { email, holderOf: identityId });
  return { domain, ...(await setDomainRole(ctx.core, domain, user, { role, reason, identityId })) };
}

mutation('setDomainRole', {
  description:
    'Gives a user a role on a domain, or another one than they have. Admins of the install give any; owners of the domain ADMIN and MODERATOR, its admins MODERATOR, to users who have no role as high as their own. Nobody raises themselves. It holds at once, with the tokens they have.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A user, a domain and the role of the one on the other.',
  input: (t) => ({
    ...whose(t),
    role: t.field({ type: RoleEnum, required: true, description: 'What they are there from now on.' }),
  }),
  gives: 'What has become of the roles on the domain.',
  payload: {
    ...payload,
    role: { type: RoleEnum, description: 'The role that they have there now.' },
  },
  check: (input) => check(input),
  resolve: async ({ role, ...input }, ctx) => ({ role, ...(await set(input, role, ctx)) }),
});

mutation('removeDomainRole', {
  description:
    'Takes the role of a user on a domain away: who may give it takes it, and everybody may lay down their own. What they could do by it ends at once, with the tokens they have. The last owner stays, unless an admin of the install takes them away.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A user and the domain on which they are to have no role.',
  input: (t) => whose(t),
  gives: 'What has become of the roles on the domain.',
  payload,
  check: (input) => check(input),
  resolve: (input, ctx) => set(input, null, ctx),
});
