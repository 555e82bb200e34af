import { request } from 'node:http';

export interface SocketAnswer {
  data: Record<string, unknown> | null;
  errors: readonly { message: string }[];
}

/** One GraphQL request over a Unix socket (the operator's, in the data folder). Rejects where nobody listens. */
export function askSocket(
  socketPath: string,
  query: string,
  variables: Record<string, unknown>,
): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        socketPath,
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            const parsed = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Partial<SocketAnswer>;
            resolve({ data: parsed.data ?? null, errors: parsed.errors ?? [] });
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    asking.on('error', reject);
    asking.end(JSON.stringify({ query, variables }));
  });
}
