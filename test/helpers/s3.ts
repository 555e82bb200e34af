import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';

/** Of everybody who may ask it. */
export const KEY = { id: 'S3RVER', secret: 'S3RVER', region: 'eu-test-1' };

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Signature Version 4 as the service computes it, from what came over the wire. */
function isSigned({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
  const [, scope = '', names = '', signature] =
    /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(headers.authorization ?? '') ??
    [];
  const [date = '', region = '', service = ''] = scope.split('/');
  const signedHeaders = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const request = [method, url, '', signedHeaders.join(''), names, headers['x-amz-content-sha256']].join(
    '\n',
  );
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${KEY.secret}`, date), region), service), 'aws4_request');
  return (
    region === KEY.region &&
    service === 's3' &&
    names.split(';').includes('host') &&
    sha256(body) === headers['x-amz-content-sha256'] &&
    hmac(key, text).toString('hex') === signature
  );
}

/**
 * An S3-compatible server on loopback, behind a check of the signatures, which that server leaves out for this version
 * of them.
 */
export async function startS3(directory: string): Promise<{ endpoint: string; close(): Promise<void> }> {
  const s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'media', configs: [] }],
  });
  const behind = await s3.run();
  // Connections that are kept are not closed under whoever asks again after a pause.
  const front = createServer({ keepAliveTimeout: 60_000 }, async (incoming, response) => {
    const body = await buffer(incoming);
    if (!isSigned(incoming, body))
      return void response.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>');
    const { method = 'GET', url = '/', headers } = incoming;
    const there = { port: behind.port, agent: false, method, path: url, headers };
    const passed = request(there, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.end(body);
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async close() {
      for (const server of [front, s3.httpServer]) server.closeAllConnections();
      await new Promise<void>((done) => front.close(() => done()));
      await new Promise<void>((done) => s3.close(() => done()));
    },
  };
}
