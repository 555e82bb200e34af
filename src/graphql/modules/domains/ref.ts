// The type Domain.

import { domainsFor } from '../../../core/domains/queries.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { DomainStateEnum, RegistrationsEnum } from '../../schema/enums.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';

export const DomainRef = builder.prismaObject('Domain', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Domain')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    name: t.exposeString('name'),
    host: t.exposeString('host'),
    origin: t.exposeString('origin'),
    state: t.field({
      type: DomainStateEnum,
      description: 'Where it stands between being added and being removed; only an ACTIVE domain serves.',
      resolve: (it) => it.state,
    }),
    isPrivate: t.exposeBoolean('isPrivate'),
    isDefault: t.exposeBoolean('isDefault'),
    registrations: t.field({
      type: RegistrationsEnum,
      description: 'Who may sign up.',
      resolve: (it) => it.registrations,
    }),
    title: t.exposeString('title'),
    description: t.exposeString('description', {
      description: 'A description by its owner, as plain text; may be empty.',
    }),
    iconUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'A square picture; null if none was set.',
      resolve: (it) => it.iconUrl,
    }),
    accent: t.exposeString('accent'),
    rules: t.stringList({
      description: 'The rules for its people, one sentence each; may be empty.',
      resolve: (it) => (Array.isArray(it.rules) ? (it.rules as string[]) : []),
    }),
    postLength: t.exposeInt('postLength'),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added here.' }),
  }),
});

export const DomainConnection = connectionType(
  'Domain',
  DomainRef,
  'Domains of this install, the last added first.',
  'A domain in the list.',
);

// A domain tells only its own people and admins that another one stands beside it.
nodeLoader(
  'Domain',
  async (id, ctx) => (await domainsFor(ctx.core)).find((domain) => domain.id === id) ?? null,
);
