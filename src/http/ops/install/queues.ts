// Looks whether deliveries and other work come to an end in time.

import type { App } from '../../../core/context.ts';
import type { InstallFinding } from '../../../graphql/ports.ts';
import { backlogOf, type QueueName } from '../../../reconciler/backlog.ts';

/** What waits longer, in seconds, than it should ever. */
const LATE: Record<QueueName, { seconds: number; about: string }> = {
  deliveries: { seconds: 600, about: 'Deliveries to servers that answer' },
  'fan-outs': { seconds: 600, about: 'New posts on their way into timelines' },
  inbound: { seconds: 300, about: 'Activities that other servers sent' },
  work: { seconds: 900, about: 'Mails, erasures, scheduled posts and other background work' },
};

interface Queues {
  app: Pick<App, 'clock' | 'db'>;
  isServer: boolean;
  /** Why deliveries are not sent at the moment; null where they are. */
  pausedBecause(): Promise<string | null>;
}

export async function checkQueues({
  app: { db, clock },
  isServer,
  pausedBecause,
}: Queues): Promise<InstallFinding[]> {
  const { queues, unreachable } = await backlogOf(db, clock.now());
  const findings: InstallFinding[] = [];
  const paused = isServer ? await pausedBecause() : null;
  if (paused !== null)
    findings.push({ subject: 'queue', severity: 'fault', message: `Nothing is sent: ${paused}` });
  for (const { queue, lateSeconds } of queues) {
    const { seconds, about } = LATE[queue];
    if (lateSeconds >= seconds)
      findings.push({
        subject: 'queue',
        severity: 'fault',
        message: `${about} are ${Math.round(lateSeconds / 60)} minutes late. ${
          isServer
            ? 'The log says whether something fails again and again.'
            : 'Look whether a server runs that works (PUKEKO_ROLE).'
        }`,
      });
  }
  if (unreachable > 0)
    findings.push({
      subject: 'queue',
      severity: 'warning',
      message: `${unreachable} ${unreachable === 1 ? 'server does' : 'servers do'} not answer and ${
        unreachable === 1 ? 'has' : 'have'
      } something waiting; "pukeko queue status" names them. It is tried again for three days.`,
    });
  if (findings.length > 0) return findings;
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  return [
    {
      subject: 'queue',
      severity: 'fine',
      message: `Nothing is late; ${waiting} pieces of work wait for their time.`,
    },
  ];
}
