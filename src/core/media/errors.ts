// The errors of use cases about media.

import { AppError, type ProblemReason } from '../../lib/app-error.ts';

/** No such upload, or somebody else's: the answer is the same, so that it tells nothing. */
export class MediaNotFound extends AppError {
  constructor(path: readonly string[] = []) {
    super('NOT_FOUND', 'You have no such media; check the id, or upload the file again.', { path });
  }
}

export class InvalidMedia extends AppError {
  constructor(message: string, path: readonly string[], reason?: ProblemReason) {
    super('INVALID_INPUT', message, { path, ...(reason === undefined ? {} : { reason }) });
  }
}

/** The bytes were sent already, to an address that takes them once. */
export class AlreadyUploaded extends AppError {
  constructor() {
    super('CONFLICT', 'This upload address was used already; ask for a new one.');
  }
}
