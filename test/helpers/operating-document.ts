import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/root.ts';

/** schema/OPERATING.md as the tests of its sentences and tables read it. */
export const OPERATING = readFileSync(join(projectRoot, 'schema', 'OPERATING.md'), 'utf8');

/** The rows of the first table below a heading, a text for each cell; the head is left out. */
export function tableBelow(heading: string): string[][] {
  const section = OPERATING.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands between backticks. */
export const codeIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
