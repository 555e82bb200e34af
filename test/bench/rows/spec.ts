import type { Lab } from '../lab.ts';
import type { Figures, Goal } from '../report.ts';

/** One row of the benchmark: what is measured, and what it must reach. */
export interface RowSpec {
  /** Short: what one types. */
  name: string;
  /** What it measures, in words. */
  what: string;
  unit: string;
  goal: Goal;
  measure(lab: Lab): Promise<Figures>;
}
