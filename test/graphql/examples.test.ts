import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, OperationTypeNode, parse, print, separateOperations, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { watch, wsClient } from './live.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

const folder = join(projectRoot, 'schema', 'examples');
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => ({ name: name.replace('.graphql', ''), text: readFileSync(join(folder, name), 'utf8') }));

/** The operations of an example, each with the fragments it uses. */
const operationsOf = (text: string) =>
  Object.values(separateOperations(parse(text))).flatMap((document) => {
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operation ? [{ operation, query: print(document) }] : [];
  });

let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
let ben: Identity;
let post: Post;
let token: string;
let session: string;
let admin: string;
let variables: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  ben = await world.identity('ben', domain);
  const user = await world.user('ana@mail.test');
  await world.hold(ana, user);
  token = await world.token(ana);
  session = await world.token(user);
  admin = await world.token(await world.user('admin@mail.test', { isAdmin: true }));
  post = await createPost(await world.as(ana), ana, { text: 'hello #pukeko' });
  await createPost(await world.as(ben), ben, { text: '@ana@a.test hello back', inReplyToId: post.id });
  await world.app.events.catchUp();
  const id = `post_${post.id}`;
  variables = {
    SignIn: { email: 'ana@mail.test', password: 'correct horse' },
    CreateToken: {
      scopes: ['READ_STATUSES', 'WRITE_STATUSES'],
      appName: 'tail',
    },
    CreatePost: { input: { text: 'an answer to myself', inReplyToId: id, idempotencyKey: 'example' } },
    EditPost: { postId: id, text: 'hello again #pukeko' },
    PublicTimelines: { hashtag: 'pukeko' },
    Thread: { id },
    Profile: { handle: '@ben@a.test' },
    Resolve: { text: '@ben@a.test' },
    Follow: { identityId: `identity_${ben.id}` },
    Marks: { postId: id },
    Deliveries: { id },
    LiveDeliveries: { postId: id },
    AddDomain: { name: 'b.test' },
    CheckDomain: { id: `domain_${domain.id}` },
    Retry: { host: 'slow.test' },
  };
});
afterAll(() => world.close());

/** Examples for admins, for a signed-in user, for nobody yet; the others for an identity. */
function tokenFor(example: string): string | null {
  if (example === 'sign-in') return null;
  if (example === 'create-token' || example === 'viewer') return session;
  return example.startsWith('admin-') ? admin : token;
}

describe('schema/examples', () => {
  it.each(examples)('$name fits the schema and says what it is for', ({ text }) => {
    expect(validate(graphqlSchema(), parse(text))).toEqual([]);
    expect(text.startsWith('# ')).toBe(true);
  });

  const all = examples.flatMap(({ name, text }) => operationsOf(text).map((each) => ({ name, ...each })));

  it.each(all.filter(({ operation }) => operation.operation !== OperationTypeNode.SUBSCRIPTION))(
    '$name runs',
    async ({ name, operation, query }) => {
      const who = tokenFor(name);
      const answer = await world.ask(domain, who, query, variables[operation.name?.value ?? ''] ?? {}, {
        ...(who === session ? { 'pukeko-identity': `identity_${ana.id}` } : {}),
      });
      expect(answer.errors).toBeUndefined();
      for (const [field, value] of Object.entries<{ __typename?: string; message?: string } | null>(
        answer.data,
      )) {
        expect(value, field).not.toBeNull();
        expect(value?.__typename ?? '', `${field}: ${value?.message}`).not.toMatch(/Error$/);
      }
    },
  );

  it.each(all.filter(({ operation }) => operation.operation === OperationTypeNode.SUBSCRIPTION))(
    '$name streams',
    async ({ operation, query }) => {
      const client = wsClient(world, domain, token);
      const watcher = watch(client, query, variables[operation.name?.value ?? ''] ?? {});
      await watcher.until(
        ({ kinds }) => kinds.includes('CaughtUp') || kinds.some((kind) => /CaughtUp$/.test(kind)),
      );
      expect(watcher.errors).toEqual([]);
      watcher.stop();
      await client.dispose();
    },
  );
});
