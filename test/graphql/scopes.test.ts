import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerApplication } from '../../src/core/applications/register.ts';
import { inTransaction } from '../../src/core/context.ts';
import { tokenForApplication } from '../../src/core/tokens/for-application.ts';
import type { Domain } from '../../src/db/rows.ts';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { parseScopes } from '../../src/lib/scopes.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

const schema = graphqlSchema();

type Field = GraphQLField<unknown, unknown>;
const fieldsOf = (type: ReturnType<typeof schema.getQueryType>) =>
  Object.values(type?.getFields() ?? {}) as Field[];
const queries = fieldsOf(schema.getQueryType());
const mutations = fieldsOf(schema.getMutationType());
const subscriptions = fieldsOf(schema.getSubscriptionType());

/** The rule a root field was declared with: one of the scopes.ts kinds. */
function ruleOf(field: Field): Record<string, unknown> | null {
  const options = field.extensions.pothosOptions as { authScopes?: Record<string, unknown> } | undefined;
  return options?.authScopes ?? null;
}

/** A value of the type that gets past validation. */
function some(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return some(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, some(field.type)]));
  }
  if (!isScalarType(type)) return null;
  const samples: Record<string, unknown> = {
    ID: 'post_1',
    Boolean: true,
    Int: 1,
    Float: 1,
    Handle: '@a@a.test',
    Language: 'en',
    URL: 'https://x.test/',
    DateTime: '2100-01-01T00:00:00.000Z',
    Snowflake: '1',
  };
  return samples[type.name] ?? 'x';
}

/** The smallest document that asks for a root field, with variables. */
function documentOf(
  kind: 'query' | 'mutation',
  field: Field,
): { query: string; variables: Record<string, unknown> } {
  const args = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const named = getNamedType(field.type);
  const errors = kind === 'mutation' && isUnionType(named) ? '... on Error { code }' : '';
  const below =
    isObjectType(named) || isUnionType(named) || 'getFields' in named ? `{ __typename ${errors} }` : '';
  return {
    query: `${kind} ${declared ? `(${declared})` : ''} { it: ${field.name}${given ? `(${given})` : ''} ${below} }`,
    variables: Object.fromEntries(args.map((arg) => [arg.name, some(arg.type)])),
  };
}

/** Who may use what, as a table to be read; a field that is missing here, or says otherwise, fails. */
const TABLE: Record<string, string> = {
  'Query.application': 'public',
  'Query.auditLog': 'holds admin:read',
  'Query.domain': 'public',
  'Query.domains': 'holds read:accounts',
  'Query.federatedTimeline': 'open read:statuses',
  'Query.hashtag': 'open read:statuses',
  'Query.hashtagTimeline': 'open read:statuses',
  'Query.host': 'installAdmin admin:read',
  'Query.hostBlocks': 'holds admin:read:domain_blocks',
  'Query.hosts': 'installAdmin admin:read',
  'Query.accessBlocks': 'installAdmin admin:read',
  'Query.identities': 'holds admin:read:accounts',
  'Query.moderatedPosts': 'holds admin:read:accounts',
  'Query.identityRestrictions': 'holds admin:read:accounts',
  'Query.moderatedIdentity': 'holds admin:read:accounts',
  'Query.identity': 'open read:accounts',
  'Query.identityByHandle': 'open read:accounts',
  'Query.instance': 'public',
  'Query.localTimeline': 'open read:statuses',
  'Query.node': 'open read',
  'Query.nodes': 'open read',
  'Query.post': 'open read:statuses',
  'Query.reconciler': 'installAdmin admin:read',
  'Query.resolve': 'holds read:search',
  'Query.search': 'open read:search',
  'Query.setup': 'public',
  'Query.strikeByLink': 'public',
  'Query.trendingHashtags': 'open read:statuses',
  'Query.inviteState': 'public',
  'Query.isMailLinkGood': 'public',
  'Query.knownHashtag': 'holds admin:read',
  'Query.linkTimeline': 'open read:statuses',
  'Query.trendingLinks': 'open read:statuses',
  'Query.trendingPosts': 'open read:statuses',
  'Query.user': 'installAdmin admin:read:accounts',
  'Query.users': 'installAdmin admin:read:accounts',
  'Query.viewer': 'public',
};

/** Whoever wants to sign in or out needs no scope, nor does a program that wants to be known. */
/** Mutations that ask somewhere else for news and change nothing of the viewer's: whoever may read may use them. */
const LOOKS = new Map([
  ['checkDomain', /^holds admin:read/],
  ['checkInstall', /^installAdmin admin:read/],
  ['refreshPoll', /^holds read:statuses$/],
]);
const PUBLIC = new Set([
  'beginPasskeySignIn',
  'finishPasskeySignIn',
  // By the link in a mail about a decision.
  'appealStrike',
  'checkFirstDomain',
  'findFollowPage',
  'confirmEmail',
  'confirmEmailChange',
  'endPushSubscription',
  'registerApplication',
  'requestPasswordReset',
  'resendConfirmation',
  'resetPassword',
  'setUp',
  'signIn',
  'signOut',
  'signUp',
  'stopMail',
]);

describe('every root field', () => {
  it('says who may use it', () => {
    const all = [...queries, ...mutations, ...subscriptions];
    expect(all.filter((field) => ruleOf(field) === null).map((field) => field.name)).toEqual([]);
  });

  it('is as the table says', () => {
    const rule = (field: Field) => {
      const [[kind, scope] = ['none', '']] = Object.entries(ruleOf(field) ?? {});
      return scope === true ? kind : `${kind} ${scope}`;
    };
    const found = Object.fromEntries(queries.map((field) => [`Query.${field.name}`, rule(field)]));
    expect(found).toEqual(TABLE);
    // Nothing is changed by those who are not signed in, but to sign in; and never with a token that may only read.
    for (const field of mutations) {
      const said = rule(field);
      if (PUBLIC.has(field.name)) expect(said).toBe('public');
      else
        expect(said, field.name).toMatch(
          LOOKS.get(field.name) ?? /^(holds|installAdmin) (write|admin:write|read$|profile$|push$)/,
        );
    }
  });
});

describe('P26 T10 the matrix of scopes', () => {
  let world: GraphQLWorld;
  let domain: Domain;
  let weak: () => Promise<string>;
  let plain: string;
  let ofApp: string;

  beforeAll(async () => {
    world = await openGraphQLWorld();
    domain = await world.domain('a.test', { isDefault: true });
    const ana = await world.identity('ana', domain);
    // One for each field: signing out ends it.
    weak = () => world.token(ana, 'profile');
    plain = await world.token(ana, 'read write follow admin:read admin:write');
    const { application } = await registerApplication(world.anonymous(domain), {
      name: 'Tail',
      redirectUris: ['app://back'],
      scopes: ['read', 'write'],
    });
    const scopes = parseScopes('read write follow push profile admin:read admin:write').scopes;
    const holder = { application, user: null, identity: null, scopes };
    ofApp = (await inTransaction(world.system(), (ctx) => tokenForApplication(ctx, holder))).token;
  });
  afterAll(() => world.close());

  async function codeOf(
    kind: 'query' | 'mutation',
    field: Field,
    token: string | null,
  ): Promise<string | null> {
    const { query, variables } = documentOf(kind, field);
    const answer = await world.ask(domain, token, query, variables);
    return answer.errors?.[0]?.extensions?.code ?? answer.data?.it?.code ?? null;
  }

  it.each(
    [
      ...queries.map((field) => ['query', field] as const),
      ...mutations.map((field) => ['mutation', field] as const),
    ].map(([kind, field]) => [field.name, kind, field] as const),
  )('%s', async (_name, kind, field) => {
    const [[rule] = ['']] = Object.entries(ruleOf(field) ?? {});
    const anonymous = await codeOf(kind, field, null);
    const without = await codeOf(kind, field, await weak());
    if (rule === 'holds' || rule === 'installAdmin') expect(anonymous).toBe('UNAUTHENTICATED');
    else if (!PUBLIC.has(field.name)) expect(anonymous).not.toBe('UNAUTHENTICATED');
    if (rule === 'public') expect(without).not.toBe('FORBIDDEN');
    else expect(without).toBe('FORBIDDEN');
    if (rule === 'installAdmin') expect(await codeOf(kind, field, plain)).toBe('FORBIDDEN');
    // The token of an app alone holds every scope here, and is nobody.
    if (rule === 'holds' || rule === 'installAdmin')
      expect(await codeOf(kind, field, ofApp)).toBe('FORBIDDEN');
  });
});
