// Registers an OAuth client on a domain and shows its secret once (`registerApplication`).

import { registerApplication } from '../../../../core/applications/register.ts';
import { mutation } from '../../../schema/mutation.ts';
import { ScopeEnum } from '../../../schema/scope-enum.ts';
import { readOptionalDomain } from '../../domains/read.ts';
import { ApplicationRef } from '../ref.ts';

mutation('registerApplication', {
  description:
    'Registers a client program with the domain asked, so that people can let it act for them (OAuth 2). 5 in 10 minutes from one address.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'What it is, where people come back to, and what it may ask them for.',
  input: (t) => ({
    name: t.string({
      required: true,
      description: 'The name that people see at the consent page, 1 to 60 characters.',
    }),
    redirectUris: t.stringList({
      required: true,
      description:
        'Where people may be sent back to, compared letter for letter: 1 to 50 absolute addresses of at most 2,000 characters without a fragment, of https, http or a scheme of its own, or `urn:ietf:wg:oauth:2.0:oob`.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description:
        'The scopes that its tokens may have at most, each once; READ when left out or when there are 0.',
    }),
    website: t.string({
      description: 'The address of its home page, http or https, at most 2,000 characters.',
    }),
    domainId: t.id({ description: 'Which domain it is for, if not the one asked; for the command line.' }),
    clientId: t.string({
      description:
        'The client id, 8 to 200 printable characters; only the command line may choose it, for scripts and tests.',
    }),
    clientSecret: t.string({
      description:
        'The client secret, 8 to 200 printable characters; only the command line may choose it. Both are random when left out.',
    }),
  }),
  gives: 'The application with its secret, this one time.',
  payload: {
    application: { type: ApplicationRef, description: 'The application as it was registered.' },
    clientSecret: {
      type: 'String',
      description: 'The OAuth `client_secret`, shown this once; the server keeps a hash alone.',
    },
  },
  resolve: async ({ domainId, clientSecret, ...input }, ctx) => {
    await ctx.services.applicationLimit.count(ctx.ip);
    const domain = await readOptionalDomain(domainId, ctx);
    const made = await registerApplication(ctx.core, { ...input, domain, secret: clientSecret ?? null });
    return { application: made.application, clientSecret: made.secret };
  },
});
