// The bundled program: starts the command line.

const [, , ...argv] = process.argv;

// `start` is the server; every other word is a command for it, and none shows which there are. Each loads only what it
// needs: a command that finds a running server is a small client.
process.exitCode =
  argv[0] === 'start'
    ? await import('./cli/server.ts').then(({ runServer }) => runServer())
    : await import('./cli/cli.ts').then(({ runCli }) => runCli(argv));

export {};
