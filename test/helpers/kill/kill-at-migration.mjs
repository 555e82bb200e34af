// Loaded into a server on SQLite (NODE_OPTIONS): the process kills itself before migration PUKEKO_TEST_KILL_AT of those
// that it applies, counted from 1. All of them are one transaction.
import Database from 'better-sqlite3';

const last = Number(process.env.PUKEKO_TEST_KILL_AT);
const { exec } = Database.prototype;
let migrations = 0;

Database.prototype.exec = function (script) {
  if (!script.startsWith('BEGIN') && !script.includes('_prisma_migrations')) {
    migrations += 1;
    if (migrations === last) process.kill(process.pid, 'SIGKILL');
  }
  return exec.call(this, script);
};
