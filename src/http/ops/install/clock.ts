// Compares the clock with those of other servers.

import type { App } from '../../../core/context.ts';
import { lastReachedHosts } from '../../../core/hosts/last-reached.ts';
import type { InstallFinding } from '../../../graphql/ports.ts';
import type { Fetcher } from '../../../net/fetch.ts';

/** So many servers that took a delivery lately are asked. */
const ASKED = 5;
const ANSWER_MS = 5_000;
/** Beyond this the clock is not kept by anything. */
const NOTICED_MS = 30_000;
/** Beyond this others begin to refuse what is signed. */
const TOO_FAR_MS = 300_000;

/**
 * The clock against the Date header (RFC 9110, §6.6.1) of servers that we deliver to: the middle of what they say,
 * because one of them may be wrong itself.
 */
export async function checkClock(
  { clock, db }: Pick<App, 'clock' | 'db'>,
  fetcher: Pick<Fetcher, 'get'>,
): Promise<InstallFinding[]> {
  const hosts = await lastReachedHosts(db, ASKED);
  const heard = await Promise.all(hosts.map((host) => aheadOf(clock, fetcher, host)));
  const differences = heard.filter((ms) => ms !== null).sort((a, b) => a - b);
  const middle = differences[Math.floor(differences.length / 2)];
  if (middle === undefined)
    return [
      {
        subject: 'clock',
        severity: 'fine',
        message: `The clock says ${new Date(clock.now()).toISOString()}; there is no other server yet to compare it with.`,
      },
    ];
  const seconds = Math.round(Math.abs(middle) / 1000);
  if (Math.abs(middle) < NOTICED_MS)
    return [{ subject: 'clock', severity: 'fine', message: 'The clock agrees with those of other servers.' }];
  return [
    {
      subject: 'clock',
      severity: Math.abs(middle) < TOO_FAR_MS ? 'warning' : 'fault',
      message: `The clock is ${seconds} s ${middle > 0 ? 'ahead of' : 'behind'} those of other servers, which refuse what is signed by a wrong clock; set it, and let NTP keep it (timedatectl set-ntp true).`,
    },
  ];
}

/** How far our clock is ahead of a server's, in milliseconds; null where it does not say. */
async function aheadOf(
  clock: App['clock'],
  fetcher: Pick<Fetcher, 'get'>,
  host: string,
): Promise<number | null> {
  const before = clock.now();
  try {
    const answer = await fetcher.get(`https://${host}/.well-known/nodeinfo`, {
      accept: 'application/json',
      deadlineMs: ANSWER_MS,
    });
    const theirs = Date.parse(answer.headers.date ?? '');
    // The header has whole seconds, and is written between the request and the answer.
    return Number.isNaN(theirs) ? null : (before + clock.now()) / 2 - (theirs + 500);
  } catch {
    // One that does not answer says nothing of the clock.
    return null;
  }
}
