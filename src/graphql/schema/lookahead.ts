// Whether a document asks for a field somewhere below the current one.

import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

const known = new WeakMap<FieldNode, Map<string, boolean>>();

/**
 * Whether a document asks for a field of this name anywhere below the one being resolved: worth loading for all rows at
 * once then.
 */
export function asksFor(info: GraphQLResolveInfo, name: string): boolean {
  return info.fieldNodes.some((node) => {
    const answers = known.get(node) ?? new Map<string, boolean>();
    known.set(node, answers);
    let answer = answers.get(name);
    if (answer === undefined) {
      answer = isBelow(node.selectionSet, name, info, new Set());
      answers.set(name, answer);
    }
    return answer;
  });
}

function isBelow(
  set: SelectionSetNode | undefined,
  name: string,
  info: GraphQLResolveInfo,
  seen: Set<string>,
): boolean {
  return (set?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value === name || isBelow(selection.selectionSet, name, info, seen);
    if (selection.kind === Kind.INLINE_FRAGMENT) return isBelow(selection.selectionSet, name, info, seen);
    const fragment = selection.name.value;
    if (seen.has(fragment)) return false;
    return isBelow(info.fragments[fragment]?.selectionSet, name, info, seen.add(fragment));
  });
}
