// The mutations `addDomain`, `updateDomain` and `removeDomain`.

import { addDomain } from '../../../core/domains/add.ts';
import { removeDomain } from '../../../core/domains/remove.ts';
import { setDomain } from '../../../core/domains/set.ts';
import { RegistrationsEnum } from '../../schema/enums.ts';
import { given } from '../../schema/given.ts';
import { mutation } from '../../schema/mutation.ts';
import { readDomain } from './read.ts';
import { DomainRef } from './ref.ts';

mutation('addDomain', {
  description:
    'Adds a domain while the server runs. What others than admins of the install add waits as PENDING until DNS proves that it is theirs.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'A new domain.',
  input: (t) => ({
    name: t.string({
      required: true,
      description: 'What handles will end in: `ana.example`. At most 253 characters.',
    }),
    host: t.string({
      description:
        'Where its addresses live, if its handles end in another name: a host name of at most 253 characters.',
    }),
    isPrivate: t.boolean({ description: 'Only its owner and admins create identities on it.' }),
    isDefault: t.boolean({ description: 'Shown for requests to the bare loopback address.' }),
    title: t.string({ description: 'Heads its front page, at most 100 characters; its name when left out.' }),
  }),
  gives: 'The domain, ready or waiting for its proof.',
  payload: {
    domain: { type: DomainRef, description: 'What was added.' },
  },
  resolve: async (input, ctx) => ({
    domain: await addDomain(ctx.core, given({ ...input, name: input.name })),
  }),
});

mutation('updateDomain', {
  description:
    'Changes the look, rules and settings of a domain; only its owner and admins may. Takes effect at once.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'What to change; what is left out stays as it is.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
    title: t.string({ description: 'Heads its front page; at most 100 characters.' }),
    description: t.string({
      description: 'A few sentences about it, as plain text; at most 5,000 characters.',
    }),
    iconUrl: t.field({ type: 'URL', description: 'A square picture, by https; null takes it away.' }),
    accent: t.string({ description: 'The colour of its pages, like `#2b6cb0`.' }),
    rules: t.stringList({
      description: 'What is asked of its people, one sentence of at most 1,000 characters each; 50 at most.',
    }),
    registrations: t.field({ type: RegistrationsEnum, description: 'Who may join by themselves.' }),
    isPrivate: t.boolean({ description: 'Only its owner and admins create identities on it.' }),
    isDefault: t.boolean({ description: 'Shown for requests to the bare loopback address.' }),
    postLength: t.int({ description: 'The most characters a post may have, 1 to 100,000.' }),
  }),
  gives: 'The domain as it is now.',
  payload: {
    domain: { type: DomainRef, description: 'With the changes.' },
  },
  resolve: async ({ domainId, iconUrl, ...changes }, ctx) => {
    const before = await readDomain(domainId, ctx);
    const icon = iconUrl === undefined ? {} : { iconUrl };
    return { domain: await setDomain(ctx.core, before, { ...given(changes), ...icon }) };
  },
});

mutation('removeDomain', {
  description:
    'Begins to remove a domain: its identities say goodbye to every server that knows them, then all of it is gone and the name never used again.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The domain to be removed.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
  }),
  gives: 'The domain on its way out.',
  payload: {
    domain: { type: DomainRef, description: 'In the state CLOSING.' },
  },
  resolve: async (input, ctx) => ({
    domain: await removeDomain(ctx.core, await readDomain(input.domainId, ctx)),
  }),
});
