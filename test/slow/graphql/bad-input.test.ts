import {
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { graphqlSchema } from '../../../src/graphql/schema/schema.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../../graphql/world.ts';
import { DIALECTS } from '../../helpers/database.ts';

const schema = graphqlSchema();
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

/** Texts that break what believes in texts. */
const NASTY: readonly [string, string][] = [
  ['empty', ''],
  ['blank', ' \t\n '],
  ['long', 'x'.repeat(300_000)],
  ['NUL', 'a\u0000b'],
  ['half a character', 'a\ud800b'],
  ['bidi and zalgo', `\u202e${'a\u0301'.repeat(500)}`],
  ['SQL and HTML', `'; DROP TABLE post; -- <script>alert(1)</script> %_\\`],
  ['a number', '-99999999999999999999999'],
];

describe.each(DIALECTS)('on %s', (dialect) => {
  let world: GraphQLWorld;
  let domain: Domain;
  let identityToken: string;
  let userToken: string;
  let ids: Record<string, string>;

  beforeAll(async () => {
    world = await openGraphQLWorld({ dialect });
    domain = await world.domain('a.test', { isDefault: true });
    const ana = await world.identity('ana', domain);
    const ben = await world.identity('ben', domain);
    const user = await world.user('ana@mail.test', { isAdmin: true });
    await world.hold(ana, user);
    identityToken = await world.token(ana);
    userToken = await world.token(user);
    const post = await createPost(await world.as(ana), ana, { text: 'hello' });
    ids = { post: `post_${post.id}`, identity: `identity_${ben.id}` };
  });
  afterAll(() => world.close());

  const textFields = (fields: GraphQLInputField[]) =>
    fields.filter(({ type }) => {
      const named = getNamedType(type);
      return isScalarType(named) && !['Boolean', 'Int', 'Float'].includes(named.name);
    });

  /** A value that is in order, as far as one can tell by the type. */
  function fine(name: string, type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return fine(name, type.ofType);
    if (isListType(type)) return [];
    if (isEnumType(type)) return type.getValues()[0]?.name;
    if (isInputObjectType(type)) return {};
    const named = getNamedType(type).name;
    if (named === 'Boolean') return false;
    if (named === 'Int') return 1;
    if (named === 'ID') return /post/i.test(name) ? ids.post : ids.identity;
    if (/email/i.test(name)) return 'nobody@mail.test';
    return name === 'domain' ? 'a.test' : 'harmless';
  }

  describe('H19 whatever is sent as text', () => {
    it.each(mutations.map((field) => [field.name, field] as const))(
      '%s takes it or says why not',
      async (name, field) => {
        const input = getNamedType(field.args[0]?.type);
        if (!isInputObjectType(input)) throw new Error(`${name} takes no input object`);
        const fields = Object.values(input.getFields());
        const base = Object.fromEntries(
          fields
            .filter(({ type }) => isNonNullType(type))
            .map((each) => [each.name, fine(each.name, each.type)]),
        );
        const query = `mutation ($input: ${input.name}!) { it: ${name}(input: $input) { __typename ... on Error { code message } } }`;
        for (const text of textFields(fields)) {
          // Signing out ends the token, new passwords all of them.
          if (name === 'signOut' || name === 'setPassword') continue;
          for (const [what, nasty] of NASTY) {
            const value = isListType(isNonNullType(text.type) ? text.type.ofType : text.type)
              ? [nasty]
              : nasty;
            const token = /^(add|create|share|revoke|set|checkDomain|update)/.test(name)
              ? userToken
              : identityToken;
            const answer = await world.ask(domain, token, query, { input: { ...base, [text.name]: value } });
            const where = `${name}(${text.name}: ${what})`;
            const code = answer.errors?.[0]?.extensions?.code ?? answer.data?.it?.code ?? null;
            expect(code, `${where} ${answer.errors?.[0]?.message ?? ''}`).not.toBe('INTERNAL');
            if (answer.errors) expect(code, where).toBe('INVALID_INPUT');
          }
        }
      },
    );

    it('numbers without measure are refused too', async () => {
      for (const first of ['1e99', '99999999999', '1.5', '-1']) {
        const answer = await world.ask(domain, null, `{ localTimeline(first: ${first}) { nodes { id } } }`);
        expect(answer.errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
      }
      const after = ['', 'x', '-1', '99999999999999999999', `'; --`];
      for (const cursor of after) {
        const answer = await world.ask(
          domain,
          null,
          'query ($c: String) { localTimeline(after: $c) { nodes { id } } }',
          { c: cursor },
        );
        expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['after'] });
      }
    });
  });
});
