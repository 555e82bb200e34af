// The rules of a domain. Each has an id that stays when its text changes and is given to no other rule after it.

import type { Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';

export interface DomainRule {
  /** A number from 1, unique on the domain for good. */
  id: string;
  text: string;
  /** More about it, as plain text; may be empty. */
  hint: string;
}

/** A rule as it shall be. */
export interface RuleInput {
  /** Which rule of the domain; without it the one of the same text, else a new one. */
  ruleId?: string | undefined;
  text: string;
  /** Without it the rule keeps the one it has. */
  hint?: string | undefined;
}

/** What the column holds. */
type StoredRules = {
  /** The id of the rule that is written next. */
  next: number;
  list: { id: string; text: string; hint: string }[];
};

/** The rules of a domain in their order. */
export const rulesOf = (domain: Pick<Domain, 'rules'>): DomainRule[] => readStored(domain).list;

/** Until a domain's rules are first changed they may be a list of texts, whose ids are their places. */
function readStored({ rules }: Pick<Domain, 'rules'>): StoredRules {
  if (!Array.isArray(rules)) return rules as StoredRules;
  const texts = rules.filter((rule) => typeof rule === 'string');
  return {
    next: texts.length + 1,
    list: texts.map((text, at) => ({ id: String(at + 1), text, hint: '' })),
  };
}

/**
 * What the column shall hold for these rules, in this order; those that are not among them end, and their ids too.
 * Errors: INVALID_INPUT for an id that the domain has no rule of, or that stands twice.
 */
export function changeRules(
  domain: Pick<Domain, 'name' | 'rules'>,
  given: readonly RuleInput[],
): StoredRules {
  let { next, list } = readStored(domain);
  const free = new Map(list.map((rule) => [rule.id, rule]));
  const named = given.map(({ ruleId }, at) => {
    if (ruleId === undefined) return null;
    const rule = free.get(ruleId);
    if (!rule)
      throw new AppError('INVALID_INPUT', `${domain.name} has no such rule, or it stands twice.`, {
        path: ['input', 'rules', String(at), 'ruleId'],
      });
    free.delete(ruleId);
    return rule;
  });
  list = given.map(({ text, hint }, at) => {
    const rule = named[at] ?? [...free.values()].find((each) => each.text === text);
    if (rule) free.delete(rule.id);
    return { id: rule?.id ?? String(next++), text, hint: hint ?? rule?.hint ?? '' };
  });
  return { next, list };
}
