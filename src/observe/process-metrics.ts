// Metrics of the process: CPU, memory, event loop, file descriptors.

import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Registry } from 'prom-client';
import { showCounter, showGauge } from './shown.ts';

/**
 * What the process itself costs, under the names that Prometheus' clients agree on. Everything is read when somebody
 * asks: prom-client's own default metrics measure the event loop by a timer that wakes an idle process a hundred times
 * a second.
 */
export function addProcessMetrics(registry: Registry): void {
  const counter = (name: string, help: string, read: () => number) => showCounter(registry, name, help, read);
  const gauge = (name: string, help: string, read: () => number) => showGauge(registry, name, help, read);
  counter('process_cpu_user_seconds_total', 'CPU time in user code', () => process.cpuUsage().user / 1e6);
  counter(
    'process_cpu_system_seconds_total',
    'CPU time in the kernel',
    () => process.cpuUsage().system / 1e6,
  );
  counter('process_cpu_seconds_total', 'CPU time', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_start_time_seconds', 'Start of the process since the epoch', () =>
    Math.round(performance.timeOrigin / 1000),
  );
  gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  gauge('process_open_fds', 'Open file descriptors; 0 where the system does not tell', openDescriptors);
  gauge('nodejs_heap_size_total_bytes', 'Heap taken from the system', () => process.memoryUsage().heapTotal);
  gauge('nodejs_heap_size_used_bytes', 'Heap in use', () => process.memoryUsage().heapUsed);
  gauge('nodejs_external_memory_bytes', 'Memory outside of the heap', () => process.memoryUsage().external);
  gauge(
    'nodejs_active_resources',
    'What keeps the event loop alive',
    () => process.getActiveResourcesInfo().length,
  );
  counter(
    'nodejs_eventloop_busy_seconds_total',
    'Time in which the event loop had something to do',
    () => performance.eventLoopUtilization().active / 1000,
  );
}

function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
