// The errors of use cases about identities.

import { AppError } from '../../lib/app-error.ts';

export class IdentityNotFound extends AppError {
  constructor(what = 'this identity') {
    super('NOT_FOUND', `There is no ${what.replace(/^this /, '')} here that you may see.`);
  }
}

export class HandleTaken extends AppError {
  constructor(handle: string) {
    super(
      'CONFLICT',
      `${handle} is taken (handles of deleted identities are never given out again); choose another username.`,
      {
        path: ['input', 'username'],
      },
    );
  }
}

export class NotYourIdentity extends AppError {
  constructor() {
    super(
      'FORBIDDEN',
      'This token may not act as that identity; use a token of the identity or of a user who holds it.',
    );
  }
}
