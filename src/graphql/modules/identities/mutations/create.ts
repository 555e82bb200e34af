// The mutation `createIdentity`.

import { createIdentity } from '../../../../core/identities/create.ts';
import { userOf } from '../../../../core/roles/policy.ts';
import { userNamed } from '../../../../core/users/named.ts';
import { RoleEnum } from '../../../schema/enums.ts';
import { NotAllowedError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';
import { holds, mustHold } from '../../../schema/scopes.ts';
import { readDomain } from '../../domains/read.ts';
import { IdentityRef } from '../ref.ts';

mutation('createIdentity', {
  description:
    'Makes an identity on a domain: for oneself where the domain lets one, for others by its admins. A handle that exists becomes shared with the user, where an admin asks.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A new identity and who is to hold it.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'The domain whose name its handle ends in.' }),
    username: t.string({
      required: true,
      description:
        'What comes before the domain: 1 to 64 letters (a-z), digits or underscores, with dots and dashes inside. Never changed later, never given out twice.',
    }),
    email: t.string({
      description:
        'The login of its holder, at most 320 characters; the viewer when left out. The command line must name one.',
    }),
    name: t.string({ description: 'What is shown above the handle, at most 100 characters.' }),
    isLocked: t.boolean({ description: 'Whether it wants to be asked before somebody follows it.' }),
    language: t.field({
      type: 'Language',
      description: 'What its posts are written in unless they say otherwise.',
    }),
    role: t.field({
      type: RoleEnum,
      description:
        'Given to the user on this domain; only admins of the domain may, and need the scope admin:write:accounts.',
    }),
  }),
  gives: 'Who is new here.',
  payload: {
    identity: {
      type: IdentityRef,
      description:
        'Ready to post: name it by its `id` in the header `Pukeko-Identity`, or make a token for it.',
    },
  },
  resolve: async (input, ctx) => {
    if (ctx.core.viewer.kind === 'identity')
      throw new NotAllowedError('A token of one identity makes no others; sign in and use that token.');
    const domain = await readDomain(input.domainId, ctx);
    const user = await userNamed(ctx.core, domain, input.email);
    const isForOthers = ctx.core.viewer.kind === 'user' && userOf(ctx.core)?.id !== user.id;
    if (isForOthers || input.role) mustHold(ctx, 'admin:write:accounts');
    const identity = await createIdentity(ctx.core, {
      domain,
      user,
      username: input.username,
      name: input.name ?? '',
      isLocked: input.isLocked ?? false,
      language: input.language ?? null,
      role: input.role ?? null,
      // Else a token that may only make new ones would take hold of those there are.
      mayShare: holds(ctx, 'admin:write:accounts'),
    });
    return { identity };
  },
});
