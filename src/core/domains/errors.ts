// The errors of use cases about domains.

import { AppError } from '../../lib/app-error.ts';

export class DomainTaken extends AppError {
  constructor(name: string) {
    super('CONFLICT', `${name} already belongs to a domain of this install; names are never used twice.`, {
      path: ['input', 'name'],
    });
  }
}

/** No such domain, or none that the viewer has to do with: the answer is the same, so that it reveals nothing. */
export class DomainNotFound extends AppError {
  constructor(path: readonly string[] = []) {
    super('NOT_FOUND', 'There is no such domain here; "pukeko domain list" shows those there are.', { path });
  }
}
