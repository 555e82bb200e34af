import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../src/lib/root.ts';
import { ensureInstalled } from '../../helpers/runs/nested-install.ts';

await ensureInstalled('test/clients/relay', 'the Relay compiler');

/** What the Relay compiler made of the documents in this folder. */
export interface Compiled {
  /** Its words, with colours taken out; null where it had no objection. */
  complaint: string | null;
  /** A folder with a module for each document: `NAME.graphql.js`. */
  artifacts: string;
  names: string[];
  remove(): void;
}

const SOURCES = ['fragments', 'mutations', 'queries'];

/** Compiles the documents of this folder against a schema, as a build of a client does. */
export async function compileRelay(sdl: string): Promise<Compiled> {
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-relay-'));
  const artifacts = join(folder, 'artifacts');
  mkdirSync(join(folder, 'src'));
  mkdirSync(artifacts);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  // Told that the language is JavaScript, so that node runs the artifacts, it looks at no other files.
  for (const name of SOURCES)
    cpSync(join(projectRoot, 'test/clients/relay', `${name}.ts`), join(folder, 'src', `${name}.js`));
  write('schema.graphql', sdl);
  write('package.json', '{ "type": "module" }');
  write(
    'relay.config.json',
    JSON.stringify({
      src: './src',
      schema: './schema.graphql',
      language: 'javascript',
      artifactDirectory: './artifacts',
      eagerEsModules: true,
    }),
  );
  const program = join(projectRoot, 'test/clients/relay/node_modules/relay-compiler/cli.js');
  const complaint = await new Promise<string | null>((resolve) =>
    execFile(process.execPath, [program, 'relay.config.json'], { cwd: folder }, (error, out, err) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal begin with one
      resolve(error ? `${out}${err}`.replace(/\u001b\[[0-9;]*m/g, '') : null),
    ),
  );
  return {
    complaint,
    artifacts,
    names: readdirSync(artifacts).map((name) => name.replace(/\.graphql\.js$/, '')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
