// Loaded into a server on SQLite (kill-before.ts): the process kills itself before it runs a statement that fits
// PUKEKO_TEST_KILL_BEFORE, a regular expression, for the PUKEKO_TEST_KILL_AT-th time. Where PUKEKO_TEST_KILL_COUNT is
// given, a statement that counts rows, only those times are meant at which fewer of them are committed than at the
// first, and more than PUKEKO_TEST_KILL_LEFT are there for whoever runs the statement: what is done has begun, and is
// not at its end.
import Database from 'better-sqlite3';

const statement = new RegExp(process.env.PUKEKO_TEST_KILL_BEFORE ?? '(?!)');
const last = Number(process.env.PUKEKO_TEST_KILL_AT);
const count = process.env.PUKEKO_TEST_KILL_COUNT;
const left = Number(process.env.PUKEKO_TEST_KILL_LEFT);
let runs = 0;
/** @type {number | undefined} */
let first;
/** @type {import('better-sqlite3').Database | undefined} */
let others;

/** @param {import('better-sqlite3').Database} own */
function run(own) {
  if (count !== undefined && !isAmid(count, own)) return;
  runs += 1;
  if (runs === last) process.kill(process.pid, 'SIGKILL');
}

/**
 * @param {string} text
 * @param {import('better-sqlite3').Database} own
 */
function isAmid(text, own) {
  others ??= new Database(own.name, { readonly: true });
  const [committed, seen] = [others, own].map((each) => Number(each.prepare(text).pluck().get()));
  first ??= committed;
  return Number(committed) < Number(first) && Number(seen) > left;
}

const handle = /** @type {any} */ (Database.prototype);
const { prepare } = handle;
handle.prepare = function (/** @type {string} */ text) {
  const prepared = prepare.call(this, text);
  if (!statement.test(text)) return prepared;
  for (const name of ['all', 'get', 'iterate', 'run']) {
    const way = prepared[name];
    prepared[name] = (/** @type {unknown[]} */ ...values) => {
      run(this);
      return way.apply(prepared, values);
    };
  }
  return prepared;
};
