// Metrics of the process: CPU, memory, file descriptors.

import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/**
 * What the process itself costs, under the names that Prometheus' clients agree on. Everything is read when somebody asks: prom-client's
 * own default metrics measure the event loop by a timer that wakes an idle process a hundred times a second.
 */
export function addProcessMetrics(registry: Registry): void {
  const registers = [registry];
  const show = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  show('process_cpu_user_seconds_total', 'CPU time in user code', () => process.cpuUsage().user / 1e6);
  show('process_cpu_system_seconds_total', 'CPU time in the kernel', () => process.cpuUsage().system / 1e6);
  show('process_cpu_seconds_total', 'CPU time', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  show('process_start_time_seconds', 'Start of the process since the epoch', () =>
    Math.round(performance.timeOrigin / 1000),
  );
  show('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  show('process_open_fds', 'Open file descriptors; 0 where the system does not tell', openDescriptors);
  show('nodejs_heap_size_total_bytes', 'Heap taken from the system', () => process.memoryUsage().heapTotal);
  show('nodejs_heap_size_used_bytes', 'Heap in use', () => process.memoryUsage().heapUsed);
  show('nodejs_external_memory_bytes', 'Memory outside of the heap', () => process.memoryUsage().external);
  show(
    'nodejs_active_resources',
    'What keeps the event loop alive',
    () => process.getActiveResourcesInfo().length,
  );
  let last = performance.eventLoopUtilization();
  show('nodejs_eventloop_utilization', 'Share of time the event loop was busy since the last look', () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  });
}

function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
