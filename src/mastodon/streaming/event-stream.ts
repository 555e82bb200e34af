// The streaming API as server-sent events: one channel a request.

import type { ServerResponse } from 'node:http';
import { isOpen } from '../../lib/answer.ts';
import { type ChannelRequest, isChannel, StreamRefusal } from './channels.ts';
import { StreamConnection } from './connection.ts';
import type { StreamingCore, StreamRequest } from './session.ts';

const PREFIX = '/api/v1/streaming';
const THUMP_MS = 15_000;

/** Answers `GET /api/v1/streaming/…`. Writes the whole response. */
export async function answerEventStream(
  core: StreamingCore,
  request: StreamRequest,
  response: ServerResponse,
): Promise<void> {
  const [path = '', search = ''] = request.target.split('?', 2);
  const name = path.slice(PREFIX.length).replace(/^\/|\/$/g, '');
  if (name === 'health') return text(response, 200, 'OK');
  // There is no other host to send clients to.
  if (name === '') return refuse(response, new StreamRefusal(404, 'Record not found'));
  try {
    await stream(core, request, response, channelRequest(name, new URLSearchParams(search)));
  } catch (error) {
    if (!(error instanceof StreamRefusal) || response.headersSent) throw error;
    refuse(response, error);
  }
}

function channelRequest(path: string, query: URLSearchParams): ChannelRequest {
  const isMedia = ['1', 'true', 'on'].includes(query.get('only_media') ?? '') && path.startsWith('public');
  const stream = `${path.replaceAll('/', ':')}${isMedia && !path.endsWith('/media') ? ':media' : ''}`;
  if (path.includes(':') || !isChannel(stream)) throw new StreamRefusal(400, 'Unknown channel requested');
  return { stream, tag: query.get('tag'), list: query.get('list') };
}

async function stream(
  core: StreamingCore,
  request: StreamRequest,
  response: ServerResponse,
  wanted: ChannelRequest,
): Promise<void> {
  const { app } = core;
  const session = await core.open(request);
  try {
    const close = () => void response.end();
    const connection = new StreamConnection(core.live, core.documents, session.ctx, {
      // What comes before the headers would be sent is written behind them.
      send: (message, _stream, sent) => {
        if (isOpen(response)) response.write(message.forEventStream, sent);
      },
      // A client that reads too slowly would not read the end either.
      end: () => void response.destroy(),
    });
    response.once('close', () => {
      connection.close();
      session.end();
    });
    response.setHeader('content-type', 'text/event-stream');
    response.setHeader('cache-control', 'private, no-store');
    // Proxies that collect answers before they pass them on would hold every event back.
    response.setHeader('x-accel-buffering', 'no');
    await connection.subscribe(wanted);
    if (!isOpen(response)) return connection.close();
    response.write(':)\n');
    session.watch(close);
    let cancel = () => {};
    const thump = () => {
      cancel = app.clock.after(THUMP_MS, thump);
      if (isOpen(response) && response.writableLength === 0) response.write(':thump\n\n');
    };
    cancel = app.clock.after(THUMP_MS, thump);
    response.once('close', () => cancel());
  } catch (error) {
    session.end();
    throw error;
  }
}

function refuse(response: ServerResponse, { status, message }: StreamRefusal): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: message }));
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(body);
}
