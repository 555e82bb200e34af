import { createServer } from 'node:http';
import { listen } from './listen.ts';

/** The floor of ActivityPub GETs: node:http answering the very same bytes from memory. */
export async function floorConstant(start: { headers: Record<string, string>; body: string }) {
  const body = Buffer.from(start.body);
  const headers = { ...start.headers, 'content-length': String(body.length) };
  const server = createServer((_request, response) => {
    response.writeHead(200, headers).end(body);
  });
  const port = await listen(server);
  return { port: (_none: null) => port };
}
