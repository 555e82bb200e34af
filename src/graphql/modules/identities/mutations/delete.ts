// Deletes an identity for good (`deleteIdentity`): its holder or an admin asks, and a Delete goes to every server that
// knows it.

import { heldIdentity } from '../../../../core/identities/acting.ts';
import { deleteIdentity } from '../../../../core/identities/delete.ts';
import { identityById } from '../../../../core/identities/queries.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { confirmedUser } from '../../users/confirmed.ts';
import { IdentityRef } from '../ref.ts';

mutation('deleteIdentity', {
  description:
    'Deletes an identity of the viewer with all its posts, for good, here and on every server that knows it. Its handle is never used again. Only a session may, with the password.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'GONE', 'RATE_LIMITED'],
  takes: 'Which identity to delete for good.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of an identity that the viewer holds; it is deleted for all who share it.',
    }),
    currentPassword: t.string({
      description: 'The password, at most 1,000 characters; the operator alone needs none.',
    }),
  }),
  gives: 'The tombstone of the deleted identity, which keeps its handle taken.',
  payload: {
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'The deleted identity, without content; null if nothing of it is left.',
    },
  },
  resolve: async ({ identityId, currentPassword }, ctx) => {
    const { viewer } = ctx.core;
    if (viewer.kind !== 'operator') mustBeSession(viewer);
    const identity = await heldIdentity(ctx.core, readId(identityId, 'Identity', ['input', 'identityId']));
    if (viewer.kind !== 'operator') await confirmedUser(ctx, currentPassword ?? '');
    await deleteIdentity(ctx.core, identity);
    return { identity: await identityById(ctx.core, identity.id) };
  },
});
