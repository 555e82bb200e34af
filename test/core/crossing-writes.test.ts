import { testCrossingWrites } from './crossing-writes.ts';

// A few rounds here, many in test/slow.
testCrossingWrites(4);
