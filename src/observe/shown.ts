// Shows numbers that are kept elsewhere.

import { Counter, Gauge, type Registry } from 'prom-client';

/** Shows a number that only grows and is counted elsewhere, read whenever somebody asks. */
export function showCounter(registry: Registry, name: string, help: string, read: () => number): void {
  const counter = new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      counter.reset();
      counter.inc(read());
    },
  });
}

/** Shows a number as it is whenever somebody asks. */
export function showGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
