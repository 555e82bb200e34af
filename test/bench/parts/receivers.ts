import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs } from '../measure.ts';

interface Sample {
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Arrived {
  /** When the last of the expected arrived, on the clock of `nowMs`. */
  at: number;
  /** How many came twice. */
  repeated: number;
  /** When each of them arrived. */
  times: number[];
  /** How many signatures were looked at: every fiftieth. */
  verified: number;
}

const SAMPLE_EVERY = 50;
const LIMIT_MS = 60_000;

/**
 * Servers that answer 202 to any POST: one process, a port a host. Deliveries are told apart by inbox and digest of the
 * body; samples are verified after the clock has stopped.
 */
export async function receivers(start: { hosts: number; publicPem: string }) {
  const key = createPublicKey(start.publicPem);
  const ports: number[] = [];
  let seen = new Set<string>();
  let samples: Sample[] = [];
  let bodies = new Map<string, Buffer>();
  let times: number[] = [];
  let repeated = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let arrived: (at: number) => void = () => {};
  const taken = (request: IncomingMessage, body: Buffer) => {
    const { headers, url = '' } = request;
    const digest = String(headers.digest ?? createHash('sha256').update(body).digest('base64'));
    const id = `${headers.host}${url} ${digest}`;
    if (seen.has(id)) repeated += 1;
    else times.push(nowMs());
    seen.add(id);
    if (!bodies.has(digest)) bodies.set(digest, body);
    if (seen.size % SAMPLE_EVERY === 1) samples.push({ url, headers, body });
    if (seen.size === wanted) arrived(nowMs());
  };
  for (let index = 0; index < start.hosts; index++) {
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(202, { 'content-length': 0 }).end();
        taken(request, Buffer.concat(chunks));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ports.push((server.address() as AddressInfo).port);
  }
  return {
    ports: (_none: null) => ports,
    /** The different bodies that came since. */
    bodies: (_none: null): Uint8Array[] => [...bodies.values()],
    /** Forgets what came and waits for so many new deliveries. */
    async expect(count: number): Promise<Arrived> {
      seen = new Set();
      samples = [];
      times = [];
      bodies = new Map();
      repeated = 0;
      wanted = count;
      const at = await new Promise<number>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${seen.size} of ${count} deliveries arrived in ${LIMIT_MS} ms`)),
          LIMIT_MS,
        );
        arrived = (when) => {
          clearTimeout(timer);
          resolve(when);
        };
      });
      for (const sample of samples) assertSigned(sample, key);
      return { at, times, repeated, verified: samples.length };
    },
  };
}

function assertSigned({ url, headers, body }: Sample, key: Parameters<typeof verify>[2]): void {
  const parameter = (name: string) =>
    new RegExp(`${name}="([^"]*)"`).exec(String(headers.signature))?.[1] ?? '';
  const text = parameter('headers')
    .split(' ')
    .map((name) => `${name}: ${name === '(request-target)' ? `post ${url}` : headers[name]}`)
    .join('\n');
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const isGood = verify(
    'sha256',
    Buffer.from(text),
    key as never,
    Buffer.from(parameter('signature'), 'base64'),
  );
  if (!isGood || headers.digest !== digest)
    throw new Error(`a delivery to ${headers.host}${url} is badly signed`);
}
