// Budgets of what a person does most in bulk. All APIs of a process count against the same ones.

import { type Rate, RateWindow, type WindowState } from './window.ts';

/** Mastodon's figures, of one person. */
export const ACT_RATES = {
  media: { count: 30, seconds: 1_800 },
  deletions: { count: 30, seconds: 1_800 },
  statuses: { count: 300, seconds: 3 * 3_600 },
  follows: { count: 400, seconds: 24 * 3_600 },
  reports: { count: 400, seconds: 24 * 3_600 },
} as const satisfies Record<string, Rate>;

export type ActName = keyof typeof ACT_RATES;

export const isAct = (name: string): name is ActName => Object.hasOwn(ACT_RATES, name);

/** What is left of them, by whoever acts, in the memory of this process. */
export class ActBudgets {
  readonly #windows = new Map<ActName, RateWindow>();

  /** Counts an act of somebody, `times` times. */
  spend(name: ActName, key: string, times = 1): Promise<WindowState> {
    return this.#window(name).spend(key, times);
  }

  /** Takes back what was counted once, because nothing was done. */
  giveBack(name: ActName, key: string): Promise<void> {
    return this.#window(name).giveBack(key);
  }

  #window(name: ActName): RateWindow {
    const known = this.#windows.get(name);
    if (known) return known;
    const made = new RateWindow(name, ACT_RATES[name]);
    this.#windows.set(name, made);
    return made;
  }
}
