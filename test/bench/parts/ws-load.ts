import { request } from 'undici';
import { type RawData, WebSocket } from 'ws';
import { nowMs, sleep } from '../measure.ts';

export interface Subscribers {
  count: number;
  port: number;
  host: string;
  /** Where sockets are opened, in turns. */
  paths: readonly string[];
  /** graphql-ws: what each subscribes to; null: plain sockets, as the floor and the REST streaming want them. */
  subscribe: { token: string; query: string; variables: Record<string, unknown> } | null;
  /** What a frame that counts has in it. */
  mark: string;
}

export interface Trigger {
  /** A request to send, or a frame for the first socket. */
  http?: { path: string; headers: Record<string, string>; body: string };
  frame?: string;
}

const AT_ONCE = 50;
const LIMIT_MS = 60_000;

/** 2,000 sockets in one process: the same loader for the row and its floor. */
export async function wsLoad(start: Subscribers) {
  const sockets: WebSocket[] = [];
  let arrived = 0;
  let lastFrame = '';
  let complete: () => void = () => {};
  const mark = Buffer.from(start.mark);
  const heard = (data: RawData) => {
    const bytes = data as Buffer;
    if (!bytes.includes(mark)) return;
    arrived += 1;
    if (arrived < sockets.length) return;
    lastFrame = bytes.toString();
    complete();
  };
  while (sockets.length < start.count) {
    const opened = await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, start.count - sockets.length) }, (_, index) =>
        open(start, start.paths[(sockets.length + index) % start.paths.length] ?? '/', heard),
      ),
    );
    sockets.push(...opened);
  }
  return {
    /** Pulls the trigger; gives the milliseconds until the last socket had its frame. */
    async round(trigger: Trigger): Promise<number> {
      arrived = 0;
      const all = new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${arrived} of ${sockets.length} frames`)), LIMIT_MS);
        complete = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      const startedAt = nowMs();
      if (trigger.frame !== undefined) sockets[0]?.send(trigger.frame);
      const answer = trigger.http ? post(start.port, trigger.http) : null;
      await all;
      const took = nowMs() - startedAt;
      await (await answer)?.body.dump();
      // What else belongs to the round (answers, pings) is not the next one's.
      await sleep(50);
      return took;
    },
    /** The last frame that completed a round, as text. */
    lastFrame: (_none: null) => lastFrame,
  };
}

function post(port: number, { path, headers, body }: NonNullable<Trigger['http']>) {
  return request(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
}

function open(start: Subscribers, path: string, heard: (data: RawData) => void): Promise<WebSocket> {
  const { subscribe } = start;
  const url = `ws://127.0.0.1:${start.port}${path}`;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, subscribe ? ['graphql-transport-ws'] : [], {
      headers: { host: start.host },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${reason}`)));
    socket.on('open', () => {
      if (!subscribe) {
        socket.on('message', heard);
        resolve(socket);
        return;
      }
      const { token, query, variables } = subscribe;
      const payload = { authorization: `Bearer ${token}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
      socket.on('message', function ready(data) {
        const text = String(data);
        if (text.includes('connection_ack')) {
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
        } else if (text.includes('CaughtUp')) {
          socket.off('message', ready);
          socket.on('message', heard);
          resolve(socket);
        } else if (!text.includes('"next"')) reject(new Error(text));
      });
    });
  });
}
