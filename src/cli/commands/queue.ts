import type { Command } from 'commander';
import { print, type Session, table } from '../session.ts';

interface HostRow {
  name: string;
  breaker: string;
  waiting: number;
  failed: number;
  downSince: string | null;
  lastError: string | null;
}

interface Status {
  deliveries: number;
  spreads: number;
  inbound: number;
  work: number;
  hostsDown: number;
  nextDueAt: string | null;
}

/** `pukeko queue status|retry|flush` */
export function addQueueCommands(program: Command, session: Session): void {
  const queue = program.command('queue').description('what is on its way to other servers');
  queue
    .command('status')
    .description('what waits, and which servers do not answer')
    .action(async (_options: object, command: Command) => {
      const { reconciler } = await session.ask<{ reconciler: Status & { hosts: { nodes: HostRow[] } } }>(
        `{ reconciler { deliveries spreads inbound work hostsDown nextDueAt
             hosts(first: 50) { nodes { name breaker waiting failed downSince lastError } } } }`,
      );
      print(command, reconciler, statusWords(reconciler));
    });
  queue
    .command('retry [host]')
    .description('try now what waits for a host, or for all')
    .action(async (host: string | undefined, _options: object, command: Command) => {
      const answer = await session.change<{ deliveries: number }>(
        'retryDeliveries',
        { host: host ?? null },
        'deliveries',
      );
      print(command, answer, `${answer.deliveries} deliveries are tried now`);
    });
  queue
    .command('flush <host>')
    .description('give up what waits for a host')
    .action(async (host: string, _options: object, command: Command) => {
      const answer = await session.change<{ deliveries: number }>('flushDeliveries', { host }, 'deliveries');
      print(command, answer, `${answer.deliveries} deliveries were given up`);
    });
}

function statusWords(status: Status & { hosts: { nodes: HostRow[] } }): string {
  const next = status.nextDueAt === null ? 'nothing is due' : `next at ${status.nextDueAt}`;
  const totals = `${status.deliveries} deliveries, ${status.spreads} fan-outs, ${status.inbound} inbound, ${status.work} other; ${next}`;
  const hosts = status.hosts.nodes.map((host) => [
    host.name,
    host.breaker.toLowerCase(),
    `${host.waiting} waiting`,
    `${host.failed} failed`,
    host.downSince === null ? '' : `down since ${host.downSince}: ${host.lastError ?? 'no answer'}`,
  ]);
  return [totals, ...(hosts.length > 0 ? [table(hosts)] : [])].join('\n');
}
