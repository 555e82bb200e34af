// The first start of an install: `setup`, and the mutations by which the first domain, user and identity are made.

import {
  makeSetupLink,
  SETUP_LINK_MINUTES,
  setupLinkEnd,
  setupLinkOver,
  tryOutName,
} from '../../../core/first-start/link.ts';
import { readFirstDomain, settledDomain, setUp } from '../../../core/first-start/set-up.ts';
import type { Domain } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { answered } from '../../schema/errors.ts';
import { mutation } from '../../schema/mutation.ts';
import { DomainFindingRef } from '../domains/check.ts';
import { DomainRef } from '../domains/ref.ts';
import { IdentityRef } from '../identities/ref.ts';

const TOKEN = 'The last part of the address that the server printed, 43 characters.';

interface Setup {
  expiresAt: bigint;
  settled: Domain | null;
}

const SetupRef = builder.objectRef<Setup>('Setup').implement({
  description: 'An install on which nobody has a login yet, as whoever has its address may set it up.',
  fields: (t) => ({
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When the address ends.' }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description:
        'The domain that the operator has named already, by PUKEKO_DOMAIN or a command; null where one is still to be named.',
      resolve: (it) => it.settled,
    }),
    tryOutName: t.string({
      description:
        'The name of a domain for trying things out on the machine itself, such as `localhost:3000`.',
      resolve: (_it, _args, ctx) => tryOutName(ctx.core.app.config.listen),
    }),
  }),
});

/** When the address ends; counts a wrong one. Errors: NOT_FOUND, RATE_LIMITED. */
async function mustBeGood(ctx: GraphQLContext, token: string): Promise<bigint> {
  const expiresAt = await setupLinkEnd(ctx.core, token);
  if (expiresAt !== null) return expiresAt;
  await ctx.services.setupLimit.count(ctx.ip);
  throw setupLinkOver();
}

builder.queryField('setup', (t) =>
  t.field({
    type: SetupRef,
    nullable: true,
    description:
      'What is to be set up, for whoever has the address that the server printed at its first start; null where that was used, is too old, or somebody has a login.',
    authScopes: { public: true },
    args: { token: t.arg.string({ required: true, description: TOKEN }) },
    resolve: (_root, { token }, ctx) =>
      answered(async () => {
        const expiresAt = await setupLinkEnd(ctx.core, token);
        if (expiresAt !== null) return { expiresAt, settled: await settledDomain(ctx.core) };
        await ctx.services.setupLimit.count(ctx.ip);
        return null;
      }),
  }),
);

mutation('createSetupLink', {
  description:
    'Makes an address at which the first user of the install can be made: it works once, and not for long. Refused with CONFLICT where somebody has a login.',
  scope: { installAdmin: 'admin:write' },
  errors: ['INVALID_INPUT', 'CONFLICT'],
  takes: 'How long it is to work.',
  input: (t) => ({
    minutes: t.int({
      description: `After how many minutes it ends: 1 to ${SETUP_LINK_MINUTES.most}; ${SETUP_LINK_MINUTES.usual} when left out.`,
    }),
  }),
  gives: 'The address.',
  payload: {
    url: {
      type: 'String',
      description: 'For a browser on the machine of the server, or through a tunnel to it.',
    },
    publicUrl: {
      type: 'String',
      nullable: true,
      description: 'The same under the domain; null where there is none that can be reached from elsewhere.',
    },
    expiresAt: { type: 'DateTime', description: 'When it ends.' },
  },
  resolve: async ({ minutes }, ctx) => makeSetupLink(ctx.core, minutes == null ? {} : { minutes }),
});

mutation('checkFirstDomain', {
  description:
    'Reads a name for the first domain as it would be stored, and looks from outside whether it leads here yet. Nothing is made.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'RATE_LIMITED'],
  takes: 'The name to look at.',
  input: (t) => ({
    token: t.string({ required: true, description: TOKEN }),
    domainName: t.string({
      required: true,
      description: 'What handles are to end in: `ana.example`. At most 253 characters.',
    }),
    domainHost: t.string({
      description:
        'The host that is to serve its addresses, where that is not the name: at most 253 characters.',
    }),
  }),
  gives: 'How the name is read, and what was found.',
  payload: {
    domainName: { type: 'String', description: 'The name in lower-case ASCII.' },
    domainHost: { type: 'String', description: 'The host in lower-case ASCII.' },
    findings: {
      type: [DomainFindingRef],
      description: 'What lacks for others to reach it; none of it keeps anybody from going on. At most two.',
    },
  },
  resolve: async ({ token, ...input }, ctx) => {
    await mustBeGood(ctx, token);
    const { name, host } = readFirstDomain(input.domainName, input.domainHost ?? null);
    await ctx.services.setupLimit.count(ctx.ip);
    return {
      domainName: name,
      domainHost: host,
      findings: await ctx.services.domainCheck.foresee({ name, host }),
    };
  },
});

mutation('setUp', {
  description:
    'Makes the first domain of an install, its first user, who may everything on it, and an identity of theirs that owns the domain. All or nothing; the address that allowed it is used up.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'The names of everything.',
  input: (t) => ({
    token: t.string({ required: true, description: TOKEN }),
    domainName: t.string({
      description:
        'What handles end in: `ana.example`, at most 253 characters. Not read where the operator has named a domain (`setup.domain`).',
    }),
    domainHost: t.string({
      description:
        'The host that serves its actor and post URIs, where that is not the name: at most 253 characters.',
    }),
    email: t.string({
      required: true,
      description: 'The e-mail address to sign in with, at most 320 characters.',
    }),
    password: t.string({
      required: true,
      description: 'The password to sign in with, 8 to 1,000 characters.',
    }),
    username: t.string({
      required: true,
      description: 'What the handle begins with: letters, digits and underscores, 1 to 64.',
    }),
    name: t.string({ description: 'The display name, at most 100 characters.' }),
  }),
  gives: 'What was made.',
  payload: {
    domain: {
      type: DomainRef,
      description: 'The first one that the install serves, or the one that was named before.',
    },
    identity: { type: IdentityRef, description: 'The identity of the new admin.' },
  },
  resolve: async ({ domainName, domainHost, name, ...input }, ctx) => {
    await mustBeGood(ctx, input.token);
    await ctx.services.setupLimit.count(ctx.ip);
    return setUp(ctx.core, {
      ...input,
      domainName: domainName ?? null,
      domainHost: domainHost ?? null,
      name: name ?? null,
    });
  },
});
