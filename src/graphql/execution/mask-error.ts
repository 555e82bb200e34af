import { GraphQLError } from 'graphql';
import { isAppError } from '../../lib/app-error.ts';
import type { Log } from '../../observe/log.ts';

const INTERNAL = 'Something went wrong on this server; it is in its log.';

/**
 * An error as clients get it: answers keep their sentence with a code from the one list, everything else becomes INTERNAL and goes into the
 * log. Nothing of the inside (a message of the database, a stack) gets out, whichever way a document came.
 */
export function maskError(error: unknown, log: Log): GraphQLError {
  const graphql = error instanceof GraphQLError ? error : null;
  const original = graphql ? graphql.originalError : error;
  const place = graphql
    ? { nodes: graphql.nodes, source: graphql.source, positions: graphql.positions, path: graphql.path }
    : {};
  if (isAppError(original) && original.code !== 'INTERNAL') {
    return new GraphQLError(original.message, {
      ...place,
      extensions: {
        code: original.code,
        ...(original.path.length > 0 ? { inputPath: original.path } : {}),
        ...(original.retryAfterMs === null ? {} : { retryAfter: Math.ceil(original.retryAfterMs / 1000) }),
      },
    });
  }
  // What graphql itself says about a document or its variables; scalars throw GraphQLErrors with a code of their own.
  const own = original instanceof GraphQLError ? original : graphql && !original ? graphql : null;
  if (own) {
    return new GraphQLError(own.message, {
      ...place,
      extensions: { code: typeof own.extensions.code === 'string' ? own.extensions.code : 'INVALID_INPUT' },
    });
  }
  log.error({ err: original ?? error, path: graphql?.path?.join('.') }, 'A GraphQL field failed.');
  return new GraphQLError(INTERNAL, { ...place, extensions: { code: 'INTERNAL' } });
}
