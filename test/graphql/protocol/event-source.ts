import type { Domain } from '../../../src/db/rows.ts';
import { eventually } from '../live.ts';
import type { GraphQLWorld } from '../world.ts';

export interface ServerEvent {
  event: string;
  id: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the result by the document it sent
  data: any;
}

export interface EventStream {
  status: number;
  contentType: string;
  events: ServerEvent[];
  comments: number;
  isDone: boolean;
  readonly kinds: string[];
  until(holds: (stream: EventStream) => boolean, ms?: number): Promise<void>;
  stop(): void;
}

export interface EventRequest {
  query?: string;
  variables?: Record<string, unknown>;
  method?: 'GET' | 'POST';
  lastEventId?: string;
  body?: string;
}

/** Reads server-sent events as the specification of EventSource says. */
export async function openEvents(
  world: GraphQLWorld,
  domain: Domain,
  token: string | null,
  { query, variables = {}, method = 'POST', lastEventId, body }: EventRequest,
): Promise<EventStream> {
  const abort = new AbortController();
  const params = new URLSearchParams({ query: query ?? '', variables: JSON.stringify(variables) });
  const response = await fetch(
    `http://127.0.0.1:${world.port}/graphql${method === 'GET' ? `?${params}` : ''}`,
    {
      method,
      signal: abort.signal,
      headers: {
        'x-host': domain.host,
        accept: 'text/event-stream',
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
      },
      ...(method === 'POST' ? { body: body ?? JSON.stringify({ query, variables }) } : {}),
    },
  );
  const stream: EventStream = {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    events: [],
    comments: 0,
    isDone: false,
    get kinds() {
      return this.events.map(({ event, data }) => data?.data?.timeline?.__typename ?? event);
    },
    until(holds, ms) {
      return eventually(
        () => holds(this),
        ms,
        () => JSON.stringify([this.events, this.comments, this.isDone]),
      );
    },
    stop: () => abort.abort(),
  };
  void read(response, stream);
  return stream;
}

async function read(response: Response, stream: EventStream): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        take(text.slice(0, end), stream);
        text = text.slice(end + 2);
      }
    }
  } catch {
    // The test has stopped it.
  }
  stream.isDone = true;
}

function take(block: string, stream: EventStream): void {
  if (block.startsWith(':')) stream.comments += 1;
  const field = (name: string) => new RegExp(`^${name}:(?: (.*))?$`, 'm').exec(block)?.[1] ?? null;
  const event = field('event');
  if (event === null) return;
  const data = field('data');
  stream.events.push({ event, id: field('id'), data: data ? JSON.parse(data) : null });
}
