// The mutation `checkDomain`: looks at a domain's DNS, TLS and WebFinger from outside.

import { mustAdministerDomain } from '../../../core/roles/policy.ts';
import type { DomainFinding } from '../../ports.ts';
import { builder } from '../../schema/builder.ts';
import { mutation } from '../../schema/mutation.ts';
import { readDomain } from './read.ts';

const FindingSubject = builder.enumType('DomainFindingSubject', {
  description: 'What is looked at when a domain is checked.',
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

const DomainFindingRef = builder.objectRef<DomainFinding>('DomainFinding').implement({
  description: 'One thing that was looked at when a domain was checked.',
  fields: (t) => ({
    subject: t.field({
      type: FindingSubject,
      description: 'What was looked at.',
      resolve: (it) => it.subject,
    }),
    isFine: t.boolean({ description: 'Nothing is to be done about it.', resolve: (it) => it.ok }),
    message: t.exposeString('message', { description: 'What is, and what to do where something lacks.' }),
  }),
});

mutation('checkDomain', {
  description:
    'Looks from outside whether a domain can be reached: DNS, TLS, the WebFinger redirect of a split one.',
  scope: { holds: 'admin:read' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The domain to be looked at.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
  }),
  gives: 'What was found.',
  payload: {
    findings: { type: [DomainFindingRef], description: 'In the order in which things must be put right.' },
  },
  resolve: async (input, ctx) => {
    const domain = await readDomain(input.domainId, ctx);
    await mustAdministerDomain(ctx.core, domain);
    return { findings: await ctx.services.domainCheck.check(domain.name) };
  },
});
