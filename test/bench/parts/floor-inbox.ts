import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { listen } from './listen.ts';

/** The floor of both inbox rows: node:http, digest, RSA verification by a key at hand, JSON.parse, 202. */
export async function floorInbox(start: { publicPem: string }) {
  const key = createPublicKey(start.publicPem);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { headers } = request;
      const parameters = String(headers.signature);
      const names = (/headers="([^"]*)"/.exec(parameters)?.[1] ?? '').split(' ');
      const text = names
        .map((name) => `${name}: ${name === '(request-target)' ? `post ${request.url}` : headers[name]}`)
        .join('\n');
      const signature = Buffer.from(/signature="([^"]*)"/.exec(parameters)?.[1] ?? '', 'base64');
      const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
      const isGood = headers.digest === digest && verify('sha256', Buffer.from(text), key, signature);
      const activity = isGood ? (JSON.parse(body.toString()) as { id?: string }) : {};
      response.writeHead(activity.id ? 202 : 401, { 'content-length': 0 }).end();
    });
  });
  const port = await listen(server);
  return { port: (_none: null) => port };
}
