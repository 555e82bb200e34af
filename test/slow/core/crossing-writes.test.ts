import { testCrossingWrites } from '../../core/crossing-writes.ts';

testCrossingWrites(24);
