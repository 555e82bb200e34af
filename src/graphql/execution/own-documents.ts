// Runs the server's own documents, for pages and for the command line.

import { type ExecutionResult, execute } from 'graphql';
import type { Ctx } from '../../core/context.ts';
import type { OwnRequest } from '../face.ts';
import { GraphQLContext, type Services } from '../request/context.ts';
import { madeAs } from '../request/made-as.ts';
import type { Operations } from './operations.ts';
import type { TrustedDocument } from './trusted-document.ts';
import { refuseUnfitText } from './unfit-text.ts';

/**
 * Runs documents of the server itself (its pages, and the command line where no server runs) in one context: what one
 * of them loaded, those after it find. `identity` is the global id of the identity they are made as; null for the
 * viewer of `ctx` as it is. `ip`: of whoever it is done for; empty where that is the server.
 */
export function openOwnRequest(
  operations: Operations,
  services: Services,
  ctx: Ctx,
  identity: string | null,
  ip: string,
): OwnRequest {
  let opened: Promise<GraphQLContext> | null = null;
  return {
    async execute<Result, Variables>(document: TrustedDocument<Result, Variables>, variables: Variables) {
      let contextValue: GraphQLContext;
      try {
        refuseUnfitText('', variables as Record<string, unknown>);
        opened ??= madeAs(new GraphQLContext(ctx, services, ip), identity);
        contextValue = await opened;
      } catch (error) {
        return { errors: [operations.mask(error)] };
      }
      const result = await execute({
        schema: operations.schema,
        document: document.node,
        variableValues: variables as Record<string, unknown>,
        contextValue,
      });
      return operations.masked(result) as ExecutionResult<Result>;
    },
  };
}
