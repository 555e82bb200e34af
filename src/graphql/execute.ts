import type { DocumentNode } from 'graphql';

/** A document of our own, parsed and validated once; the type parameters are what it answers and asks for. */
export interface TrustedDocument<Result, Variables extends Record<string, unknown>> {
  readonly text: string;
  readonly node: DocumentNode;
  /** Never set: carries the types. */
  readonly __types?: (variables: Variables) => Result;
}
