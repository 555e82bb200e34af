// Loaded into every Node process of a test run (NODE_OPTIONS, see crashes.ts): writes down what such a process died of,
// or would have died of, where somebody looks. It changes nothing: whoever handles the error still does.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.PUKEKO_TEST_CRASHES;
if (folder)
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    appendFileSync(
      join(folder, `${process.pid}.txt`),
      `${origin} in process ${process.pid} (${process.argv.slice(1).join(' ')})\n${text}\n\n`,
    );
  });
