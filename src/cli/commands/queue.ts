import type { Command } from 'commander';
import { print, type Session, table } from '../session.ts';

interface HostRow {
  host: string;
  breaker: string;
  waiting: number;
  failed: number;
  downSince: string | null;
  lastError: string | null;
  isSlow: boolean;
}

interface Queue {
  waiting: number;
  failed: number;
  sending: number;
  fanOuts: number;
  inbound: number;
  work: number;
  pausedBecause: string | null;
  hosts: HostRow[];
}

/** `pukeko queue status|retry|flush` */
export function addQueueCommands(program: Command, session: Session): void {
  const queue = program.command('queue').description('what is on its way to other servers');
  queue
    .command('status')
    .description('what waits, and which servers do not answer')
    .action(async (_options: object, command: Command) => {
      const { reconciler } = await session.ask<{ reconciler: { queue: Queue } }>(
        `{ reconciler { queue { waiting failed sending fanOuts inbound work pausedBecause
             hosts { host breaker waiting failed dueAt downSince lastError isSlow lastSuccessAt } } } }`,
      );
      print(command, reconciler.queue, statusWords(reconciler.queue));
    });
  queue
    .command('retry [host]')
    .description('try now what waits for a host, or for all')
    .action(async (host: string | undefined, _options: object, command: Command) => {
      const { tried } = await session.change<{ tried: number }>(
        'retryDeliveries',
        { host: host ?? null },
        'tried',
      );
      print(command, { tried }, `${counted(tried, 'delivery', 'deliveries')} to be tried now`);
    });
  queue
    .command('flush <host>')
    .description('give up what waits for a host')
    .action(async (host: string, _options: object, command: Command) => {
      const { cancelled } = await session.change<{ cancelled: number }>(
        'flushDeliveries',
        { host },
        'cancelled',
      );
      print(command, { cancelled }, `${counted(cancelled, 'delivery', 'deliveries')} given up`);
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
