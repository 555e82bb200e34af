import type { GraphQLError } from 'graphql';
import type { App, Ctx } from '../../core/context.ts';
import type { Domain } from '../../db/rows.ts';
import type { TrustedDocument } from '../../graphql/execution/trusted-document.ts';
import type { GraphQLFace } from '../../graphql/face.ts';
import { AppError } from '../../lib/app-error.ts';

/** Executes a page's documents as somebody without an account on a domain. */
export interface Runner {
  trust: GraphQLFace['trust'];
  run<Result, Variables extends Record<string, unknown>>(
    domain: Domain,
    document: TrustedDocument<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** The same stranger, for the one thing documents do not tell: what was there and is gone. */
  stranger(domain: Domain): Ctx;
}

export function createRunner(app: App, graphql: Pick<GraphQLFace, 'trust' | 'execute'>): Runner {
  const stranger = (domain: Domain): Ctx => ({
    app,
    domain,
    viewer: { kind: 'anonymous' },
    now: app.clock.now(),
    tx: null,
  });
  return {
    trust: (text) => graphql.trust(text),
    stranger,
    async run(domain, document, variables) {
      const { data, errors } = await graphql.execute(document, variables, stranger(domain));
      const [error] = errors ?? [];
      if (error) throw thrownBy(error);
      if (!data) throw new Error('A document of a page answered nothing.');
      return data;
    },
  };
}

/** What failed, for whoever shows the page: that the server cannot answer now is told apart from faults. */
function thrownBy(error: GraphQLError): Error {
  const { code, retryAfter } = error.extensions;
  if (code !== 'UNAVAILABLE' && code !== 'BUSY') return error.originalError ?? error;
  return new AppError(code, error.message, {
    retryAfterMs: typeof retryAfter === 'number' ? retryAfter * 1000 : 10_000,
    cause: error,
  });
}
