// The errors of use cases about collections.

import { AppError } from '../../lib/app-error.ts';

/** No such collection, or none that the viewer may see: the answer is the same. */
export class CollectionNotFound extends AppError {
  constructor(path: readonly string[] = []) {
    super('NOT_FOUND', 'There is no such collection, or you may not see it; check its id.', { path });
  }
}

/** It is there for the viewer, and somebody else's. */
export class NotYourCollection extends AppError {
  constructor() {
    super('FORBIDDEN', 'Only its owner may change a collection; act as the identity that made it.');
  }
}

/** Who is named did not agree to be in collections of whoever asks. */
export class MayNotFeature extends AppError {
  constructor(path: readonly string[]) {
    super(
      'FORBIDDEN',
      'This identity does not let you put it into collections: `Identity.featureApproval` says whom it lets.',
      { path },
    );
  }
}
