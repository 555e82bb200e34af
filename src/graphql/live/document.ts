// What a subscription's document says about sharing its frames with other subscribers.

import type { GraphQLSchema } from 'graphql';
import {
  type GraphQLField,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  TypeInfo,
  type VariableNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { PreparedOperation } from '../execution/document-cache.ts';
import type { Ready } from '../execution/operations.ts';

/** What one subscription document means for sharing its payloads. */
export interface SubscriptionDocument {
  /** Tells documents apart within this process. */
  id: number;
  /** It asks for nothing that differs between viewers who see the same frames. */
  isForAll: boolean;
  /** Variables that only say what to watch and where to begin: what a frame holds does not depend on them. */
  ofRoot: ReadonlySet<string>;
}

const known = new WeakMap<PreparedOperation, SubscriptionDocument>();
let lastId = 0;

export function subscriptionDocument(schema: GraphQLSchema, ready: Ready): SubscriptionDocument {
  const found = known.get(ready.operation);
  if (found) return found;
  lastId += 1;
  const made = {
    id: lastId,
    isForAll: ready.isSeenByStranger === true || !dependsOnViewer(schema, ready),
    ofRoot: variablesOfRoot(ready),
  };
  known.set(ready.operation, made);
  return made;
}

/** The variables as they count for what a payload holds, in one order. */
export function sharedVariables(document: SubscriptionDocument, variables: Record<string, unknown>): string {
  const names = Object.keys(variables).filter((name) => !document.ofRoot.has(name));
  return JSON.stringify(names.sort().map((name) => [name, variables[name]]));
}

/**
 * A field that says so, or that asks for a scope, anywhere below the root field; of an interface, if it does in one
 * type of it.
 */
function dependsOnViewer(schema: GraphQLSchema, { document }: Ready): boolean {
  const types = new TypeInfo(schema);
  const root = schema.getSubscriptionType();
  let depends = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (!parent || parent === root) return;
        const owners = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
        for (const owner of owners) {
          const field = isObjectType(owner) ? owner.getFields()[node.name.value] : undefined;
          if (field && isOfViewer(field)) depends = true;
        }
      },
    }),
  );
  return depends;
}

function isOfViewer({ extensions, type }: GraphQLField<unknown, unknown>): boolean {
  if (extensions.dependsOnViewer === true) return true;
  const options = extensions.pothosOptions as { authScopes?: unknown } | undefined;
  if (options?.authScopes !== undefined) return true;
  const named = getNamedType(type);
  if (!isCompositeType(named)) return false;
  const typeOptions = named.extensions?.pothosOptions as { authScopes?: unknown } | undefined;
  return typeOptions?.authScopes !== undefined;
}

/** Variables that stand in arguments of root fields and nowhere else. */
function variablesOfRoot({ document }: Ready): Set<string> {
  const uses = new Map<string, number>();
  const usesAtRoot = new Map<string, number>();
  const countInto = (map: Map<string, number>) => ({
    VariableDefinition: () => false as const,
    Variable: ({ name }: VariableNode) => void map.set(name.value, (map.get(name.value) ?? 0) + 1),
  });
  visit(document, countInto(uses));
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const field of definition.selectionSet.selections) {
      if (field.kind !== Kind.FIELD) continue;
      for (const argument of field.arguments ?? []) visit(argument, countInto(usesAtRoot));
    }
  }
  return new Set([...usesAtRoot].filter(([name, times]) => uses.get(name) === times).map(([name]) => name));
}
