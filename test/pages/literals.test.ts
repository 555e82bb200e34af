import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/lib/words/languages/en/refusals.ts';

const src = fileURLToPath(new URL('../../src', import.meta.url));

const filesBelow = (folder: string) =>
  readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => ({ name, text: readFileSync(join(src, folder, name), 'utf8') }));

/** Names, and what is typed as it is: commands. */
const NO_WORDS = /Pūkeko|\(CSV\)|pukeko token add you@/g;

/** Between the parts of a template: no text that is said. */
const HOLE = '\u2063';
const TAG = '\u2064';

/** The texts of all html`` templates of a file, with what stands in `${}` taken out. */
function templatesOf(source: string): string[] {
  const found: string[] = [];
  /** Open templates from the outside in: their text, whether they are HTML, braces open in the code within. */
  const open: { text: string; isHtml: boolean; braces: number | null }[] = [];
  const token =
    /\\[\s\S]|`|\$\{|[{}]|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\/|[\s\S]/gy;
  for (let match = token.exec(source); match; match = token.exec(source)) {
    const [part] = match;
    const inner = open.at(-1);
    if (inner && inner.braces === null) {
      if (part === '`') {
        open.pop();
        if (inner.isHtml) found.push(inner.text);
      } else if (part === '${') {
        inner.braces = 0;
        inner.text += HOLE;
      } else {
        // Quotes mean nothing here: only the first character was read.
        token.lastIndex = match.index + (part.startsWith('\\') ? 2 : 1);
        inner.text += part.startsWith('\\') ? part : (part[0] ?? '');
      }
    } else if (part === '`')
      open.push({ text: '', isHtml: source.slice(0, match.index).endsWith('html'), braces: null });
    else if (inner?.braces != null) {
      if (part === '{' || part === '${') inner.braces += 1;
      else if (part === '}') inner.braces = inner.braces === 0 ? null : inner.braces - 1;
    }
  }
  return found;
}

/** What templates say to people: text between tags, and attributes that are read out or shown. */
function saidBy(text: string): string[] {
  const templates = templatesOf(text).map((template) => template.replace(NO_WORDS, ''));
  return templates.flatMap((template) => [
    ...template
      .replace(/<[^<>]*>?/g, TAG)
      .replaceAll(HOLE, TAG)
      .split(TAG),
    ...[...template.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(
      ([, value = '']) => value,
    ),
  ]);
}

/** Two words, or one with a capital and no sign of markup or code around it. */
const isSentence = (text: string) =>
  /\p{L}{2,}[ ,]+\p{L}{2,}/u.test(text) || /^\s*[A-Z]\p{Ll}{2,}[.:]?\s*$/u.test(text);

describe('pages', () => {
  it('say nothing that is not in the catalogue', () => {
    const found = filesBelow('pages').flatMap(({ name, text }) =>
      saidBy(text)
        .filter(isSentence)
        .map((said) => `${name}: ${said.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('name no title and no notice as a literal', () => {
    const found = filesBelow('pages').flatMap(({ name, text }) =>
      [
        ...text.matchAll(
          /(?:accountPage|noticePage|refusal|loneNotice|loneAnswer|button)\([^()]*'([A-Z][a-z][^']+)'/g,
        ),
      ].map(([, said]) => `${name}: ${said}`),
    );
    expect(found).toEqual([]);
  });

  it('would be told of both', () => {
    expect(saidBy('html`<p>Nothing to see</p>`').filter(isSentence)).toEqual(['Nothing to see']);
    expect(saidBy('html`<button aria-label="End it all">x</button>`').filter(isSentence)).toEqual([
      'End it all',
    ]);
    expect(saidBy('html`<h2>Settings</h2>`').filter(isSentence)).toEqual(['Settings']);
  });
});

describe('what is refused', () => {
  it('is in the catalogue as use cases say it', () => {
    const all = ['core', 'graphql', 'media', 'db', 'pages', 'lib', 'oauth']
      .flatMap(filesBelow)
      .filter(({ name }) => !name.includes('languages/'))
      .map(({ text }) => text.replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '{}'))
      .join('\n');
    // Put together of two parts where they are thrown.
    const composed = new Set(['tooManyBegun', 'tooManyPasswords', 'tooManyTries']);
    const gone = Object.entries(refusals).filter(
      ([key, text]) => !composed.has(key) && !all.includes(text.replace(/\{\w+\}/g, '{}')),
    );
    expect(gone).toEqual([]);
  });
});
