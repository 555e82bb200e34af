/**
 * CPU time of this process in milliseconds, the least of some runs: what other processes do meanwhile does not count,
 * and what a first run costs once (compiling, growing the heap) neither.
 */
export function cpuMs(run: () => unknown, runs = 2): number {
  const times = Array.from({ length: runs }, () => {
    const begun = process.cpuUsage();
    run();
    return process.cpuUsage(begun).user / 1000;
  });
  return Math.min(...times);
}

/**
 * The CPU time this process has had until now, in milliseconds: a clock that stands still while the machine is busy
 * with others.
 */
export function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
