// A received ReplyRequest: somebody elsewhere asks to reply to a post of one of ours (GoToSocial).

import {
  receiveReplyRequest,
  refuseReplyRequest,
  welcomesReply,
} from '../../../core/posts/replies/receive.ts';
import { interactionRequest } from './interaction-request.ts';

export const handleReplyRequest = interactionRequest({
  welcomes: welcomesReply,
  refuse: refuseReplyRequest,
  doesSo: (data, parent) => data.inReplyToUri === parent.uri,
  isDelivery: true,
  receive: receiveReplyRequest,
});
