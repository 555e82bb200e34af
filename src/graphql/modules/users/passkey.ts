// The GraphQL type Passkey: what is kept of a passkey, for its owner and for admins of the install.

import { passkeyById } from '../../../core/users/passkeys/queries.ts';
import { builder } from '../../schema/builder.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';

export const PasskeyRef = builder.prismaObject('Passkey', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Passkey')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    name: t.exposeString('name'),
    host: t.exposeString('host'),
    credentialId: t.exposeString('credentialId', {
      description:
        'How its device names it, base64url: what `PublicKeyCredential.signalUnknownCredential` takes when it was removed.',
    }),
    isBackedUp: t.exposeBoolean('isBackedUp'),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added to the login.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody last signed in with it; null if never.',
    }),
  }),
});

nodeLoader('Passkey', (id, { core }) =>
  core.viewer.kind === 'user' ? passkeyById(core, core.viewer.user, id) : null,
);
