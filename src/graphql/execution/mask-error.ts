// Makes errors fit for clients: refusals keep their sentence, faults of ours become INTERNAL.

import { GraphQLError } from 'graphql';
import { asUnavailable } from '../../db/errors.ts';
import { isAppError } from '../../lib/app-error.ts';
import type { Log } from '../../observe/log.ts';

const INTERNAL = 'Something went wrong on this server; it is in its log.';

/** Longer sentences are shortened in the middle: graphql-js repeats the whole value of a variable it refuses. */
const LONGEST_MESSAGE = 600;

/**
 * An error as clients get it, whichever transport it goes over: refusals keep their sentence, with a code from the one
 * list and where they happened (`path` in the answer, `locations` in the document). Everything else becomes INTERNAL
 * and is written to the log: no message of the database and no stack gets out.
 */
export function maskError(error: unknown, log: Log): GraphQLError {
  const known = maskedBefore(error);
  if (known) return known;
  const masked = make(error, log);
  MASKED.add(masked);
  return masked;
}

/** Made here already: graphql-ws hands them back, some of them wrapped in an error of its own. */
const MASKED = new WeakSet<object>();

function maskedBefore(error: unknown): GraphQLError | null {
  if (!(error instanceof GraphQLError)) return null;
  return MASKED.has(error) ? error : maskedBefore(error.originalError);
}

function make(error: unknown, log: Log): GraphQLError {
  const located = error instanceof GraphQLError ? error : null;
  const cause = innermost(error);
  const unavailable = asUnavailable(cause);
  if (unavailable) log.warn({ err: cause }, 'A GraphQL field failed, because the database cannot be used.');
  const thrown = unavailable ?? cause;
  const place = located
    ? { nodes: located.nodes, source: located.source, positions: located.positions, path: located.path }
    : {};
  if (isAppError(thrown) && thrown.code !== 'INTERNAL') {
    // What a scalar refuses comes wrapped in a sentence that names the variable or argument; a resolver's refusal has a
    // path instead.
    const message = located && located.path === undefined ? located.message : thrown.message;
    return new GraphQLError(shortened(message), {
      ...place,
      extensions: {
        code: thrown.code,
        ...(thrown.inputPath.length > 0 ? { inputPath: thrown.inputPath } : {}),
        ...(thrown.retryAfterMs === null ? {} : { retryAfter: Math.ceil(thrown.retryAfterMs / 1000) }),
      },
    });
  }
  if (located && thrown instanceof GraphQLError && isAboutTheRequest(located, thrown)) {
    const { code } = thrown.extensions;
    return new GraphQLError(shortened(located.message), {
      ...place,
      extensions: { code: typeof code === 'string' ? code : 'INVALID_INPUT' },
    });
  }
  log.error({ err: thrown, path: located?.path?.join('.') }, 'A GraphQL field failed.');
  return new GraphQLError(INTERNAL, { ...place, extensions: { code: 'INTERNAL' } });
}

/** What was thrown in the end, below the errors that graphql-js wraps around it. */
function innermost(error: unknown): unknown {
  let thrown = error;
  while (thrown instanceof GraphQLError && thrown.originalError) thrown = thrown.originalError;
  return thrown;
}

/**
 * Whether graphql-js speaks of the document or its variables. While a document runs it does so by naming the node that
 * is wrong; without one it could not serialise what a resolver gave.
 */
function isAboutTheRequest(located: GraphQLError, thrown: GraphQLError): boolean {
  return located.path === undefined || (thrown.nodes?.length ?? 0) > 0;
}

function shortened(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  const half = LONGEST_MESSAGE / 2;
  return `${message.slice(0, half)} … ${message.slice(-half)}`.replace(/\p{Surrogate}/gu, '');
}
