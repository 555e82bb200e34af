// Runs the documents of one page request in one context.

import type { GraphQLError } from 'graphql';
import type { App, Ctx } from '../../core/context.ts';
import type { Domain } from '../../db/rows.ts';
import type { TrustedDocument } from '../../graphql/execution/trusted-document.ts';
import type { GraphQLFace, OwnRequest } from '../../graphql/face.ts';
import { AppError } from '../../lib/app-error.ts';

/** One request for a page, read by somebody without an account: all its documents share what they load. */
export interface Visit {
  domain: Domain;
  /**
   * The same stranger, for what documents do not say: whether it was there and is deleted, whether the install is set
   * up.
   */
  ctx: Ctx;
  run: Run;
}

/** Data of a document; throws the first error that it answered. */
export type Run = <Result, Variables>(
  document: TrustedDocument<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

export type PagesGraphQL = Pick<GraphQLFace, 'trust' | 'open'>;

/** Begins a request for a page of a domain. */
export function openVisit(app: App, graphql: PagesGraphQL, domain: Domain): Visit {
  const ctx: Ctx = { app, domain, viewer: { kind: 'anonymous' }, now: app.clock.now(), tx: null };
  return { domain, ctx, run: runAs(graphql.open(ctx)) };
}

/** Runs documents in one request of our own. */
export function runAs(request: OwnRequest): Run {
  return async (document, variables) => {
    const { data, errors } = await request.execute(document, variables);
    const [error] = errors ?? [];
    if (error) throw thrownBy(error);
    if (!data) throw new Error('A document of a page answered nothing.');
    return data;
  };
}

/**
 * The error that a page deals with: INVALID_INPUT for a wrong form, UNAVAILABLE and BUSY for a server that cannot
 * answer now; every other one is a fault and thrown as it is.
 */
function thrownBy(error: GraphQLError): Error {
  const { code, retryAfter } = error.extensions;
  // Whoever filled in a form knows nothing of the variables of our documents.
  if (code === 'INVALID_INPUT')
    return new AppError(code, error.message.replace(/^Variable "[^"]*": /, ''), { cause: error });
  if (code !== 'UNAVAILABLE' && code !== 'BUSY') return error.originalError ?? error;
  return new AppError(code, error.message, {
    retryAfterMs: typeof retryAfter === 'number' ? retryAfter * 1000 : 10_000,
    cause: error,
  });
}
