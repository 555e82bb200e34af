// The rule of when a mute holds: until it is taken back, or until its time is over.

/** In SQL, over the columns of `mute`; the parameter is the time in epoch milliseconds. */
export const MUTE_HOLDS = '("expiresAt" IS NULL OR "expiresAt" > ?)';

/** The same for a row that was read; `now` in epoch milliseconds. */
export function muteHolds({ expiresAt }: { expiresAt: bigint | null }, now: number): boolean {
  return expiresAt === null || expiresAt > BigInt(now);
}

/** The same as a condition of the model API. */
export function whereMuteHolds(now: number) {
  return { OR: [{ expiresAt: null }, { expiresAt: { gt: BigInt(now) } }] };
}
