import { type RawData, WebSocket } from 'ws';

export interface LagOrder {
  port: number;
  host: string;
  token: string;
  query: string;
  variables: Record<string, unknown>;
}

export interface Lag {
  /** Milliseconds from a post's `publishedAt` to its frame, in the order of arrival. */
  lags: number[];
  /** Gaps that were told. */
  gaps: number;
}

/** One live subscriber that notes how old each post is when its frame arrives: server and subscriber share a clock. */
export async function wsLag(start: LagOrder) {
  let lags: number[] = [];
  let gaps = 0;
  const heard = (data: RawData) => {
    const frame = JSON.parse(String(data)) as {
      payload?: {
        data?: { timeline?: { __typename: string; edge?: { node: { post: { publishedAt: string } } } } };
      };
    };
    const event = frame.payload?.data?.timeline;
    if (event?.__typename === 'TimelineGap') gaps += 1;
    if (event?.edge) lags.push(Date.now() - Date.parse(event.edge.node.post.publishedAt));
  };
  await new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${start.port}/graphql`, ['graphql-transport-ws'], {
      headers: { host: start.host },
      perMessageDeflate: false,
    });
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${reason}`)));
    socket.on('open', () =>
      socket.send(
        JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${start.token}` } }),
      ),
    );
    socket.on('message', (data) => {
      const text = String(data);
      if (text.includes('connection_ack')) {
        const payload = { query: start.query, variables: start.variables };
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
      } else if (text.includes('CaughtUp')) resolve();
      else if (text.includes('"ping"')) socket.send('{"type":"pong"}');
      else heard(data);
    });
  });
  return {
    /** What came since the last call. */
    take(_none: null): Lag {
      const taken = { lags, gaps };
      lags = [];
      gaps = 0;
      return taken;
    },
  };
}
