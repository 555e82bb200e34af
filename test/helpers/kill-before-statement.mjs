// Loaded into a server on SQLite (kill-before.ts): the process kills itself before it runs a statement that fits
// PUKEKO_TEST_KILL_BEFORE, a regular expression, for the PUKEKO_TEST_KILL_AT-th time.
import Database from 'better-sqlite3';

const statement = new RegExp(process.env.PUKEKO_TEST_KILL_BEFORE ?? '(?!)');
const last = Number(process.env.PUKEKO_TEST_KILL_AT);
let runs = 0;

function run() {
  runs += 1;
  if (runs === last) process.kill(process.pid, 'SIGKILL');
}

const handle = /** @type {any} */ (Database.prototype);
const { prepare } = handle;
handle.prepare = function (/** @type {string} */ text) {
  const prepared = prepare.call(this, text);
  if (!statement.test(text)) return prepared;
  for (const name of ['all', 'get', 'iterate', 'run']) {
    const way = prepared[name];
    prepared[name] = (/** @type {unknown[]} */ ...values) => {
      run();
      return way.apply(prepared, values);
    };
  }
  return prepared;
};
