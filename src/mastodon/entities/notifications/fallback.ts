// The REST entity NotificationFallback, as a field of notifications and groups of them.

import { escapeHtml } from '../../../lib/html/escape.ts';
import type { InWordsData, NotificationKind } from '../../documents/notification.ts';
import { needsWords } from '../../notification-kinds.ts';

/**
 * The field of a notification whose type is not among those that an app says it knows; none for types that every app
 * knows, and where the app does not say.
 */
export function fallback(
  kind: NotificationKind,
  { inWords }: InWordsData,
  knownTypes: readonly string[] | undefined,
) {
  if (!inWords || !needsWords(kind, knownTypes)) return {};
  const { title, hint, url } = inWords;
  const summary = `<a href="${escapeHtml(url)}">${escapeHtml(hint)}</a>`;
  return { fallback: { title: escapeHtml(title), summary, details: null } };
}
