import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../../src/lib/root.ts';

/**
 * Vitest's global set-up: an uncaught exception or unhandled rejection of any process of the suite, servers and other
 * children included, is named and fails the run. Node runs out of memory without an exception; then its report stands
 * in the same folder.
 */
export default function watchForCrashes(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-crashes-'));
  process.env.PUKEKO_TEST_CRASHES = folder;
  process.env.NODE_OPTIONS = crashOptions(process.env.NODE_OPTIONS, folder);
  return () => {
    const crashes = crashesIn(folder);
    rmSync(folder, { recursive: true, force: true });
    if (crashes.length === 0) return;
    process.exitCode = 1;
    throw new Error(`Processes of the suite crashed:\n\n${crashes.join('\n')}`);
  };
}

/** The options for Node that load the monitor, behind those that are there. */
export function crashOptions(present: string | undefined, folder: string): string {
  const monitor = pathToFileURL(join(projectRoot, 'test', 'helpers', 'runs', 'crash-monitor.mjs')).href;
  return `${present ?? ''} --import=${monitor} --report-on-fatalerror --report-directory=${folder}`.trim();
}

/** What the processes of a run left behind, a text each. */
export function crashesIn(folder: string): string[] {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').slice(0, 4_000));
}

/** For children that get an environment of their own. */
export function crashEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, PUKEKO_TEST_CRASHES } = process.env;
  return { NODE_OPTIONS, PUKEKO_TEST_CRASHES };
}
