import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** One file below src/, as the rules see it. */
export interface SourceFile {
  /** Relative to src/, with slashes: `core/posts/create.ts`. */
  path: string;
  /** Without comments, so that words in them break no rule. */
  code: string;
  lines: number;
  /** Numbers of the lines that are comments of more than `COMMENT_WIDTH` characters. */
  wideComments: number[];
  imports: Import[];
}

export interface Import {
  /** As written: `../lib/ids.ts`, `undici`. */
  specifier: string;
  /** A file of src/ relative to it, when the specifier is relative. */
  file: string | null;
  /** `import type`, `export type … from`. */
  typeOnly: boolean;
  /**
   * What stands between `import` and `from`; `*` for `import('x')`, empty for `import 'x'`, which is for its effects
   * alone.
   */
  clause: string;
}

/** Characters, indentation counted: what fits beside another file on a screen, and into a review. */
export const COMMENT_WIDTH = 120;

const STATEMENT = /(?<![\w.$])(?:import|export)\s+(type\s+)?([\w*\s{},$]*?)\s*from\s*['"]([^'"]+)['"]/g;
const BARE_OR_DYNAMIC = /(?<![\w.$])import\s*(\(?)\s*['"]([^'"]+)['"]/g;

/** Reads files given as text, by path: how the tests of the rules make trees that break them. */
export function parseTree(texts: Record<string, string>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => {
    const code = withoutComments(text);
    const lines = text.trimEnd().split('\n');
    const wideComments = lines.flatMap((line, index) => (isWideComment(line) ? [index + 1] : []));
    return { path, code, lines: lines.length, wideComments, imports: importsOf(path, code) };
  });
}

/** Every .ts of src/, but what is generated. */
export function readTree(root: string): SourceFile[] {
  const src = join(root, 'src');
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.includes('/generated/'))
    .sort();
  return parseTree(Object.fromEntries(names.map((name) => [name, readFileSync(join(src, name), 'utf8')])));
}

/** The texts of the scripts below some folders of the project. */
export function textsBelow(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
}

function importsOf(path: string, code: string): Import[] {
  const statements = [...code.matchAll(STATEMENT)].map(([, type, clause = '', specifier = '']) =>
    importOf(path, specifier, Boolean(type), clause.trim()),
  );
  const others = [...code.matchAll(BARE_OR_DYNAMIC)].map(([, call = '', specifier = '']) =>
    importOf(path, specifier, false, call === '' ? '' : '*'),
  );
  return [...statements, ...others];
}

function importOf(path: string, specifier: string, typeOnly: boolean, clause: string): Import {
  const file = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
  return { specifier, file, typeOnly, clause };
}

function isWideComment(line: string): boolean {
  return line.length > COMMENT_WIDTH && /^\s*(\/\/|\/\*|\* )/.test(line);
}

/** Block comments, and line comments that start a line or follow a blank: `https://` inside of a string stays. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
