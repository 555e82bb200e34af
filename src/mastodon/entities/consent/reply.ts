// GoToSocial's `interaction_policy` of a new or edited status: who may reply, and who may once its author agreed.

import * as v from 'valibot';
import { invalid } from '../../errors.ts';
import { object, someTexts } from '../../params/types.ts';

/** Whom one part of a policy lets do a thing, by its present names and those of before GoToSocial 0.20. */
const rules = object(
  v.object({
    automatic_approval: someTexts,
    manual_approval: someTexts,
    always: someTexts,
    with_approval: someTexts,
  }),
);
type Rules = v.InferOutput<typeof rules>;

/** The parameter; undefined where an app sends none. */
export const interactionPolicy = object(
  v.object({ can_reply: rules, can_favourite: rules, can_reblog: rules, can_announce: rules }),
);

/** The widest first. Words that are missing here (`author`, `me`, `mentioned`) name people who always may. */
const WORDS = [
  ['public', 'ANYONE'],
  ['followers', 'FOLLOWERS'],
  ['following', 'FOLLOWING'],
] as const;
type Policy = (typeof WORDS)[number][1] | 'NOBODY';

/**
 * What a policy says of replies, as far as it can be said here, and never more than it says: of several groups that
 * need not ask the widest one is kept, and the others ask, as do mutuals. Nothing where it says nothing of them. Throws
 * 422 where it keeps people from favouriting or boosting, which nobody is kept from here.
 */
export function replyPoliciesOf(
  policy: v.InferOutput<typeof interactionPolicy>,
): { replyPolicy: Policy; manualReplyPolicy: Policy } | null {
  if (policy === undefined) return null;
  for (const part of [policy.can_favourite, policy.can_reblog, policy.can_announce])
    if (part !== undefined && !automaticOf(part).includes('public'))
      throw invalid('Only who may reply can be limited on this server');
  if (policy.can_reply === undefined) return null;
  const automatic = automaticOf(policy.can_reply);
  const manual = policy.can_reply.manual_approval ?? policy.can_reply.with_approval ?? [];
  const [first] = WORDS.filter(([word]) => automatic.includes(word));
  const left = automatic.map((word) => (word === 'mutuals' ? 'following' : word));
  const asking = new Set([...manual, ...left].filter((word) => word !== first?.[0]));
  return {
    replyPolicy: first?.[1] ?? 'NOBODY',
    manualReplyPolicy: WORDS.find(([word]) => asking.has(word))?.[1] ?? 'NOBODY',
  };
}

function automaticOf(part: NonNullable<Rules>): readonly string[] {
  return part.automatic_approval ?? part.always ?? [];
}
