// The GraphQL type Application: an OAuth client as it registered itself.

import { applicationFor } from '../../../core/applications/consents.ts';
import { redirectUrisOf } from '../../../core/applications/queries.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { ScopeEnum, scopesFrom } from '../../schema/scope-enum.ts';

export const ApplicationRef = builder.prismaObject('Application', {
  interfaces: [Node],
  description:
    'A client program that was registered with a domain (OAuth 2). It says of itself who it is; nobody has checked it.',
  fields: (t) => ({
    id: t.id(idOf('Application')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    clientId: t.exposeString('clientId', {
      description:
        'The OAuth `client_id`, public: it names the application at the consent page and the token endpoint.',
    }),
    name: t.exposeString('name', {
      description:
        'The name that people see at the consent page, at most 60 characters; the application chose it.',
    }),
    website: t.field({
      type: 'URL',
      nullable: true,
      description: 'The address of its home page; null if it gave none.',
      resolve: (it) => it.website,
    }),
    redirectUris: t.stringList({
      description:
        'The redirect addresses it registered: people go back to one of them with a code. `urn:ietf:wg:oauth:2.0:oob` shows them the code instead.',
      resolve: redirectUrisOf,
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'The scopes it registered; its tokens never have others.',
      resolve: (it) => scopesFrom(it.scopes.split(' ')),
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the application was registered.',
    }),
  }),
});

export const ApplicationConnection = connectionType(
  'Application',
  ApplicationRef,
  'Applications, the last registered first.',
  'An application in the list.',
);

// For itself, and for those it may act for; anybody else knows it by its client id.
nodeLoader('Application', (id, ctx) => applicationFor(ctx.core, id));
