// The query `reconciler`: the delivery queue and state graphs, for admins.

import type { HostQueue, QueueStatus } from '../../../core/deliveries/queue.ts';
import type { StateGraph } from '../../../lib/graph/graph.ts';
import { graphToMermaid, graphToText } from '../../../lib/graph/print.ts';
import { builder } from '../../schema/builder.ts';
import { BreakerStateEnum } from '../../schema/enums.ts';

const HostQueueRef = builder.objectRef<HostQueue>('HostQueue').implement({
  description: 'How messages to one server stand.',
  fields: (t) => ({
    host: t.exposeString('host', { description: 'Name of the server.' }),
    breaker: t.field({
      type: BreakerStateEnum,
      description: 'Whether it is sent to.',
      resolve: (it) => it.breaker,
    }),
    waiting: t.exposeInt('waiting', { description: 'Messages on their way.' }),
    failed: t.exposeInt('failed', { description: 'Messages given up and still kept.' }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When something is tried next; null when nothing waits.',
      resolve: (it) => it.dueAt,
    }),
    downSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it has not answered; null while it does.',
      resolve: (it) => it.downSince,
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'What went wrong last; null when nothing did.',
    }),
    isSlow: t.exposeBoolean('isSlow', {
      description:
        'Whether it took the last message and did not answer within 10 seconds: it is there, and overloaded.',
    }),
    lastSuccessAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it last took something; null when never.',
      resolve: (it) => it.lastSuccessAt,
    }),
  }),
});

const QueueRef = builder.objectRef<QueueStatus>('Queue').implement({
  description: 'What waits to be done.',
  fields: (t) => ({
    waiting: t.exposeInt('waiting', { description: 'Messages that have not arrived yet.' }),
    failed: t.exposeInt('failed', { description: 'Messages given up and still kept.' }),
    sending: t.exposeInt('sending', { description: 'Requests under way in this process.' }),
    fanOuts: t.exposeInt('fanOuts', {
      description: 'Chunks of posts still to be brought into homes and inboxes.',
    }),
    inbound: t.exposeInt('inbound', { description: 'Messages that came in and are not handled yet.' }),
    work: t.exposeInt('work', { description: 'Everything else that waits: refreshes, expiries, erasures.' }),
    pausedBecause: t.exposeString('pausedBecause', {
      nullable: true,
      description: 'Why nothing is sent at the moment; null when it is.',
    }),
    hosts: t.field({
      type: [HostQueueRef],
      description: 'Servers with something waiting or failed, or that do not answer; the fullest 100 first.',
      resolve: (it) => [...it.hosts],
    }),
  }),
});

const StateGraphRef = builder.objectRef<StateGraph>('StateGraph').implement({
  description: 'A kind of work that takes time, as states and what moves it from one to the next.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'In lower-case words with dashes.' }),
    about: t.exposeString('about', { description: 'What takes time there.' }),
    text: t.string({ description: 'Drawn for a terminal.', resolve: (it) => graphToText(it) }),
    mermaid: t.string({ description: 'As a Mermaid state diagram.', resolve: (it) => graphToMermaid(it) }),
  }),
});

const Reconciler = builder.objectRef<object>('Reconciler').implement({
  description: 'What carries everything that must reach other servers.',
  fields: (t) => ({
    queue: t.field({
      type: QueueRef,
      description: 'How much waits, and where.',
      resolve: (_it, _args, ctx) => ctx.services.reconciler.queue.status(),
    }),
    graphs: t.field({
      type: [StateGraphRef],
      description: 'Every kind of work there is.',
      resolve: (_it, _args, ctx) => [...ctx.services.reconciler.graphs],
    }),
  }),
});

builder.queryField('reconciler', (t) =>
  t.field({
    type: Reconciler,
    description: 'What is on its way to other servers and what else waits; for admins of the install.',
    authScopes: { installAdmin: 'admin:read' },
    complexity: 20,
    resolve: () => ({}),
  }),
);
