// Which messages of a shared transaction can be applied side by side: those that touch nothing that another touches.

import type { Item } from './actor-queues.ts';

/** By what all are joined that do not say that they stand apart. */
const REST = 'rest';

/**
 * The messages in chains: those of one chain follow each other in the order given, chains have nothing in common. In
 * common are an actor, a post by its URI, a thread, a hashtag; and every message that has not said that all it changes
 * is what it touches (`isApart`) is in one chain.
 * @param threadsOf the threads that a post, by its URI, stands in or will be joined with
 */
export function chainsOf(
  group: readonly Item[],
  threadsOf: ReadonlyMap<string, readonly bigint[]>,
): Item[][] {
  const chainOf = new Map<string, Item[]>();
  const chains = new Set<Item[]>();
  for (const item of group) {
    const keys = keysOf(item, threadsOf);
    const met = new Set(keys.map((key) => chainOf.get(key)).filter((chain) => chain !== undefined));
    const joined = new Set([...met].flat());
    for (const chain of met) chains.delete(chain);
    // In the order given, whichever chains they were in.
    const chain = [...group.filter((each) => joined.has(each)), item];
    chains.add(chain);
    for (const each of chain) for (const key of keysOf(each, threadsOf)) chainOf.set(key, chain);
  }
  return [...chains];
}

function keysOf({ message, prepared }: Item, threadsOf: ReadonlyMap<string, readonly bigint[]>): string[] {
  const { posts = [], tags = [], isApart = false } = prepared?.touches ?? {};
  const uris = posts.filter((uri) => uri !== null);
  return [
    `actor ${message.actorUri}`,
    ...uris.map((uri) => `post ${uri}`),
    ...uris.flatMap((uri) => threadsOf.get(uri) ?? []).map((id) => `thread ${id}`),
    ...tags.map((name) => `tag ${name}`),
    ...(isApart ? [] : [REST]),
  ];
}
