// The GraphQL types Host and HostBlock: another server, how it answers, and who refuses to deal with it.

import { hostBlockFor, hostById, type Refusal, refusalsOf } from '../../../core/hosts/queries.ts';
import { administersInstall } from '../../../core/roles/policy.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import {
  BreakerStateEnum,
  type SignatureScheme,
  SignatureSchemeEnum,
} from '../../schema/enums/deliveries.ts';
import { HostBlockLevelEnum } from '../../schema/enums/moderation.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';

const HostRefusal = builder.objectRef<Refusal>('HostRefusal').implement({
  description: 'The refusal of a server to accept what a domain of this install sends.',
  fields: (t) => ({
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The refused domain; null if the domain was removed.',
      resolve: (it, _args, ctx) => ctx.core.app.domains.byId(it.domainId),
    }),
    status: t.exposeInt('status', { description: 'HTTP status of its answer.' }),
    message: t.exposeString('message', { description: 'The beginning of its answer.' }),
    at: t.field({ type: 'DateTime', description: 'When it last refused.', resolve: (it) => it.at }),
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
      description: 'The version of its software, from its NodeInfo; null when unknown.',
    }),
    scheme: t.field({
      type: SignatureSchemeEnum,
      nullable: true,
      description: 'The signature scheme that it last accepted; null when unknown.',
      resolve: (it) => it.scheme as SignatureScheme | null,
    }),
    breaker: t.field({
      type: BreakerStateEnum,
      description: 'Whether deliveries are sent to it.',
      resolve: (it) => it.breaker,
    }),
    failures: t.exposeInt('failures'),
    downSince: t.expose('downSince', { type: 'DateTime', nullable: true }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last request failed; null if it succeeded.',
    }),
    isSlow: t.exposeBoolean('isSlow'),
    lastSuccessAt: t.expose('lastSuccessAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last accepted a delivery; null if never.',
    }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it became known here.' }),
    refusals: t.field({
      type: [HostRefusal],
      description: 'Domains of this install whose activities it refuses.',
      resolve: (it, _args, ctx) => refusalsOf(ctx.core, it.id),
    }),
  }),
});

export const HostConnection = connectionType(
  'Host',
  HostRef,
  'Servers known here, the last that became known first.',
  'A server in the list.',
);

/** A decision about another server. */
export const HostBlockRef = builder.prismaObject('HostBlock', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('HostBlock')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    name: t.exposeString('name'),
    level: t.field({
      type: HostBlockLevelEnum,
      description: 'How far it goes.',
      resolve: (it) => it.level,
    }),
    reason: t.exposeString('reason'),
    note: t.exposeString('note', { description: 'For those who decide alone; may be empty.' }),
    isObfuscated: t.exposeBoolean('isObfuscated', {
      description: 'Whether a part of its name is hidden where the domain shows whom it blocks.',
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain that blocks it; null for the whole install.',
      resolve: (it, _args, ctx) => (it.domainId === null ? null : ctx.core.app.domains.byId(it.domainId)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was blocked.' }),
  }),
});

export const HostBlockConnection = connectionType(
  'HostBlock',
  HostBlockRef,
  'Blocked servers, the last blocked first.',
  'A block in the list.',
);

nodeLoader('Host', (id, ctx) =>
  administersInstall(ctx.core) && holds(ctx, 'admin:read') ? hostById(ctx.core, id) : null,
);

nodeLoader('HostBlock', (id, ctx) =>
  holds(ctx, 'admin:read:domain_blocks') ? hostBlockFor(ctx.core, id) : null,
);
