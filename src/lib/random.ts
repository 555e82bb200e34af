// Randomness, replaceable in tests.

import { randomBytes, randomInt } from 'node:crypto';

/** Where randomness comes from; tests pass a seeded one. */
export interface Random {
  /** A float in [0, 1), for jitter. */
  float(): number;
  /** An integer in [0, below). */
  int(below: number): number;
  bytes(count: number): Buffer;
}

export const systemRandom: Random = {
  float: () => randomInt(2 ** 47) / 2 ** 47,
  int: (below) => randomInt(below),
  bytes: (count) => randomBytes(count),
};
