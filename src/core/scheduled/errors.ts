// Errors of scheduled posts.

import { AppError } from '../../lib/app-error.ts';

/** There is none, or it is somebody else's. */
export class ScheduledPostNotFound extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such scheduled post.', { path: ['input', 'scheduledPostId'] });
  }
}
