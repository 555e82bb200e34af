// The query `reconciler`: the delivery queue and state graphs, for admins.

import type { HostQueue, QueueStatus } from '../../../core/deliveries/queue.ts';
import type { StateGraph } from '../../../lib/graph/graph.ts';
import { graphToMermaid, graphToText } from '../../../lib/graph/print.ts';
import { builder } from '../../schema/builder.ts';
import { BreakerStateEnum } from '../../schema/enums/deliveries.ts';

const HostQueueRef = builder.objectRef<HostQueue>('HostQueue').implement({
  description: 'The delivery queue of one server.',
  fields: (t) => ({
    host: t.exposeString('host', { description: 'The host of the server.' }),
    breaker: t.field({
      type: BreakerStateEnum,
      description: 'Whether deliveries are sent to it.',
      resolve: (it) => it.breaker,
    }),
    waiting: t.exposeInt('waiting', {
      description: 'Deliveries that wait, those that are tried again included.',
    }),
    failed: t.exposeInt('failed', { description: 'Failed deliveries; they are kept for 30 days.' }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a delivery is tried next; null if none waits.',
      resolve: (it) => it.dueAt,
    }),
    downSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it has not answered; null if it answered last time.',
      resolve: (it) => it.downSince,
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last attempt failed; null if none failed.',
    }),
    isSlow: t.exposeBoolean('isSlow', {
      description:
        'Whether it accepted the last request but did not answer within 10 seconds: it is running, and overloaded.',
    }),
    lastSuccessAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it last accepted a delivery; null if never.',
      resolve: (it) => it.lastSuccessAt,
    }),
  }),
});

const QueueRef = builder.objectRef<QueueStatus>('Queue').implement({
  description: 'Counts of deliveries, inbound activities and other background work that is not done yet.',
  fields: (t) => ({
    waiting: t.exposeInt('waiting', {
      description: 'Deliveries that wait, those that are tried again included.',
    }),
    failed: t.exposeInt('failed', { description: 'Failed deliveries; they are kept for 30 days.' }),
    sending: t.exposeInt('sending', {
      description: 'Deliveries that this process is sending at the moment.',
    }),
    fanOuts: t.exposeInt('fanOuts', {
      description: 'Fan-outs of posts to home timelines and inboxes that are not finished.',
    }),
    inbound: t.exposeInt('inbound', { description: 'Inbound activities that are not handled yet.' }),
    work: t.exposeInt('work', {
      description:
        'Other work that waits: refreshes of identities, expiries, erasures, scheduled posts. What only looks again from time to time does not count while it rests.',
    }),
    pausedBecause: t.exposeString('pausedBecause', {
      nullable: true,
      description: 'Why no deliveries are sent at the moment; null if they are.',
    }),
    hosts: t.field({
      type: [HostQueueRef],
      description:
        'Servers with waiting or failed deliveries, or that do not answer: at most 100, those with most deliveries first.',
      resolve: (it) => [...it.hosts],
    }),
  }),
});

const StateGraphRef = builder.objectRef<StateGraph>('StateGraph').implement({
  description:
    'The state graph of something that takes time: its states, and what moves it from one to the next.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the graph, in lower-case words with dashes.' }),
    about: t.exposeString('about', { description: 'What the graph describes, in a sentence.' }),
    text: t.string({ description: 'The graph as text for a terminal.', resolve: (it) => graphToText(it) }),
    mermaid: t.string({
      description: 'The graph as a Mermaid state diagram.',
      resolve: (it) => graphToMermaid(it),
    }),
  }),
});

const Reconciler = builder.objectRef<object>('Reconciler').implement({
  description:
    'The reconciler, which delivers posts to other servers and does everything else that takes time.',
  fields: (t) => ({
    queue: t.field({
      type: QueueRef,
      description: 'How much work waits.',
      resolve: (_it, _args, ctx) => ctx.services.reconciler.queue.status(),
    }),
    graphs: t.field({
      type: [StateGraphRef],
      description: 'The state graphs of everything that takes time.',
      resolve: (_it, _args, ctx) => [...ctx.services.reconciler.graphs],
    }),
  }),
});

builder.queryField('reconciler', (t) =>
  t.field({
    type: Reconciler,
    description: 'The delivery queue and other work that waits; for admins of the install.',
    authScopes: { installAdmin: 'admin:read' },
    complexity: 20,
    resolve: () => ({}),
  }),
);
