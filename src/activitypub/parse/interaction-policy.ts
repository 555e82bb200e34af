import { PUBLIC } from '../vocab.ts';
import { isPublic } from './audience.ts';
import { type Doc, toDoc, values } from './values/doc.ts';
import { readId } from './values/iri.ts';

/** Who may do one thing with a post: ids of actors and collections, `PUBLIC` for everyone. */
export interface InteractionRule {
  automatic: string[];
  manual: string[];
}

/** GoToSocial's and FEP-044f's policy; a rule that is absent is null: nothing is said about it. */
export interface InteractionPolicy {
  canReply: InteractionRule | null;
  canLike: InteractionRule | null;
  canAnnounce: InteractionRule | null;
  canQuote: InteractionRule | null;
}

/** The `interactionPolicy` of a post; null without one. `always` and `approvalRequired` are its older names. */
export function readInteractionPolicy(doc: Doc): InteractionPolicy | null {
  const policy = toDoc(doc.interactionPolicy);
  if (policy === null) return null;
  return {
    canReply: readRule(policy.canReply),
    canLike: readRule(policy.canLike),
    canAnnounce: readRule(policy.canAnnounce),
    canQuote: readRule(policy.canQuote),
  };
}

function readRule(value: unknown): InteractionRule | null {
  const rule = toDoc(value);
  if (rule === null) return null;
  return {
    automatic: actors(rule.automaticApproval ?? rule.always),
    manual: actors(rule.manualApproval ?? rule.approvalRequired),
  };
}

function actors(value: unknown): string[] {
  return values(value, 50).flatMap((item) => (isPublic(item) ? PUBLIC : (readId(item) ?? [])));
}
