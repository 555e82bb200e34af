// Gives a user an identity with a handle on one domain (`createIdentity`).

import { createIdentity, readNewIdentity } from '../../../../core/identities/create.ts';
import { userOf } from '../../../../core/roles/policy.ts';
import { userNamed } from '../../../../core/users/named.ts';
import { RoleEnum } from '../../../schema/enums/people.ts';
import { NotAllowedError } from '../../../schema/errors.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { mustHold } from '../../../schema/scopes.ts';
import { readDomain } from '../../domains/read.ts';
import { IdentityRef } from '../ref.ts';
import { readHolder } from '../target.ts';

mutation('createIdentity', {
  description:
    'Creates an identity on a domain, for oneself if the domain allows it, for others by its admins. A handle that was ever given is refused; `shareIdentity` lets a further user act as one that exists.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A new identity and the user who will hold it.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'Global id of the domain that its handle ends in.' }),
    username: t.string({
      required: true,
      description:
        'The part of the handle before the domain: 1 to 64 letters (a-z), digits or underscores, with dots and dashes inside. It cannot be changed, and is never given to another identity.',
    }),
    holderOf: t.id({
      description:
        'Global id of an identity of the same domain that only the user who will hold it holds; the viewer when left out.',
    }),
    email: t.string({
      description:
        'Email address of the user who will hold it, at most 320 characters; in place of `holderOf`, for admins of the install alone: the answer tells whether it has a login. The command line must name one.',
    }),
    name: t.string({ description: 'The display name, at most 100 characters.' }),
    isLocked: t.boolean({ description: 'Whether it must accept each follow request; false when left out.' }),
    language: t.field({
      type: 'Language',
      description: 'The usual language of its posts; a post may name another.',
    }),
    role: t.field({
      type: RoleEnum,
      description:
        'A role for the user on this domain, from those who may give it (`setDomainRole`), with the scope admin:write:accounts.',
    }),
  }),
  gives: 'The new identity.',
  payload: {
    identity: {
      type: IdentityRef,
      description:
        'The new identity. To act as it, send its `id` in the header `Pukeko-Identity`, or create a token for it.',
    },
  },
  check: ({ domainId, username, name, language }) => [
    () => readId(domainId, 'Domain', ['input', 'domainId']),
    () => readNewIdentity({ username, name: name ?? '', language: language ?? null }),
  ],
  resolve: async (input, ctx) => {
    if (ctx.core.viewer.kind === 'identity')
      throw new NotAllowedError('A token of one identity makes no others; sign in and use that token.');
    const domain = await readDomain(input.domainId, ctx);
    const user = await userNamed(ctx.core, domain, {
      email: input.email,
      holderOf: readHolder(input.holderOf),
    });
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
    });
    return { identity };
  },
});
