import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Ports below those that the kernel gives out by itself, to whoever listens at any or connects: nobody comes upon one
 * of them by chance between the moment it is chosen and the moment it is used, or while its server is down.
 */
const FIRST = 10_000;
const FIRST_OF_KERNEL = firstOfKernel();
/** Each of vitest's workers, and its main process, chooses among ports of its own. */
const SHARES = 4;
const SHARE = Math.floor((Math.min(FIRST_OF_KERNEL, 32_768) - FIRST) / SHARES);

let next = Math.floor(Math.random() * SHARE);

/** A port of 127.0.0.1 nobody listens on, which stays so until whoever asked does. */
export async function freePort(): Promise<number> {
  // A kernel that gives out almost all: any that is free now.
  if (SHARE < 500) return (await tryPort(0)) ?? freePort();
  for (;;) {
    next = (next + 1) % SHARE;
    const share = Number(process.env.VITEST_POOL_ID ?? 0) % SHARES;
    const port = await tryPort(FIRST + share * SHARE + next);
    if (port !== null) return port;
  }
}

function tryPort(wanted: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

function firstOfKernel(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
  } catch {
    // Not Linux, or not quite: 16,000 is the lowest of those we know.
    return 16_000;
  }
}
