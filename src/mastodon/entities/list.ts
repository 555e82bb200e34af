// The REST entity List.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { LIST } from '../documents/list.ts';

const POLICY = { FOLLOWED: 'followed', LIST: 'list', NONE: 'none' } as const;

/** List. */
export function listEntity({ key, title, replies, isExclusive }: ResultOf<typeof LIST>) {
  return { id: key, title, replies_policy: POLICY[replies], exclusive: isExclusive };
}

/** `replies_policy` as GraphQL names it; null for another word. */
export function repliesOf(policy: string): keyof typeof POLICY | null {
  const found = (['FOLLOWED', 'LIST', 'NONE'] as const).find((name) => POLICY[name] === policy);
  return found ?? null;
}
