// All metrics of the server.

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { addProcessMetrics } from './process-metrics.ts';

/** Every metric of the server (`GET /metrics`, Prometheus' text format). One place, so that names stay consistent. */
export interface Metrics {
  registry: Registry;
  httpRequests: Counter<'face' | 'status'>;
  httpSeconds: Histogram<'face'>;
  deliveries: Counter<'outcome'>;
  deliveriesWaiting: Gauge;
  inboundActivities: Counter<'outcome'>;
  inboundWaiting: Gauge;
  liveSubscribers: Gauge;
  liveFrames: Counter<'frame'>;
  liveGaps: Counter<'reason'>;
  workRuns: Counter<'machine' | 'outcome'>;
  fetches: Counter<'outcome'>;
}

const SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics) addProcessMetrics(registry);
  const registers = [registry];
  return {
    registry,
    httpRequests: new Counter({
      name: 'pukeko_http_requests_total',
      help: 'Requests answered',
      labelNames: ['face', 'status'],
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'pukeko_http_seconds',
      help: 'Time to answer',
      labelNames: ['face'],
      buckets: SECONDS,
      registers,
    }),
    deliveries: new Counter({
      name: 'pukeko_deliveries_total',
      help: 'Delivery attempts by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    deliveriesWaiting: new Gauge({
      name: 'pukeko_deliveries_waiting',
      help: "Deliveries in this process's hands",
      registers,
    }),
    inboundActivities: new Counter({
      name: 'pukeko_inbound_total',
      help: 'Inbound activities by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    inboundWaiting: new Gauge({
      name: 'pukeko_inbound_waiting',
      help: 'Inbound activities not yet handled',
      registers,
    }),
    liveSubscribers: new Gauge({ name: 'pukeko_live_subscribers', help: 'Open subscriptions', registers }),
    liveFrames: new Counter({
      name: 'pukeko_live_frames_total',
      help: 'Frames made; each is sent to all who watch the same',
      labelNames: ['frame'],
      registers,
    }),
    liveGaps: new Counter({
      name: 'pukeko_live_gaps_total',
      help: 'Gaps made; each is told to all who watch the same',
      labelNames: ['reason'],
      registers,
    }),
    workRuns: new Counter({
      name: 'pukeko_work_total',
      help: 'Steps of the reconciler',
      labelNames: ['machine', 'outcome'],
      registers,
    }),
    fetches: new Counter({
      name: 'pukeko_fetches_total',
      help: 'Documents fetched from other servers',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

/** Shows a number that is counted elsewhere, read whenever somebody asks. */
export function showCounter(
  metrics: Pick<Metrics, 'registry'>,
  name: string,
  help: string,
  read: () => number,
): void {
  const counter = new Counter({
    name,
    help,
    registers: [metrics.registry],
    collect() {
      counter.reset();
      counter.inc(read());
    },
  });
}
