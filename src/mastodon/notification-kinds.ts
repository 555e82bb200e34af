// Mastodon's words for kinds of notifications.

import { GROUPED_KINDS, KIND_NAMES, KINDS } from '../core/notification-kinds/index.ts';
import type { NotificationKind } from './documents/notification.ts';

/** A kind as it is stored: what answers a post of the recipient is a mention there. */
const stored = (kind: NotificationKind) => KINDS[kind === 'REPLY' ? 'MENTION' : kind];

/** Mastodon's word for a kind; ours where it has none. */
export const typeOf = (kind: NotificationKind): string => stored(kind).mastodon ?? kind.toLowerCase();

/** Whether a kind names a post. */
export const isAboutPost = (kind: NotificationKind): boolean => stored(kind).isAboutPost;

const WITH_WORD = KIND_NAMES.filter((kind) => KINDS[kind].mastodon !== null);

/** The kinds that Mastodon has a word for; somebody who moved is none of its. */
export const NAMED_KINDS: readonly NotificationKind[] = ['REPLY', ...WITH_WORD];

/** Which of them are told together. */
export { GROUPED_KINDS };

/** Types that many apps do not know: without them in `supported_types` a notification carries `fallback`, its text. */
const RARE_TYPES: ReadonlySet<string> = new Set([
  'severed_relationships',
  'moderation_warning',
  'admin.sign_up',
  'admin.report',
  'added_to_collection',
  'collection_update',
]);

/** Whether an app that says which types it knows is told of a kind in words; undefined: it does not say. */
export function needsWords(kind: NotificationKind, known: readonly string[] | undefined): boolean {
  const type = typeOf(kind);
  return known !== undefined && RARE_TYPES.has(type) && !known.includes(type);
}

/** The kind that has a word to itself, or first: the choice of its alert is that of the others as well. */
const isFirst = (kind: NotificationKind) => WITH_WORD.find((each) => typeOf(each) === typeOf(kind)) === kind;

/** The words of what can be pushed. */
export const ALERTS = WITH_WORD.filter(isFirst).map((kind) => [typeOf(kind), kind] as const);
