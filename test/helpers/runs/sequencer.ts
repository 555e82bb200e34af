import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What makes a file slow for its length: processes of the server, of PostgreSQL's clients, of third parties. */
const STARTS_PROCESSES = /\b(?:createWorld|TestInstall|startFedifyPeer|testUploads|spawn)\(/;

/**
 * Vitest begins with the files that took longest the last time. In a fresh clone it knows of none and takes the largest
 * first: then a short file that takes half a minute may come last, and one of the workers waits for the other.
 */
export class ProcessesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const starts = new Set(
      sorted.filter(({ moduleId }) => STARTS_PROCESSES.test(readFileSync(moduleId, 'utf8'))),
    );
    return [...starts, ...sorted.filter((file) => !starts.has(file))];
  }
}
