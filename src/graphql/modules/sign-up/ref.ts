// Invites and people who wait to be let in, for those who decide on a domain.

import { administersInstall } from '../../../core/roles/policy.ts';
import { signUpFor, signUpsOf } from '../../../core/sign-up/decide.ts';
import { inviteFor, invitesOf } from '../../../core/sign-up/invites.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType, connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';

export const InviteRef = builder.prismaObject('Invite', {
  interfaces: [Node],
  description: 'A link by which people may sign up on a domain.',
  fields: (t) => ({
    id: t.id(idOf('Invite')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    code: t.exposeString('code', { description: 'What `signUp` takes as `inviteCode`.' }),
    url: t.field({
      type: 'URL',
      description: 'The page where people sign up with it.',
      resolve: async (it, _args, ctx) => {
        const domain = await ctx.core.app.domains.byId(it.domainId);
        return `${domain?.origin}/invite/${it.code}`;
      },
    }),
    usesLeft: t.exposeInt('usesLeft', {
      nullable: true,
      description: 'How many people may still use it; null where as many as like may.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the invite ends by itself; null if it does not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
});

export const SignUpRef = builder.prismaObject('SignUp', {
  interfaces: [Node],
  description:
    'A sign-up that waits for a decision; its email address is confirmed where the domain asks for that.',
  fields: (t) => ({
    id: t.id(idOf('SignUp')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    username: t.exposeString('username', {
      description: 'The username that was asked for; the handle will begin with it.',
    }),
    email: t.string({
      nullable: true,
      description:
        'The email address that was given. Null for all but admins of the install: addresses of logins are no matter of a domain.',
      resolve: (it, _args, ctx) => (administersInstall(ctx.core) ? it.email : null),
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain that they want to join; null once it is gone.',
      resolve: (it, _args, ctx) => ctx.core.app.domains.byId(it.domainId),
    }),
    reason: t.exposeString('reason', { description: 'Why they want to join, in their words; may be empty.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When they signed up.' }),
  }),
});

const InviteConnection = connectionType(
  'Invite',
  InviteRef,
  'Invites, newest first.',
  'An invite in the list of invites.',
);
const SignUpConnection = connectionType(
  'SignUp',
  SignUpRef,
  'Sign-ups that wait for a decision, newest first.',
  'A sign-up in the list of those that wait.',
);

builder.objectFields(DomainRef, (t) => ({
  invites: t.field({
    type: InviteConnection,
    description: 'Invites to the domain that are still good, for its moderators, admins and owner.',
    authScopes: { holds: 'admin:read:accounts' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (domain, args, ctx) => connectRows(args, (page) => invitesOf(ctx.core, domain, page)),
  }),
  signUps: t.field({
    type: SignUpConnection,
    description: 'Sign-ups that wait for a decision, for the moderators, admins and owner of the domain.',
    authScopes: { holds: 'admin:read:accounts' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (domain, args, ctx) => connectRows(args, (page) => signUpsOf(ctx.core, domain, page)),
  }),
}));

// For those who decide on the domain.
nodeLoader('Invite', (id, ctx) => (holds(ctx, 'admin:read:accounts') ? inviteFor(ctx.core, id) : null));
nodeLoader('SignUp', (id, ctx) => (holds(ctx, 'admin:read:accounts') ? signUpFor(ctx.core, id) : null));
