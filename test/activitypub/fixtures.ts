import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../shared/fixtures/peers');

/** Whether the real documents of other servers are here; they are no part of the repository. */
export const hasFixtures = existsSync(FOLDER);
export const WITHOUT_FIXTURES = 'skipped: ../shared/fixtures/peers is absent';

/** `mastodon/objects-note_1` and so on, sorted. */
export function fixtureNames(): string[] {
  if (!hasFixtures) return [];
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

export function fixtureBytes(name: string): Buffer {
  return readFileSync(join(FOLDER, `${name}.json`));
}

export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(fixtureBytes(name).toString());
}
