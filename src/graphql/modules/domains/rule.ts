// The GraphQL types of the rules of a domain.

import type { DomainRule } from '../../../core/domains/rules.ts';
import { builder } from '../../schema/builder.ts';

export const DomainRuleRef = builder.objectRef<DomainRule>('DomainRule').implement({
  description: 'What a domain asks of its people, in one sentence, with its own id.',
  fields: (t) => ({
    ruleId: t.exposeString('id', {
      description: 'Which rule of the domain: stays when its text changes, and is given to no other rule.',
    }),
    text: t.exposeString('text', { description: 'The sentence.' }),
    hint: t.string({
      description: 'More about it, as plain text; may be empty.',
      resolve: (it) => it.hint ?? '',
    }),
  }),
});

export const DomainRuleInput = builder.inputType('DomainRuleInput', {
  description: 'A rule of a domain as it shall be.',
  fields: (t) => ({
    ruleId: t.string({
      description:
        'Which of the 50 rules gets this text; when left out, the one that has it already, else a new one.',
    }),
    text: t.string({ required: true, description: 'A sentence of at most 1,000 characters.' }),
    hint: t.string({
      description: 'More about it, at most 1,000 characters; stays as it is when left out.',
    }),
  }),
});
