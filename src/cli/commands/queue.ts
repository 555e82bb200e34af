// `pukeko queue …`: shows what waits for other servers, tries it now, or gives it up.

import type { Command } from 'commander';
import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { print, Refused, type Session, table } from '../session.ts';

const STATUS = graphql(`query QueueStatus {
  reconciler { queue { waiting failed sending fanOuts inbound work pausedBecause
    hosts { host breaker waiting failed dueAt downSince lastError isSlow lastSuccessAt } } }
}`);
const RETRY_DELIVERIES = graphql(
  `mutation RetryDeliveries($input: RetryDeliveriesInput!) {
    retryDeliveries(input: $input) { __typename ... on Error { message } ... on RetryDeliveriesPayload { tried } }
  }`,
);
const FLUSH_DELIVERIES = graphql(
  `mutation FlushDeliveries($input: FlushDeliveriesInput!) {
    flushDeliveries(input: $input) { __typename ... on Error { message } ... on FlushDeliveriesPayload { cancelled } }
  }`,
);

type Queue = NonNullable<ResultOf<typeof STATUS>['reconciler']>['queue'];

/** `pukeko queue status|retry|flush` */
export function addQueueCommands(program: Command, session: Session): void {
  const queue = program.command('queue').description('what is on its way to other servers');
  queue
    .command('status')
    .description('what waits, and which servers do not answer')
    .action(async (_options: object, command: Command) => {
      const { reconciler } = await session.ask(STATUS, {});
      if (!reconciler) throw new Refused('The server shows no queue.');
      print(command, reconciler.queue, statusWords(reconciler.queue));
    });
  queue
    .command('retry [host]')
    .description('try now what waits for a host, or for all')
    .action(async (host: string | undefined, _options: object, command: Command) => {
      const { tried } = await session.change(RETRY_DELIVERIES, { input: { host: host ?? null } });
      const words =
        tried === 0
          ? `Nothing waits for ${host ?? 'any server'}`
          : `${counted(tried, 'delivery', 'deliveries')} to be tried now`;
      print(command, { tried }, words);
    });
  queue
    .command('flush <host>')
    .description('give up what waits for a host')
    .action(async (host: string, _options: object, command: Command) => {
      const { cancelled } = await session.change(FLUSH_DELIVERIES, { input: { host } });
      const words =
        cancelled === 0
          ? `Nothing waited for ${host}; nothing is changed`
          : `${counted(cancelled, 'delivery', 'deliveries')} given up`;
      print(command, { cancelled }, words);
    });
}

function statusWords(queue: Queue): string {
  const totals = [
    `${counted(queue.waiting, 'delivery', 'deliveries')} waiting, ${queue.failed} failed`,
    `${counted(queue.fanOuts, 'fan-out', 'fan-outs')}, ${queue.inbound} inbound, ${queue.work} other`,
  ].join('; ');
  const paused = queue.pausedBecause === null ? [] : [`Nothing is sent: ${queue.pausedBecause}`];
  const hosts = queue.hosts.map((host) => [
    host.host,
    host.isSlow ? 'slow' : host.breaker.toLowerCase(),
    `${host.waiting} waiting`,
    `${host.failed} failed`,
    host.downSince === null
      ? ''
      : `${host.isSlow ? 'too slow' : 'down'} since ${host.downSince}: ${host.lastError ?? 'no answer'}`,
  ]);
  return [totals, ...paused, ...(hosts.length > 0 ? [table(hosts)] : [])].join('\n');
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
