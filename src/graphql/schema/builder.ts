// The Pothos schema builder with its plugins.

import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type PrismaTypes from '../../db/generated/pothos.ts';
import { getDatamodel } from '../../db/generated/pothos.ts';
import type { GraphQLContext } from '../request/context.ts';
import { decodeNodeId, encodeNodeId } from './ids.ts';
import { nullability } from './nullability.ts';
import { type AuthScopes, denial, scopeMeant, scopesOf } from './scopes.ts';

interface SchemaTypes {
  Context: GraphQLContext;
  PrismaTypes: PrismaTypes;
  AuthScopes: AuthScopes;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string | bigint };
    /** Epoch milliseconds inside. */
    DateTime: { Input: number; Output: number | bigint };
    Snowflake: { Input: bigint; Output: bigint };
    Cursor: { Input: string; Output: string };
    Handle: { Input: string; Output: string };
    HTML: { Input: string; Output: string };
    Language: { Input: string; Output: string };
    URL: { Input: string; Output: string };
    BlurHash: { Input: string; Output: string };
  };
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The order of the plugins matters: Relay before ScopeAuth, so that scopes see parsed ids; Errors before ScopeAuth, so
 * that a denial is a member of the mutation's union; Prisma last.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [RelayPlugin, ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, nullability, PrismaPlugin],
  defaultFieldNullability: false,
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    encodeGlobalID: (typename, id) => encodeNodeId(typename, id),
    decodeGlobalID: (text) => {
      const found = decodeNodeId(text);
      return { typename: found?.name ?? '', id: String(found?.id ?? '') };
    },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodesOnConnection: { description: 'The entries of this page without their cursors.' },
    nodeTypeOptions: {
      description: 'Anything that can be asked for again by its global id.',
    },
    idFieldOptions: {
      description: 'Names this thing among all types; the type and its `key`, like `post_113…`.',
    },
    pageInfoTypeOptions: { description: 'Where a page lies in its list (the Relay cursor specification).' },
    hasNextPageFieldOptions: { description: 'Whether older entries follow behind `endCursor`.' },
    hasPreviousPageFieldOptions: {
      description: 'Whether newer entries are known to lie before `startCursor`.',
    },
    startCursorFieldOptions: {
      description: 'Cursor of the first entry, for `before` or `newerThan`; null on an empty page.',
    },
    endCursorFieldOptions: { description: 'Cursor of the last entry, for `after`; null on an empty page.' },
    pageInfoFieldOptions: { description: 'Where the page lies in the list, for asking for the next one.' },
    edgesFieldOptions: { description: 'The entries of this page with their cursors, newest first.' },
    nodeFieldOptions: { description: 'The entry itself.', nullable: false },
    cursorFieldOptions: {
      description:
        'The place of the entry in the list, for `after`, `before` and `newerThan`; stays valid when the entry is deleted. Live streams have cursors of their own (`Cursor`).',
    },
  },
  errors: {
    directResult: true,
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalised(fieldName)}Result` },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: scopesOf,
    unauthorizedError: (_parent, ctx, _info, { failure }) => denial(ctx, scopeMeant(failure)),
  },
  // Checked before execution, with the document (limits.ts), not again in every resolver.
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: 5 },
  prisma: {
    client: (ctx) => ctx.core.app.db.prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
    onUnusedQuery: 'error',
  },
});

/** The builder's own types, for helpers that take fields as arguments. */
export type Types = typeof builder.$inferSchemaTypes;
