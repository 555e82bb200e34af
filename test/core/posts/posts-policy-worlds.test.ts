import { testPolicyWorlds } from './posts-policy-worlds.ts';

testPolicyWorlds('sqlite', [1, 2, 3]);
