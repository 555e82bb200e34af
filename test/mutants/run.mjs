import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS as CORE_MUTANTS } from './table.mjs';
import { APP_MUTANTS } from './table-apps.mjs';
import { DISCOVERY_MUTANTS } from './table-discovery.mjs';
import { FOUNDATION_MUTANTS } from './table-foundation.mjs';
import { MODERATION_MUTANTS } from './table-moderation.mjs';
import { PEOPLE_MUTANTS } from './table-people.mjs';
import { TRANSFER_MUTANTS } from './table-transfers.mjs';

const MUTANTS = [
  ...CORE_MUTANTS,
  ...APP_MUTANTS,
  ...PEOPLE_MUTANTS,
  ...DISCOVERY_MUTANTS,
  ...FOUNDATION_MUTANTS,
  ...MODERATION_MUTANTS,
  ...TRANSFER_MUTANTS,
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = join(root, '.cache', 'mutants');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const tellsAll = process.argv.includes('--all');

// A copy, so that a run that is killed leaves the project as it was.
rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const name of [
  'src',
  'test',
  'schema',
  'prisma',
  'clients',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'dist',
])
  if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
if (process.argv.includes('--sqlite')) {
  const path = join(copy, 'test', 'helpers', 'database.ts');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace("= ['sqlite', 'postgresql']", "= ['sqlite']"));
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const chosen = MUTANTS.filter(({ rule }) => words.length === 0 || words.some((word) => rule.includes(word)));
/**
 * How sets of tests end before anything is broken.
 * @type {Map<string, { passes: boolean, by: string | null }>}
 */
const known = new Map();
let survived = 0;
for (const [index, mutant] of chosen.entries()) {
  const { result, by } = outcomeOf(mutant);
  if (result !== 'noticed') survived += 1;
  if (tellsAll || result !== 'noticed')
    process.stdout.write(
      `${index + 1}/${chosen.length}\t${result}\t${mutant.rule}\t${mutant.file}${by ? `\t${by}` : ''}\n`,
    );
}
process.stdout.write(`${chosen.length - survived} noticed, ${survived} not\n`);
process.exit(survived === 0 ? 0 : 1);

/** @param {import('./table.mjs').Mutant} mutant */
function outcomeOf({ file, from, to, tests }) {
  const before = unbroken(tests);
  if (!before.passes) return { result: 'fails unbroken', by: before.by };
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) return { result: 'not found', by: null };
  const missing = tests.find((test) => !existsSync(join(copy, 'test', test)));
  if (missing) return { result: `no file ${missing}`, by: null };
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    const { passes, by } = run(tests);
    return { result: passes ? 'survived' : 'noticed', by };
  } finally {
    writeFileSync(path, text);
  }
}

/**
 * How tests end before anything is broken, each set run once: those that fail by themselves would notice anything.
 * @param {string[]} tests
 */
function unbroken(tests) {
  const key = tests.join();
  const outcome = known.get(key) ?? run(tests.filter((test) => existsSync(join(copy, 'test', test))));
  known.set(key, outcome);
  return outcome;
}

/**
 * Runs test files, the quick ones first; stops with the first that fails.
 * @param {string[]} tests files below test/
 */
function run(tests) {
  const isSlow = (/** @type {string} */ test) => test.startsWith('slow/');
  const quick = runWith(
    tests.filter((test) => !isSlow(test)),
    '',
  );
  return quick.passes ? runWith(tests.filter(isSlow), '1') : quick;
}

/**
 * @param {string[]} tests
 * @param {string} slow PUKEKO_TEST_SLOW
 */
function runWith(tests, slow) {
  if (tests.length === 0) return { passes: true, by: null };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', ...tests.map((test) => `test/${test}`)],
    {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, NO_COLOR: '1', PUKEKO_TEST_SLOW: slow },
    },
  );
  return { passes: status === 0, by: /FAIL\s+(.*)/.exec(stdout + stderr)?.[1] ?? null };
}
