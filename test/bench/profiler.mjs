// Loaded by `--import` into servers that are to be profiled: node allows no --cpu-prof in NODE_OPTIONS. Begins with
// SIGUSR2, so that starting and warming up are left out; written when the process ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const folder = process.env.PUKEKO_BENCH_PROFILE;
const session = new Session();
session.connect();
session.post('Profiler.enable');
process.on('SIGUSR2', () => {
  session.post('Profiler.start');
  process.on('exit', () => {
    session.post('Profiler.stop', (_error, { profile }) => {
      if (!folder || !profile) return;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `server-${process.pid}.cpuprofile`), JSON.stringify(profile));
    });
  });
});
