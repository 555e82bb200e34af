import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type FragmentDefinitionNode,
  Kind,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../src/bootstrap/stamps.mjs';
import type { App } from '../../src/core/context.ts';
import { graphql, type TypedDocument } from '../../src/graphql/documents/typed.ts';
import { trustDocument } from '../../src/graphql/execution/trusted-document.ts';
import { ActBudgets } from '../../src/lib/rate-limits/acts.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { createMastodon } from '../../src/mastodon/mastodon.ts';
import { ROUTES } from '../../src/mastodon/routes/routes.ts';
import { accountDocuments } from '../../src/pages/account/documents.ts';
import { createPageSource } from '../../src/pages/documents/data.ts';
import { moderationDocuments } from '../../src/pages/moderation/documents.ts';

const schema = buildSchema(readFileSync(join(projectRoot, 'schema/schema.graphql'), 'utf8'));
const TEXT = /\bgraphql\(\s*(?:`([^`]*)`|'([^']*)')/g;

/** Every document in the files of the folders, as written. */
const written = ['src/pages', 'src/cli', 'clients/tail'].flatMap((folder) =>
  filesBelow([join(projectRoot, folder)]).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(TEXT)].map(([, template, plain]) => ({
      file: file.slice(projectRoot.length),
      node: parse(template ?? plain ?? ''),
    })),
  ),
);
const fragments = new Map<string, FragmentDefinitionNode>();
for (const { file, node } of written)
  for (const definition of node.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(`${folderOf(file)}/${definition.name.value}`, definition);

function folderOf(file: string): string {
  return file.includes('/pages/') ? 'pages' : file.includes('/cli/') ? 'cli' : 'clients';
}

/** Every document that the faces of a server make ready when it starts, in the order in which they do. */
function madeReady(trust: typeof trustDocument) {
  const app = {} as App;
  const open = () => expect.unreachable('nobody asked');
  createPageSource(app, { trust, open });
  accountDocuments({ trust, open });
  moderationDocuments({ trust, open });
  createMastodon({
    app,
    graphql: { trust, open, acts: new ActBudgets() },
    readToken: async () => ({ state: 'none' }),
    takeUpload: () => expect.unreachable('nobody asked'),
  });
}

describe('documents of our own', () => {
  it('fit the schema as the faces run them, with the fragments that they were given', () => {
    const documents: TypedDocument<unknown, unknown>[] = [];
    madeReady((document) => {
      documents.push(document as TypedDocument<unknown, unknown>);
      return trustDocument(document);
    });
    expect(documents.length).toBeGreaterThan(60);
    for (const { text } of documents)
      expect([text, validate(schema, parse(text), specifiedRules).map(({ message }) => message)]).toEqual([
        text,
        [],
      ]);
    const known = new Set(documents.map(({ text }) => text));
    for (const { path, documents: declared } of ROUTES)
      for (const { text } of declared) expect([path, known.has(text)]).toEqual([path, true]);
  });

  it('are parsed when they are first run, not when the server starts', () => {
    // None of these could be parsed.
    expect(() => madeReady(({ text }) => trustDocument({ text: `} ${text}` }))).not.toThrow();
    const trusted = trustDocument({ text: '{ instance { software } }' });
    expect(trusted.node.definitions).toHaveLength(1);
    expect(trusted.node).toBe(trusted.node);
    expect(trusted.node.loc).toBeUndefined();
    expect(() => trustDocument({ text: '}' }).node).toThrow(/Syntax Error/);
  });

  it('fit the schema, arguments and fragments included', () => {
    let operations = 0;
    for (const { file, node } of written) {
      const needed = new Map<string, FragmentDefinitionNode>();
      const gather = (from: Parameters<typeof visit>[0]): void => {
        visit(from, {
          FragmentSpread({ name }) {
            const found = fragments.get(`${folderOf(file)}/${name.value}`);
            if (found && !needed.has(name.value)) {
              needed.set(name.value, found);
              gather(found);
            }
          },
        });
      };
      gather(node);
      if (node.definitions.every(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)) continue;
      operations += 1;
      const document = { ...node, definitions: [...node.definitions, ...needed.values()] };
      expect([file, validate(schema, document, specifiedRules).map(({ message }) => message)]).toEqual([
        file,
        [],
      ]);
    }
    expect(operations).toBeGreaterThan(15);
  });

  it('carry a fragment once, however often it is spread', () => {
    const one = graphql('fragment One on Identity { handle }');
    const two = graphql('fragment Two on Post { author { ...One } }', [one]);
    const query = graphql('query Q($id: ID!) { post(id: $id) { ...Two author { ...One } } }', [one, two]);
    expect(query.text.match(/fragment One/g)).toHaveLength(1);
    expect(query.text.match(/fragment Two/g)).toHaveLength(1);
  });

  it('with a field that the schema does not have are errors of types', () => {
    // @ts-expect-error
    graphql('{ instance { nonsense } }');
    // @ts-expect-error
    graphql('fragment F on Identity { key nonsense }');
    // @ts-expect-error
    graphql('{ node(id: "a") { ... on Post { nonsense } ... on Identity { key } } }');
    expect(graphql('{ instance { software } }').text).toContain('software');
  });
});
