/**
 * CPU time of this process in milliseconds, the least of some runs: what other processes do meanwhile does not count, and what a first run
 * costs once (compiling, growing the heap) neither.
 */
export function cpuMs(run: () => unknown, runs = 2): number {
  const times = Array.from({ length: runs }, () => {
    const begun = process.cpuUsage();
    run();
    return process.cpuUsage(begun).user / 1000;
  });
  return Math.min(...times);
}
