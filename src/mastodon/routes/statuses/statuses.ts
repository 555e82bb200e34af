// The routes below `/api/v1/statuses`.

import type { RestRoute } from '../../route.ts';
import { statusContext } from './context.ts';
import { createStatus } from './create.ts';
import { deleteStatus } from './delete.ts';
import { editStatus } from './edit.ts';
import { statusHistory, statusSource } from './history.ts';
import {
  bookmark,
  favourite,
  muteConversation,
  pin,
  reblog,
  unbookmark,
  unfavourite,
  unmuteConversation,
  unpin,
  unreblog,
} from './marks.ts';
import { oembed } from './oembed.ts';
import { favouritedBy, rebloggedBy } from './people.ts';
import { quotesOfStatus, revokeQuote, setInteractionPolicy } from './quotes.ts';
import { showStatus, showStatuses } from './show.ts';
import { translateStatus } from './translate.ts';

export const STATUSES: readonly RestRoute[] = [
  oembed,
  createStatus,
  showStatuses,
  showStatus,
  editStatus,
  deleteStatus,
  statusContext,
  statusHistory,
  statusSource,
  favouritedBy,
  rebloggedBy,
  favourite,
  unfavourite,
  reblog,
  unreblog,
  bookmark,
  unbookmark,
  pin,
  unpin,
  muteConversation,
  unmuteConversation,
  translateStatus,
  quotesOfStatus,
  revokeQuote,
  setInteractionPolicy,
];
