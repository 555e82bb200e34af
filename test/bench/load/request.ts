/** A request as bytes. The body's length is added. */
export function requestBytes(
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Uint8Array,
): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  if (method === 'POST') lines.push(`content-length: ${bytes.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

/** A GraphQL request over HTTP. */
export function graphqlBytes(
  who: { host: string; token: string },
  query: string,
  variables: Record<string, unknown> = {},
): Buffer {
  const headers = {
    host: who.host,
    authorization: `Bearer ${who.token}`,
    'content-type': 'application/json',
    accept: 'application/json',
  };
  return requestBytes('POST', '/graphql', headers, JSON.stringify({ query, variables }));
}
