// Errors of announcements.

import { AppError } from '../../lib/app-error.ts';

/** There is none, or it is of another domain. */
export class AnnouncementNotFound extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such announcement.', { path: ['input', 'announcementId'] });
  }
}
