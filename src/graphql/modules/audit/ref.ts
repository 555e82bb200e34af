// The GraphQL type AuditEntry: something that an admin or moderator did.

import { AUDIT_ACTS, AUDIT_ROLES, AUDIT_TARGETS, type AuditTarget } from '../../../core/audit/acts.ts';
import type { AuditChange } from '../../../core/audit/changes.ts';
import { auditEntryFor } from '../../../core/audit/queries.ts';
import { LONGEST_REASON } from '../../../core/audit/reason.ts';
import { identityById } from '../../../core/identities/queries.ts';
import { administersInstall } from '../../../core/roles/policy.ts';
import { userFor } from '../../../core/users/queries.ts';
import type { AuditEntry } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { type Connection, connectionType } from '../../schema/connection.ts';
import { encodeNodeId, type NodeName } from '../../schema/ids.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';
import { IdentityRef } from '../identities/ref.ts';
import { UserRef } from '../users/ref.ts';
import { ACT_DESCRIPTIONS, ROLE_DESCRIPTIONS, TARGET_DESCRIPTIONS } from './words.ts';

function valuesOf<Name extends string>(names: readonly Name[], words: Record<Name, string>) {
  return Object.fromEntries(names.map((name) => [name, { description: words[name] }])) as {
    [K in Name]: { description: string };
  };
}

export const AuditActEnum = builder.enumType('AuditAct', {
  description: 'What admins and moderators do.',
  values: valuesOf(AUDIT_ACTS, ACT_DESCRIPTIONS),
});

const AuditTargetEnum = builder.enumType('AuditTarget', {
  description: 'To what something was done.',
  values: valuesOf(AUDIT_TARGETS, TARGET_DESCRIPTIONS),
});

const AuditRoleEnum = builder.enumType('AuditRole', {
  description: 'As what somebody acted.',
  values: valuesOf(AUDIT_ROLES, ROLE_DESCRIPTIONS),
});

const AuditChangeRef = builder.objectRef<AuditChange>('AuditChange').implement({
  description: 'A setting that an act changed.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Which one, by the name it is stored under.' }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'Its value before, as text of at most 1,000 characters; null for none.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'Its value since, as text of at most 1,000 characters; null for none.',
    }),
  }),
});

/** The types of targets that can be asked for by an id. */
const NODES: Partial<Record<AuditTarget, NodeName>> = {
  USER: 'User',
  IDENTITY: 'Identity',
  POST: 'Post',
  DOMAIN: 'Domain',
  HOST: 'HostBlock',
  ACCESS: 'AccessBlock',
  SIGN_UP: 'SignUp',
  INVITE: 'Invite',
  ANNOUNCEMENT: 'Announcement',
  REPORT: 'Report',
};

export const AuditEntryRef = builder.objectRef<AuditEntry>('AuditEntry').implement({
  description:
    'An entry of the audit log: who of the admins and moderators did what, and why. Written in the same transaction as the act; it never changes.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('AuditEntry')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    act: t.field({
      type: AuditActEnum,
      description: 'What was done.',
      resolve: (it) => it.act as (typeof AUDIT_ACTS)[number],
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain on which it was done; null for what concerns the whole install.',
      resolve: (it, _args, ctx) => (it.domainId === null ? null : ctx.core.app.domains.byId(it.domainId)),
    }),
    actorRole: t.field({
      type: AuditRoleEnum,
      description: 'As what they acted who did it.',
      resolve: (it) => it.actorRole as (typeof AUDIT_ROLES)[number],
    }),
    actor: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'The identity on the domain of whoever did it; null for the operator, and for admins of the install who have none there.',
      resolve: (it, _args, ctx) =>
        it.actorIdentityId === null ? null : identityById(ctx.core, it.actorIdentityId),
    }),
    actorUser: t.field({
      type: UserRef,
      nullable: true,
      description:
        'The login of whoever did it, for admins of the install; null for the operator and for everybody else who asks.',
      resolve: (it, _args, ctx) =>
        it.actorUserId === null || !administersInstall(ctx.core) || !holds(ctx, 'admin:read:accounts')
          ? null
          : userFor(ctx.core, it.actorUserId),
    }),
    targetKind: t.field({
      type: AuditTargetEnum,
      description: 'To what it was done.',
      resolve: (it) => it.targetKind as AuditTarget,
    }),
    targetId: t.id({
      nullable: true,
      description:
        'Global id of that, which may be gone since; null for what has none, and for logins where the viewer is no admin of the install.',
      resolve: (it, _args, ctx) => {
        const name = NODES[it.targetKind as AuditTarget];
        const isHidden = name === 'User' && !administersInstall(ctx.core);
        return name === undefined || it.targetId === null || isHidden
          ? null
          : encodeNodeId(name, it.targetId);
      },
    }),
    targetName: t.exposeString('targetName', {
      description: 'What that was called then: a handle, an address, a host.',
    }),
    comment: t.exposeString('comment', {
      description: `Why, in the words of who did it: plain text of at most ${LONGEST_REASON} characters, which may be empty.`,
    }),
    changes: t.field({
      type: [AuditChangeRef],
      description: 'The settings that it changed, 20 at most.',
      resolve: (it) => it.changes as unknown as AuditChange[],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was done.' }),
  }),
});

export const AuditEntryConnection = connectionType(
  'AuditEntry',
  AuditEntryRef,
  'Entries of the audit log, newest first.',
  'An entry in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<AuditEntry>>;

nodeLoader('AuditEntry', (id, ctx) => (holds(ctx, 'admin:read') ? auditEntryFor(ctx.core, id) : null));
