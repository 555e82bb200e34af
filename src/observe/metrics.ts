// All metrics of the server.

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LoopDelay } from './loop-delay.ts';
import { addProcessMetrics } from './process-metrics.ts';

/** Every metric of the server (`GET /metrics`, Prometheus' text format). One place, so that names stay consistent. */
export interface Metrics {
  registry: Registry;
  httpRequests: Counter<'face' | 'status'>;
  httpSeconds: Histogram<'face'>;
  inboxRequests: Counter<'status'>;
  deliveries: Counter<'outcome'>;
  deliveriesSending: Gauge;
  inboundActivities: Counter<'outcome'>;
  inboundHandling: Gauge;
  liveSubscribers: Gauge;
  liveFrames: Counter<'frame'>;
  liveGaps: Counter<'reason'>;
  workRuns: Counter<'machine' | 'outcome'>;
  fetches: Counter<'outcome'>;
  loopDelay: LoopDelay;
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
    inboxRequests: new Counter({
      name: 'pukeko_inbox_requests_total',
      help: 'Requests to inboxes by the status that was answered',
      labelNames: ['status'],
      registers,
    }),
    deliveries: new Counter({
      name: 'pukeko_deliveries_total',
      help: 'Delivery attempts by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    deliveriesSending: new Gauge({
      name: 'pukeko_deliveries_sending',
      help: 'Deliveries that this process has taken up',
      registers,
    }),
    inboundActivities: new Counter({
      name: 'pukeko_inbound_total',
      help: 'Inbound activities handled, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    inboundHandling: new Gauge({
      name: 'pukeko_inbound_handling',
      help: 'Inbound activities that this process has taken up',
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
    loopDelay: new LoopDelay(registers),
  };
}
