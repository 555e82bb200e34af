// The queries `identities` and `moderatedIdentity`, and the field `Identity.moderation`, for moderators.

import {
  type Moderation,
  moderatedIdentities,
  moderatedIdentity,
  moderationOf,
} from '../../../core/moderation/people.ts';
import { normaliseHost } from '../../../lib/url/host-name.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import {
  IdentityOriginEnum,
  IdentityStateEnum,
  RoleChoiceEnum,
  RoleEnum,
} from '../../schema/enums/people.ts';
import { answered } from '../../schema/errors.ts';
import { readId, readOptionalId } from '../../schema/ids.ts';
import { holds } from '../../schema/scopes.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { IdentityRestrictionRef } from '../restrictions/ref.ts';
import { addressedDomain } from '../timelines/queries.ts';
import { UserRef } from '../users/ref.ts';
import { IdentityConnection } from './connection.ts';
import { IdentityRef } from './ref.ts';

const ModerationRef = builder.objectRef<Moderation>('Moderation').implement({
  description: 'What those who moderate the addressed domain know of somebody.',
  fields: (t) => ({
    restriction: t.field({
      type: IdentityRestrictionRef,
      nullable: true,
      description: 'What the domain decided about them for itself; null for nothing.',
      resolve: (it) => it.restriction,
    }),
    isSensitive: t.boolean({
      description: 'Whether the domain shows all its pictures and videos as sensitive.',
      resolve: (it) => it.isSensitive,
    }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: 'The highest role that whoever holds the identity has on the domain; null for none.',
      resolve: (it) => it.role,
    }),
    inviter: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'Who invited them, of the people of the domain; null for nobody, and where that one is gone.',
      resolve: (it, _args, ctx) => (it.inviterId === null ? null : ctx.view.identities.load(it.inviterId)),
    }),
    logins: t.field({
      type: [UserRef],
      nullable: true,
      description:
        'The logins that hold it, a few at most, for admins of the install; null for everybody else.',
      resolve: (it) => it.logins,
    }),
    canRestrict: t.boolean({
      description:
        'Whether the viewer ranks high enough on the domain to warn, limit or suspend them: all who hold the identity rank below, and the viewer is none of them.',
      resolve: (it) => it.ranks.toRestrict(),
    }),
    canUnrestrict: t.boolean({
      description:
        'Whether the viewer ranks high enough to take that back, and to decide their appeals: nobody who holds the identity ranks above, and the viewer is none of them.',
      resolve: (it) => it.ranks.toUnrestrict(),
    }),
    canModeratePosts: t.boolean({
      description:
        'Whether the viewer ranks high enough to delete their posts and to have them shown as sensitive: nobody who holds the identity ranks above.',
      resolve: (it) => it.ranks.toModeratePosts(),
    }),
  }),
});

builder.prismaObjectField('Identity', 'moderation', (t) =>
  t.field({
    type: ModerationRef,
    nullable: true,
    description:
      'What those who moderate the addressed domain know of it; null for everybody else, and for tokens without `admin:read:accounts`.',
    extensions: { dependsOnViewer: true },
    resolve: (identity, _args, ctx) =>
      ctx.core.domain && holds(ctx, 'admin:read:accounts')
        ? moderationOf(ctx.core, ctx.core.domain, identity)
        : null,
  }),
);

builder.queryFields((t) => ({
  identities: t.field({
    type: IdentityConnection,
    description:
      'Identities in every state, the newest first: of one domain, or of other servers as far as it knows them, for its moderators, admins and owner; all that are known here for admins of the install.',
    authScopes: { holds: 'admin:read:accounts' },
    args: {
      ...pageArgs(t.arg),
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      text: t.arg.string({ description: 'Only usernames with this in them, at most 100 characters.' }),
      state: t.arg({ type: IdentityStateEnum, description: 'Only identities in this state.' }),
      name: t.arg.string({ description: 'Only display names with this in them, at most 100 characters.' }),
      isSensitive: t.arg.boolean({
        description:
          'Only those whose media the domain (without one, the install) shows as sensitive, or only the others.',
      }),
      isLimited: t.arg.boolean({
        description: 'Only those whom the domain (without one, the install) limits, or only the others.',
      }),
      isStaff: t.arg.boolean({
        description: 'Only those whose holders have a role on the domain, or only the others.',
      }),
      roles: t.arg({
        type: [RoleChoiceEnum],
        description: 'Only those whose holders have one of these roles on the domain, at most all 4.',
      }),
      inviterId: t.arg.id({ description: 'Only those whom this identity invited, by its global id.' }),
      origin: t.arg({
        type: IdentityOriginEnum,
        description: 'From where they are; with a domain LOCAL when left out, without one all.',
      }),
      handleDomain: t.arg.string({
        description: 'Only those whose handles end in this name, at most 253 characters.',
      }),
      isDisabled: t.arg.boolean({
        description: 'Only those whose login is disabled, or only the others; for admins of the install.',
      }),
      email: t.arg.string({
        description:
          'Only those with a login whose address has this in it, at most 320 characters; for admins of the install.',
      }),
    },
    complexity: pageComplexity,
    resolve: (
      _root,
      {
        domainId,
        text,
        state,
        name,
        isLimited,
        isSensitive,
        isStaff,
        isDisabled,
        email,
        roles,
        inviterId,
        origin,
        handleDomain,
        ...args
      },
      ctx,
    ) =>
      answered(async () => {
        const domain = await readOptionalDomain(domainId, ctx, ['domainId']);
        const filter = {
          text: text?.slice(0, 100) ?? null,
          state: state ?? null,
          name: name?.slice(0, 100) ?? null,
          isLimited: isLimited ?? null,
          isSensitive: isSensitive ?? null,
          isStaff: isStaff ?? null,
          isDisabled: isDisabled ?? null,
          email: email?.slice(0, 320) ?? null,
          roles: roles ?? null,
          inviterId: readOptionalId(inviterId, 'Identity', ['inviterId']),
          origin: origin ?? null,
          handleDomain: handleDomain == null ? null : (normaliseHost(handleDomain.slice(0, 253)) ?? ''),
        };
        return connectRows(args, (page) => moderatedIdentities(ctx.core, domain, filter, page));
      }),
  }),
  moderatedIdentity: t.field({
    type: IdentityRef,
    nullable: true,
    description:
      'Somebody on whom those who moderate the addressed domain may act, suspended ones too: its own people, whom it sees, and about whom it decided before. Null for everybody else.',
    authScopes: { holds: 'admin:read:accounts' },
    args: { id: t.arg.id({ required: true, description: 'As the API gave it: `identity_113…`.' }) },
    resolve: (_root, { id }, ctx) =>
      moderatedIdentity(ctx.core, addressedDomain(ctx), readId(id, 'Identity', ['id'])),
  }),
}));
