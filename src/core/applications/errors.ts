// What can be wrong with an application that somebody names.

import { AppError } from '../../lib/app-error.ts';

export class ApplicationNotFound extends AppError {
  constructor(path: readonly string[] = ['input', 'clientId']) {
    super('NOT_FOUND', 'No application with this id is registered here.', { path });
  }
}
