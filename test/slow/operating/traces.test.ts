import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configFrom } from '../../../src/config/config.ts';
import { freePort } from '../../helpers/free-port.ts';
import { TestInstall } from '../../helpers/world.ts';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: Record<string, unknown> }[];
}

/** A collector: takes what is POSTed as OTLP over HTTP, in JSON. */
let collector: Server;
let spans: Span[];
let services: unknown[];
let server: TestInstall;

beforeEach(async () => {
  [spans, services] = [[], []];
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { resourceSpans } = JSON.parse(
      String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body),
    );
    for (const { resource, scopeSpans } of resourceSpans) {
      services.push(attribute(resource, 'service.name'));
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  await server?.close();
  collector.closeAllConnections();
  await new Promise((done) => collector.close(done));
});

const attribute = ({ attributes }: Pick<Span, 'attributes'>, name: string) =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];

async function start(env: Record<string, string>): Promise<void> {
  const port = await freePort();
  server = new TestInstall('traced', ['traced.test'], port, env);
  await server.start(`traced.test=http://127.0.0.1:${port}`);
}

it('sends requests, operations, statements and the work behind them as spans of one trace', async () => {
  const { port } = collector.address() as AddressInfo;
  await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`, OTEL_SERVICE_NAME: 'mine' });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const answer = await server.http('/graphql?secret=word', {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: JSON.stringify({ query: 'query Mine { domains(first: 5) { nodes { name } } }' }),
  });
  expect(answer.status).toBe(200);
  await server.stop();

  expect(new Set(services)).toEqual(new Set(['mine']));
  const trace = spans.filter((span) => span.traceId === traceId);
  const [request] = trace.filter(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
  expect(request).toMatchObject({ name: 'POST', kind: 2 });
  expect(attribute(request as Span, 'url.path')).toBe('/graphql');
  expect(attribute(request as Span, 'http.response.status_code')).toBe(200);
  const operation = trace.find(({ name }) => name === 'query Mine');
  expect(operation?.parentSpanId).toBe(request?.spanId);
  expect(spans.some(({ name }) => name.startsWith('reconcile '))).toBe(true);
  const statements = spans.filter((span) => attribute(span, 'db.query.text') !== undefined);
  expect(statements.length).toBeGreaterThan(0);
  expect(JSON.stringify(spans)).not.toContain('secret=word');
});

it('works on where the collector does not answer, and says so', async () => {
  await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${await freePort()}/v1/traces` });
  expect((await server.http('/livez')).status).toBe(200);
  const { process } = server;
  await server.stop();
  expect(process?.exitCode).toBe(0);
  expect(server.log.match(/ECONNREFUSED.*Traces could not be sent\./g)).toHaveLength(1);
});

it('says which variable is wrong', () => {
  expect(configFrom({}).traces).toBeNull();
  expect(configFrom({ otlpEndpoint: 'http://a:4318', tracesRatio: '0.1' }).traces).toEqual({
    url: 'http://a:4318/v1/traces',
    ratio: 0.1,
    service: 'pukeko',
  });
  for (const otlpEndpoint of ['collector:4318', 'ftp://a', 'http://'])
    expect(() => configFrom({ otlpEndpoint })).toThrow(/OTEL_EXPORTER_OTLP_ENDPOINT is an address like/);
  for (const tracesRatio of ['2', '-1', 'all'])
    expect(() => configFrom({ otlpEndpoint: 'http://a', tracesRatio })).toThrow(
      /OTEL_TRACES_SAMPLER_ARG is the share/,
    );
});
