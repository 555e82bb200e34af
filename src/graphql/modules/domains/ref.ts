// The GraphQL type Domain: a domain of this install with its settings and how many use it.

import { domainsFor } from '../../../core/domains/queries.ts';
import { rulesOf } from '../../../core/domains/rules.ts';
import { type Usage, usageOf } from '../../../core/domains/usage.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { BlocksShownToEnum, DomainStateEnum, RegistrationsEnum } from '../../schema/enums/domains.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { DomainRuleRef } from './rule.ts';

const DomainUsage = builder.objectRef<Usage>('DomainUsage').implement({
  description: 'How many use a domain; counted anew every ten minutes at most.',
  fields: (t) => ({
    people: t.exposeInt('users', { description: 'Identities of the domain that are active.' }),
    activeMonth: t.exposeInt('activeMonth', { description: 'Of them, who posted within the last 30 days.' }),
    activeHalfYear: t.exposeInt('activeHalfyear', {
      description: 'Of them, who posted within the last 180 days.',
    }),
    posts: t.exposeInt('posts', { description: 'Posts of its people that are for everyone.' }),
    hosts: t.exposeInt('hosts', { description: 'Other servers that the domain has met (`peers`).' }),
  }),
});

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
    confirmsEmail: t.exposeBoolean('confirmsEmail'),
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
    rules: t.field({
      type: [DomainRuleRef],
      description: 'The rules for its people in their order, 50 at most; may be empty.',
      resolve: (it) => rulesOf(it),
    }),
    postLength: t.exposeInt('postLength'),
    collectionLimit: t.exposeInt('collectionLimit'),
    showsPeers: t.exposeBoolean('showsPeers'),
    language: t.exposeString('language', {
      nullable: true,
      description:
        'The language of its pages and mails for those who say nothing else, such as `de`; null: English.',
    }),
    showsBlocksTo: t.field({
      type: BlocksShownToEnum,
      description: 'Who is shown which other servers it blocks and limits.',
      resolve: (it) => it.showsBlocksTo,
    }),
    usage: t.field({
      type: DomainUsage,
      description: 'How many people, active people, posts and known servers it has.',
      resolve: (it, _args, ctx) => usageOf(ctx.core.app, it),
    }),
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
