import { openConnection } from '../load/connection.ts';
import { type SignedBatch, signedRequests } from '../load/signed.ts';
import { median, nowMs } from '../measure.ts';

export interface LoadOrder {
  port: number;
  connections: number;
  /** Go round the requests for so long … */
  ms?: number;
  /** … or send the next so many, each once. */
  count?: number;
}

export interface LoadResult {
  answers: number;
  ms: number;
  /** Answers a second. */
  rate: number;
  /** When the first request was sent, on the clock of `nowMs`. */
  startedAt: number;
  statuses: Record<number, number>;
  bytes: number;
  /** Milliseconds from a request to its answer: the median. */
  medianMs: number;
}

/** The HTTP loader: the same process loads a row and its floor. */
export function httpLoad(_start: null) {
  let requests: Uint8Array[] = [];
  let cursor = 0;
  return {
    /** Takes the requests to send. */
    use(given: Uint8Array[]): void {
      requests = given;
      cursor = 0;
    },
    /** Makes signed inbox POSTs, ahead of time. */
    async sign(batch: SignedBatch): Promise<void> {
      requests = await signedRequests(batch);
      cursor = 0;
    },
    /** Begins again with the first request. */
    rewind(_none: null): void {
      cursor = 0;
    },
    run(order: LoadOrder): Promise<LoadResult> {
      return run(order, () => {
        const request = requests[cursor % requests.length];
        cursor += 1;
        return request ?? null;
      });
    },
  };
}

function run(order: LoadOrder, take: () => Uint8Array | null): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const startedAt = nowMs();
    const until = order.ms === undefined ? Number.POSITIVE_INFINITY : startedAt + order.ms;
    let left = order.count ?? Number.POSITIVE_INFINITY;
    const result: LoadResult = { answers: 0, ms: 0, rate: 0, startedAt, statuses: {}, bytes: 0, medianMs: 0 };
    const times: number[] = [];
    let open = order.connections;
    let lastAt = startedAt;
    for (let index = 0; index < order.connections; index++) {
      let askedAt = 0;
      openConnection({
        port: order.port,
        next() {
          askedAt = nowMs();
          if (left <= 0 || askedAt >= until) return null;
          left -= 1;
          return take();
        },
        answered(status, bytes) {
          result.answers += 1;
          result.bytes += bytes;
          result.statuses[status] = (result.statuses[status] ?? 0) + 1;
          lastAt = nowMs();
          times.push(lastAt - askedAt);
        },
        ended() {
          open -= 1;
          if (open > 0) return;
          result.ms = lastAt - startedAt;
          result.medianMs = median(times);
          result.rate = (result.answers * 1000) / result.ms;
          resolve(result);
        },
        failed: reject,
      });
    }
  });
}
