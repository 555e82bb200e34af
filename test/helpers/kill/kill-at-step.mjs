// Loaded into a restore (NODE_OPTIONS): the process kills itself before step PUKEKO_TEST_KILL_AT of those at the end of
// it, counted from 1: what it moves into the data folder, and the removal of the folder that it was made in.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';

const dataDir = process.env.PUKEKO_DATA ?? '';
const last = Number(process.env.PUKEKO_TEST_KILL_AT);
const { renameSync, rmSync } = fs;
let steps = 0;

function step() {
  steps += 1;
  if (steps === last) process.kill(process.pid, 'SIGKILL');
}

fs.renameSync = (from, to) => {
  if (dirname(String(to)) === dataDir) step();
  return renameSync(from, to);
};
fs.rmSync = (path, options) => {
  if (path === join(dataDir, 'restoring')) step();
  return rmSync(path, options);
};
syncBuiltinESMExports();
