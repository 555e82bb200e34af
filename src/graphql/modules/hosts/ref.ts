// The types Host and HostBlock.

import { hostBlockFor, hostById, type Refusal, refusalsOf } from '../../../core/hosts/queries.ts';
import { administersInstall } from '../../../core/roles/policy.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { BreakerStateEnum, type SignatureScheme, SignatureSchemeEnum } from '../../schema/enums.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';

const HostRefusal = builder.objectRef<Refusal>('HostRefusal').implement({
  description: 'A server refuses what one of our domains sends.',
  fields: (t) => ({
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'Whose messages it refuses; null where the domain is gone.',
      resolve: (it, _args, ctx) => ctx.core.app.domains.byId(it.domainId),
    }),
    status: t.exposeInt('status', { description: 'HTTP status of its answer.' }),
    message: t.exposeString('message', { description: 'What it said, shortened.' }),
    at: t.field({ type: 'DateTime', description: 'When it last said so.', resolve: (it) => it.at }),
  }),
});

/** Another server, for admins. */
export const HostRef = builder.prismaObject('Host', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Host')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    name: t.exposeString('name'),
    software: t.exposeString('software', { nullable: true }),
    softwareVersion: t.exposeString('softwareVersion', {
      nullable: true,
      description: 'As NodeInfo says; null when unknown.',
    }),
    scheme: t.field({
      type: SignatureSchemeEnum,
      nullable: true,
      description: 'How requests to it are signed, as it last took them; null when unknown.',
      resolve: (it) => it.scheme as SignatureScheme | null,
    }),
    breaker: t.field({
      type: BreakerStateEnum,
      description: 'Whether it is sent to.',
      resolve: (it) => it.breaker,
    }),
    failures: t.exposeInt('failures'),
    downSince: t.expose('downSince', { type: 'DateTime', nullable: true }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last request failed; null when it did not.',
    }),
    isSlow: t.exposeBoolean('isSlow'),
    lastSuccessAt: t.expose('lastSuccessAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last took something; null when never.',
    }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first met.' }),
    refusals: t.field({
      type: [HostRefusal],
      description: 'Which of our domains it refuses.',
      resolve: (it, _args, ctx) => refusalsOf(ctx.core, it.id),
    }),
  }),
});

export const HostConnection = connectionType(
  'Host',
  HostRef,
  'Servers known here, the last met first.',
  'A server in the list.',
);

/** A decision about another server. */
export const HostBlockRef = builder.prismaObject('HostBlock', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('HostBlock')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    name: t.exposeString('name'),
    reason: t.exposeString('reason'),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'Which domain decided so; null for the whole install.',
      resolve: (it, _args, ctx) => (it.domainId === null ? null : ctx.core.app.domains.byId(it.domainId)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was decided.' }),
  }),
});

export const HostBlockConnection = connectionType(
  'HostBlock',
  HostBlockRef,
  'Servers not dealt with, the last decided first.',
  'A decision in the list.',
);

nodeLoader('Host', (id, ctx) =>
  administersInstall(ctx.core) && holds(ctx, 'admin:read') ? hostById(ctx.core, id) : null,
);

nodeLoader('HostBlock', (id, ctx) =>
  holds(ctx, 'admin:read:domain_blocks') ? hostBlockFor(ctx.core, id) : null,
);
