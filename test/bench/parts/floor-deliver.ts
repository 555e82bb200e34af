import { createHash, createPrivateKey, sign } from 'node:crypto';
import { Pool } from 'undici';
import { nowMs } from '../measure.ts';

export interface DeliverTarget {
  host: string;
  port: number;
  path: string;
}

/** As many requests are on their way as the server's default allows. */
const AT_ONCE = 64;

/** The floor of both delivery rows: sign and POST in a loop. Key parsed once, body digested once, one pool a host. */
export function floorDeliver(start: { privatePem: string; keyId: string }) {
  const key = createPrivateKey(start.privatePem);
  const pools = new Map<number, Pool>();
  const poolOf = (port: number) => {
    let pool = pools.get(port);
    if (!pool) {
      pool = new Pool(`http://127.0.0.1:${port}`, { connections: 8 });
      pools.set(port, pool);
    }
    return pool;
  };
  const post = async (target: DeliverTarget, body: Uint8Array, digest: string) => {
    const headers: Record<string, string> = {
      host: target.host,
      date: new Date().toUTCString(),
      digest,
      'content-type': 'application/activity+json',
    };
    const text = `(request-target): post ${target.path}\nhost: ${target.host}\ndate: ${headers.date}\ndigest: ${digest}\ncontent-type: ${headers['content-type']}`;
    const signature = await new Promise<Buffer>((resolve, reject) =>
      sign('sha256', Buffer.from(text), key, (error, bytes) => (error ? reject(error) : resolve(bytes))),
    );
    headers.signature = `keyId="${start.keyId}",algorithm="rsa-sha256",headers="(request-target) host date digest content-type",signature="${signature.toString('base64')}"`;
    const answer = await poolOf(target.port).request({ method: 'POST', path: target.path, headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 202) throw new Error(`answered ${answer.statusCode}`);
  };
  return {
    /** Every body to every target; gives when it began, on the clock of `nowMs`. */
    async run({ bodies, targets }: { bodies: Uint8Array[]; targets: DeliverTarget[] }): Promise<number> {
      const startedAt = nowMs();
      const jobs = allJobs(bodies, targets);
      const worker = async () => {
        for (const { target, body, digest } of jobs) await post(target, body, digest);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return startedAt;
    },
  };
}

function* allJobs(bodies: Uint8Array[], targets: DeliverTarget[]) {
  for (const body of bodies) {
    const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
    for (const target of targets) yield { target, body, digest };
  }
}
