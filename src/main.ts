import { runCli } from './cli/cli.ts';
import { runServer } from './cli/server.ts';

const [, , ...argv] = process.argv;

// `pukeko` alone, and `npm start`, start the server; every other word is a command for it.
process.exitCode = argv.length === 0 || argv[0] === 'start' ? await runServer() : await runCli(argv);
