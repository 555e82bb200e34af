import { execute, parse, validate } from 'graphql';
import type { Viewer } from '../../../src/core/viewer.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { Operations } from '../../../src/graphql/execution/operations.ts';
import { SignInLimits } from '../../../src/graphql/execution/sign-in-limits.ts';
import { SignUpLimits } from '../../../src/graphql/execution/sign-up-limits.ts';
import { AuthorCache } from '../../../src/graphql/request/author-cache.ts';
import { GraphQLContext, type Services } from '../../../src/graphql/request/context.ts';
import { encodeNodeId, type NodeName } from '../../../src/graphql/schema/ids.ts';
import { graphqlSchema } from '../../../src/graphql/schema/schema.ts';
import type { Scope } from '../../../src/lib/scopes.ts';
import { AddressLimit } from '../../../src/oauth/address-limit.ts';
import { type CoreWorld, type CoreWorldOptions, openCoreWorld } from '../../helpers/core.ts';
import { silentLog } from '../../helpers/log.ts';

/** Whoever asks: a token with the domain it is sent to. */
export interface Asker {
  viewer: Viewer;
  domain: Domain | null;
  ip?: string;
}

/** The result of one mutation: its payload or an error, with `__typename`. */
export type Answer = Record<string, unknown> & { __typename: string };

/**
 * core over a real database with the real schema in front of it, and nothing between: what a mutation does, without
 * HTTP.
 */
export interface MutationWorld extends CoreWorld {
  services: Services;
  /** Runs a document as `asker`; errors of the request itself are thrown. */
  run(asker: Asker, document: string, variables?: object): Promise<Record<string, Answer>>;
  /** Runs one mutation with its input and a selection of the payload. */
  mutate(asker: Asker, name: string, input: object, selection?: string): Promise<Answer>;
  user(email: string, isAdmin?: boolean): Promise<User>;
  hold(user: User, identity: Identity): Promise<void>;
  asIdentity(identity: Identity, scopes?: readonly Scope[], user?: User | null): Promise<Asker>;
  /** A token of a user, for a request that is made as `identity`, or as nobody. */
  asUser(user: User, domain: Domain, scopes?: readonly Scope[], identity?: Identity | null): Promise<Asker>;
  operator: Asker;
  nobody(domain: Domain): Asker;
}

const ALL: readonly Scope[] = ['read', 'write', 'follow', 'push', 'admin:read', 'admin:write'];

export function gid(name: NodeName, row: { id: bigint } | bigint): string {
  return encodeNodeId(name, typeof row === 'bigint' ? row : row.id);
}

export async function openMutationWorld(options: CoreWorldOptions = {}): Promise<MutationWorld> {
  const core = await openCoreWorld({ effects: 'run', ...options });
  const services: Services = {
    reconciler: {
      queue: {
        status: async () => {
          throw new Error('not asked for here');
        },
        retry: async (host) => (host === null ? 7 : 3),
        flush: async () => 2,
      },
      graphs: [],
    },
    domainCheck: {
      check: async (name) => [{ subject: 'dns', ok: true, message: `${name} is fine.` }],
      foresee: async () => [],
    },
    installCheck: { check: async () => [{ subject: 'disk', severity: 'fine', message: 'There is room.' }] },
    signInLimits: new SignInLimits(core.app),
    signUpLimits: new SignUpLimits(),
    applicationLimit: new AddressLimit('applications', { count: 5, seconds: 600 }),
    followPageLimit: new AddressLimit('servers asked', { count: 20, seconds: 600 }),
    passkeyLimit: new AddressLimit('sign-ins begun', { count: 300, seconds: 600 }),
    setupLimit: new AddressLimit('tries', { count: 30, seconds: 600 }),
    authors: new AuthorCache(core.app),
    version: '0.0.0',
  };
  const operations = new Operations(graphqlSchema(), true, silentLog);
  const { app, db } = core;

  async function run(asker: Asker, text: string, variables: object = {}) {
    const schema = graphqlSchema();
    const document = parse(text);
    const [invalid] = validate(schema, document);
    if (invalid) throw invalid;
    const ctx = { app, domain: asker.domain, viewer: asker.viewer, now: core.clock.now(), tx: null };
    const result = await execute({
      schema,
      document,
      variableValues: variables as Record<string, unknown>,
      contextValue: new GraphQLContext(ctx, services, asker.ip ?? ''),
    });
    const [error] = operations.masked(result).errors ?? [];
    if (error) throw result.errors?.[0]?.originalError ?? error;
    return JSON.parse(JSON.stringify(result.data)) as Record<string, Answer>;
  }

  async function tokenOf(user: User | null, identity: Identity | null, scopes: readonly Scope[]) {
    const id = app.ids.next();
    await db.models.token.create({
      data: {
        id,
        hash: `hash ${id}`,
        userId: user?.id ?? null,
        identityId: identity?.id ?? null,
        scopes: scopes.join(' '),
        appName: 'test',
        createdAt: BigInt(core.clock.now()),
      },
    });
    return id;
  }

  return {
    ...core,
    services,
    run,
    async mutate(asker, name, input, selection = '') {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const onPayload = selection === '' ? '' : `... on ${type}Payload { ${selection} }`;
      const text = `mutation($input: ${type}Input!) { ${name}(input: $input) { __typename ${onPayload} ... on Error { message code path } } }`;
      return (await run(asker, text, { input }))[name] as Answer;
    },
    async user(email, isAdmin = false) {
      return db.models.user.create({
        data: {
          id: app.ids.next(),
          email,
          passwordHash: 'hash of correct horse',
          isAdmin,
          createdAt: BigInt(core.clock.now()),
        },
      });
    },
    async hold(user, identity) {
      await db.models.identityMember.create({
        data: { userId: user.id, identityId: identity.id, createdAt: BigInt(core.clock.now()) },
      });
    },
    async asIdentity(identity, scopes = ALL, user = null) {
      const domain = await db.models.domain.findUniqueOrThrow({ where: { id: identity.domainId ?? 0n } });
      const tokenId = await tokenOf(user, identity, scopes);
      return { viewer: { kind: 'identity', identity, user, scopes, tokenId }, domain };
    },
    async asUser(user, domain, scopes = ALL, identity = null) {
      return {
        viewer: { kind: 'user', user, identity, scopes, tokenId: await tokenOf(user, null, scopes) },
        domain,
      };
    },
    operator: { viewer: { kind: 'operator', identity: null }, domain: null },
    nobody: (domain) => ({ viewer: { kind: 'anonymous' }, domain }),
  };
}
