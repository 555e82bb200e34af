// Which notifications an app asks for, the same in every list and count of them.

import { parseId } from '../../../lib/ids.ts';
import type { NotificationKind } from '../../documents/notification.ts';
import { globalId } from '../../ids.ts';
import { NAMED_KINDS, typeOf } from '../../notification-kinds.ts';
import { flag, text, texts } from '../../params/types.ts';

/**
 * A notification for a moderator shows the report, or who waits to be let in, to whichever token may read
 * notifications, as Mastodon does; the login must moderate the domain.
 */
export const SEES = ['admin:read:reports', 'admin:read:accounts'] as const;

/** The parameters that choose. */
export const FILTERS = { types: texts, exclude_types: texts, account_id: text, include_filtered: flag };

interface Filters {
  types: string[];
  exclude_types: string[];
  account_id?: string | undefined;
  include_filtered?: boolean | undefined;
}

/** The kinds that are wanted. */
function kindsOf(types: readonly string[], excluded: readonly string[]): NotificationKind[] {
  return NAMED_KINDS.filter((kind) => {
    const type = typeOf(kind);
    return (types.length === 0 || types.includes(type)) && !excluded.includes(type);
  });
}

/** What is asked for; null where nothing can be: no kind is left, or `account_id` is no id. */
export function choiceOf({ types, exclude_types, account_id, include_filtered }: Filters) {
  const kinds = kindsOf(types, exclude_types);
  const account = account_id ?? '';
  if (kinds.length === 0 || (account !== '' && parseId(account) === null)) return null;
  return {
    kinds,
    fromId: account === '' ? null : globalId('identity', account),
    includesFiltered: include_filtered ?? false,
  };
}
