import type { GraphQLSchema } from 'graphql';
import {
  type FieldNode,
  type GraphQLField,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { PreparedOperation } from '../documents.ts';
import type { Ready } from '../operations.ts';

/** What one subscription document means for sharing its payloads. */
export interface SubscriptionDocument {
  /** Tells documents apart within this process. */
  id: number;
  /** It asks for nothing that differs between viewers who see the same frames. */
  isForAll: boolean;
  /** Variables that only say where to begin: payloads do not depend on them. */
  beginnings: ReadonlySet<string>;
}

const known = new WeakMap<PreparedOperation, SubscriptionDocument>();
let lastId = 0;

export function subscriptionDocument(schema: GraphQLSchema, ready: Ready): SubscriptionDocument {
  const found = known.get(ready.operation);
  if (found) return found;
  lastId += 1;
  const made = {
    id: lastId,
    isForAll: !dependsOnViewer(schema, ready),
    beginnings: beginningsOf(ready),
  };
  known.set(ready.operation, made);
  return made;
}

/** The variables as they count for what a payload holds, in one order. */
export function sharedVariables(document: SubscriptionDocument, variables: Record<string, unknown>): string {
  const names = Object.keys(variables).filter((name) => !document.beginnings.has(name));
  return JSON.stringify(names.sort().map((name) => [name, variables[name]]));
}

/** A field that says so, or that asks for a scope, anywhere below the root field; of an interface, if it does in one type of it. */
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

/** Variables given as `after` or `snapshot` of root fields and used nowhere else. */
function beginningsOf({ document }: Ready): Set<string> {
  const uses = new Map<string, number>();
  const beginnings = new Map<string, number>();
  const count = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1);
  const atRoot = new Set<FieldNode>();
  visit(document, {
    VariableDefinition: () => false,
    OperationDefinition(node) {
      for (const each of node.selectionSet.selections) if (each.kind === Kind.FIELD) atRoot.add(each);
    },
    Field(node) {
      if (!atRoot.has(node)) return;
      for (const { name, value } of node.arguments ?? []) {
        const isBeginning = name.value === 'after' || name.value === 'snapshot';
        if (isBeginning && value.kind === Kind.VARIABLE) count(beginnings, value.name.value);
      }
    },
    Variable: (node) => void count(uses, node.name.value),
  });
  return new Set([...beginnings].filter(([name, times]) => uses.get(name) === times).map(([name]) => name));
}
