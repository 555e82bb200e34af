// Prints who may use a field: as a directive in the SDL, and in descriptions.

import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLEnumType,
  type GraphQLField,
  GraphQLNonNull,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { Scope } from '../../lib/scopes.ts';
import type { ScopeRule } from './scopes.ts';

/**
 * Who may use a field, as clients read it: in the SDL as a directive, in introspection (which shows none) as a
 * sentence.
 */
export interface Access {
  for: 'ANYONE' | 'ANYONE_OR_SCOPE' | 'SCOPE' | 'INSTALL_ADMIN';
  scope: Scope | null;
}

const AccessRule = new GraphQLEnumType({
  name: 'AccessRule',
  description: 'Who may use a field.',
  values: {
    ANYONE: { description: 'Everybody, with any token or none.' },
    ANYONE_OR_SCOPE: { description: 'Everybody without a token; a token that is sent must hold the scope.' },
    SCOPE: { description: 'Whoever sends a token that holds the scope.' },
    INSTALL_ADMIN: { description: 'Admins of the install, with a token that holds the scope.' },
  },
});

/** `@access(for: SCOPE, scope: READ_STATUSES)`. What has none is for whoever may use the field above it. */
export function accessDirective(scope: GraphQLEnumType): GraphQLDirective {
  return new GraphQLDirective({
    name: 'access',
    description:
      'Whether a field needs a token, and with which scope. A field without it needs what the one above it does.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      for: { type: new GraphQLNonNull(AccessRule), description: 'Who may use the field.' },
      scope: {
        type: scope,
        description: 'The scope that a token must hold; a broader one (`READ`) holds it too.',
      },
    },
  });
}

/** The rule that a field was declared with (`authScopes`); null: it has none of its own. */
export function accessOf(field: GraphQLField<unknown, unknown>): Access | null {
  const options = field.extensions.pothosOptions as { authScopes?: ScopeRule } | undefined;
  const rule = options?.authScopes;
  if (!rule) return null;
  if ('public' in rule) return { for: 'ANYONE', scope: null };
  if ('open' in rule) return { for: 'ANYONE_OR_SCOPE', scope: rule.open };
  if ('holds' in rule) return { for: 'SCOPE', scope: rule.holds };
  return { for: 'INSTALL_ADMIN', scope: rule.installAdmin };
}

/** Adds to the description of every field with a rule what the rule says. */
export function describeAccess(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const access = accessOf(field);
      if (access) field.description = `${field.description ?? ''}\n\n${sentenceOf(access)}`.trim();
    }
  }
  return schema;
}

function sentenceOf({ for: who, scope }: Access): string {
  switch (who) {
    case 'ANYONE':
      return 'Needs no token.';
    case 'ANYONE_OR_SCOPE':
      return `Needs no token; one that is sent must hold the scope \`${scope}\`.`;
    case 'SCOPE':
      return `Needs a token with the scope \`${scope}\`.`;
    case 'INSTALL_ADMIN':
      return `Needs a token of an admin of this install, with the scope \`${scope}\`.`;
  }
}
