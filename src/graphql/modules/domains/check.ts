// The mutation `checkDomain`: looks at a domain's DNS, TLS and WebFinger from outside.

import { mustAdministerDomain } from '../../../core/roles/policy.ts';
import type { DomainFinding } from '../../ports.ts';
import { builder } from '../../schema/builder.ts';
import { mutation } from '../../schema/mutation.ts';
import { readDomain } from './read.ts';

const FindingSubject = builder.enumType('DomainFindingSubject', {
  description: 'What the check of a domain looks at.',
  values: {
    DOMAIN: { value: 'domain', description: 'Whether it is a domain of this install.' },
    STATE: { value: 'state', description: 'Whether it is active here.' },
    PROOF: { value: 'proof', description: 'Whether DNS proves who it belongs to.' },
    DNS: { value: 'dns', description: 'Whether its name has an address that can be reached.' },
    TLS: { value: 'tls', description: 'Whether its certificate is good.' },
    HTTPS: { value: 'https', description: 'Whether its host leads to this server.' },
    WEBFINGER: { value: 'webfinger', description: 'Whether handles are found under its name.' },
  } as const,
});

export const DomainFindingRef = builder.objectRef<DomainFinding>('DomainFinding').implement({
  description: 'One result of checking a domain.',
  fields: (t) => ({
    subject: t.field({
      type: FindingSubject,
      description: 'Which check this is: of DNS, TLS, WebFinger and so on.',
      resolve: (it) => it.subject,
    }),
    isFine: t.boolean({
      description: 'Whether the check passed; if not, `message` says what to do.',
      resolve: (it) => it.ok,
    }),
    message: t.exposeString('message', {
      description: 'What was found, and what to do if it is not in order.',
    }),
  }),
});

mutation('checkDomain', {
  description:
    'Checks from outside whether a domain can be reached: DNS, TLS, and for a split domain the redirect of WebFinger.',
  scope: { holds: 'admin:read' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which domain of this install to look at.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
  }),
  gives: 'The findings of the check.',
  payload: {
    findings: { type: [DomainFindingRef], description: 'In the order in which things must be put right.' },
  },
  resolve: async (input, ctx) => {
    const domain = await readDomain(input.domainId, ctx);
    await mustAdministerDomain(ctx.core, domain);
    return { findings: await ctx.services.domainCheck.check(domain.name) };
  },
});
