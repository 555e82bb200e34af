import { readFileSync } from 'node:fs';
import type { Figures } from './report.ts';

/**
 * Milliseconds of the machine's monotonic clock: the same in every process, so that one may start and another stop the
 * watch.
 */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [upper = 0, lower = 0] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 ? upper : (upper + lower) / 2;
}

export interface Turns {
  rounds: number;
  floor(): Promise<number>;
  row(): Promise<number>;
  /** Told what the rounds were, for people who watch. */
  note(text: string): void;
  /**
   * Processes of floor and row: their CPU time per unit of work is noted, which a busy machine changes less than rates.
   */
  pids?: { floor: number; row: number };
  /** Units of work in a round, where a round does more than measure (waits until the server is quiet). */
  units?: number;
}

/**
 * Measures floor and row in turns, so that what else the machine does meets both alike, and gives the medians.
 */
export async function inTurns({ rounds, floor, row, note, pids, units }: Turns): Promise<Figures> {
  const floors = new Rounds(floor, pids?.floor, units);
  const rows = new Rounds(row, pids?.row, units);
  for (let round = 0; round < rounds; round++) {
    await floors.next();
    await rows.next();
  }
  note(
    `floors ${floors.figures.map(Math.round).join(' ')} | values ${rows.figures.map(Math.round).join(' ')}`,
  );
  if (pids) {
    const text = (cpu: number) => `${(cpu * 1000).toFixed(0)} µs`;
    const [one, other] = [floors.cpuPerUnit, rows.cpuPerUnit];
    note(`CPU time each: floor ${text(one)}, row ${text(other)}, ratio ${(one / other).toFixed(3)}`);
  }
  return { floor: median(floors.figures), value: median(rows.figures) };
}

/** Rounds of one of the two. */
class Rounds {
  readonly figures: number[] = [];
  readonly #measure: () => Promise<number>;
  readonly #pid: number | undefined;
  readonly #unitsEach: number | undefined;
  #cpu = 0;
  #units = 0;

  constructor(measure: () => Promise<number>, pid: number | undefined, units: number | undefined) {
    this.#measure = measure;
    this.#pid = pid;
    this.#unitsEach = units;
  }

  async next(): Promise<void> {
    const before = this.#pid === undefined ? 0 : cpuMs(this.#pid);
    const since = nowMs();
    const figure = await this.#measure();
    this.figures.push(figure);
    if (this.#pid === undefined) return;
    this.#cpu += cpuMs(this.#pid) - before;
    this.#units += this.#unitsEach ?? (figure * (nowMs() - since)) / 1000;
  }

  /**
   * Milliseconds of CPU per unit; where no units are given, figures are rates and a round is nothing but the measuring.
   */
  get cpuPerUnit(): number {
    return this.#units > 0 ? this.#cpu / this.#units : 0;
  }
}

/** CPU time a process has used, in milliseconds (its threads included); 0 where /proc is not there. */
export function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in parentheses, which may hold spaces: state is field 3, utime 14, stime 15, in ticks of 10 ms.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

/** Waits until a process has nothing more to do (under 5 % of a core for half a second), at most `limitMs`. */
export async function settled(pid: number, limitMs = 15_000): Promise<void> {
  const until = nowMs() + limitMs;
  let before = cpuMs(pid);
  let quiet = 0;
  while (quiet < 2 && nowMs() < until) {
    await sleep(250);
    const now = cpuMs(pid);
    quiet = now - before <= 12 ? quiet + 1 : 0;
    before = now;
  }
}

/** Resident memory of a process in MB. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
