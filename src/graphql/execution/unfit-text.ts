// Refuses text in requests that a database cannot store.

import { InvalidInputError } from '../schema/errors.ts';

/** NUL, and halves of characters: what no database of ours stores. */
const UNFIT = /[\0\p{Surrogate}]/u;
/** The same where a document writes NUL as an escape; graphql-js itself refuses halves written so. */
const ESCAPED_NUL = /\\u0000|\\u\{0+\}/;

const REFUSED = 'Text holds no NUL and no half characters (lone surrogates); leave them out.';

/**
 * Refuses text that a database cannot store, in the document and in its variables. Throws INVALID_INPUT that names the
 * variable and says by `inputPath` where in it; also for variables that are nested too deep to be looked through.
 */
export function refuseUnfitText(document: string, variables: Record<string, unknown>): void {
  if (UNFIT.test(document) || ESCAPED_NUL.test(document)) throw new InvalidInputError(REFUSED);
  const path = unfitIn(variables);
  if (path) throw new InvalidInputError(`Variable "$${path[0]}": ${REFUSED}`, { path });
}

/** No input of ours nests deeper; what does is meant to overflow somebody's stack. */
const DEEPEST = 50;

/** Where it stands, outermost first; null when nothing does. */
function unfitIn(value: unknown, depth = 0): string[] | null {
  if (depth > DEEPEST) throw new InvalidInputError('The variables are nested too deep; send them flatter.');
  if (typeof value === 'string') return UNFIT.test(value) ? [] : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = unfitIn(inner, depth + 1);
    if (path) return [key, ...path];
  }
  return null;
}
