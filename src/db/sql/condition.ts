// A part of an SQL condition with its parameters.

import type { SqlValue } from '../types.ts';

/**
 * A condition for hand-written statements on both databases, with the parameters of its question marks in their order.
 */
export interface SqlCondition {
  text: string;
  params: SqlValue[];
}
