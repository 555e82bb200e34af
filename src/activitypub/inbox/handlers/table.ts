// Which handler takes which type of activity.

import type { RemoteActivity } from '../../parse/activity.ts';
import type { ReceivedActivity } from '../message.ts';
import type { PreparedInbound } from '../outcome.ts';
import { ignored, settled } from '../outcome.ts';
import { handleFeatureRequest } from '../requests/feature-request.ts';
import { markRequest } from '../requests/mark-request.ts';
import { handleQuoteRequest } from '../requests/quote-request.ts';
import { handleReplyRequest } from '../requests/reply-request.ts';
import { handleAccept } from './accept.ts';
import { handleAnnounce } from './announce.ts';
import { handleBlock } from './block.ts';
import { handleCreate } from './create.ts';
import { handleDelete } from './delete.ts';
import { handleFlag } from './flag.ts';
import { handleFollow } from './follow.ts';
import { handleLike } from './like.ts';
import { handleMove } from './move.ts';
import { handlePin } from './pin.ts';
import { handleReject } from './reject.ts';
import { handleUndo } from './undo.ts';
import { handleUpdate } from './update.ts';

const handleLikeRequest = markRequest('Like');
const handleAnnounceRequest = markRequest('Announce');

/**
 * Whose business an activity is. What we know of and do nothing about is ignored by name, what we do not know of as
 * well.
 */
export async function handlerOf(received: ReceivedActivity): Promise<PreparedInbound> {
  const { activity } = received;
  switch (activity.type) {
    case 'Create':
      return handleCreate(as(received, activity));
    case 'Update':
      return handleUpdate(as(received, activity));
    case 'Delete':
      return handleDelete(as(received, activity));
    case 'Follow':
      return handleFollow(as(received, activity));
    case 'Accept':
      return handleAccept(as(received, activity));
    case 'Reject':
      return handleReject(as(received, activity));
    case 'QuoteRequest':
      return handleQuoteRequest(as(received, activity));
    case 'ReplyRequest':
      return handleReplyRequest(as(received, activity));
    case 'LikeRequest':
      return handleLikeRequest(as(received, activity));
    case 'AnnounceRequest':
      return handleAnnounceRequest(as(received, activity));
    case 'FeatureRequest':
      return handleFeatureRequest(as(received, activity));
    case 'Undo':
      return handleUndo(as(received, activity));
    case 'Like':
    case 'EmojiReact':
      return handleLike(as(received, activity));
    case 'Announce':
      return handleAnnounce(as(received, activity));
    case 'Block':
      return handleBlock(as(received, activity));
    case 'Add':
    case 'Remove':
      return handlePin(as(received, activity));
    case 'Move':
      return handleMove(as(received, activity));
    case 'Flag':
      return handleFlag(as(received, activity));
    case 'Dislike':
      return settled(ignored('dislikes are not counted here'));
    case 'Other':
      return settled(ignored(`nothing is done about a ${activity.name.slice(0, 100)}`));
  }
}

function as<A extends RemoteActivity>(received: ReceivedActivity, activity: A): ReceivedActivity<A> {
  return { ...received, activity };
}
