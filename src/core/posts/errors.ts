// The errors of use cases about posts: not found, not yours, edited meanwhile.

import { AppError, type ProblemReason } from '../../lib/app-error.ts';

/** No such post, or none the viewer may see: the answer is the same, so that it reveals nothing. */
export class PostNotFound extends AppError {
  constructor(path: readonly string[] = []) {
    super('NOT_FOUND', 'There is no such post, or you may not see it; check its id.', { path });
  }
}

export class InvalidPost extends AppError {
  constructor(message: string, field: string, reason?: ProblemReason) {
    super('INVALID_INPUT', message, { path: ['input', field], ...(reason ? { reason } : {}) });
  }
}

export class NotYourPost extends AppError {
  constructor() {
    super('FORBIDDEN', 'Only its author may change or delete a post; act as the identity that wrote it.');
  }
}

/** Others edited the post each time this edit was about to be written. */
export class EditedMeanwhile extends AppError {
  constructor() {
    super('CONFLICT', 'This post is being edited elsewhere at the same time; look at it and edit it again.');
  }
}

export class PostWasDeleted extends AppError {
  constructor() {
    super('GONE', 'This post was deleted; to write it anew send another idempotency key.', {
      path: ['input', 'idempotencyKey'],
    });
  }
}

/** The viewer sees the post and still may not do this with it. */
export class MayNotInteract extends AppError {
  constructor(message: string) {
    super('FORBIDDEN', message);
  }
}

/** The viewer sees the post and may not reply to it. */
export class MayNotReply extends AppError {
  constructor(message: string) {
    super('FORBIDDEN', message, { path: ['input', 'inReplyToId'] });
  }
}
