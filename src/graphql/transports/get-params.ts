// Reads operations from the parameters of a GET.

import type { IncomingMessage } from 'node:http';
import type { Operations, Request } from '../execution/operations.ts';
import { InvalidInputError } from '../schema/errors.ts';

/** The operation that the parameters of a GET ask for. Throws INVALID_INPUT. */
export function readGetParams(request: IncomingMessage, operations: Operations): Request {
  const url = request.url ?? '/';
  const params = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
  return operations.read({
    query: params.get('query') ?? undefined,
    operationName: params.get('operationName'),
    variables: parseJson(params.get('variables') ?? 'null', 'The parameter "variables" is no JSON.'),
    extensions: parseJson(params.get('extensions') ?? 'null', 'The parameter "extensions" is no JSON.'),
  });
}

export function parseJson(text: string, message: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(message);
  }
}
