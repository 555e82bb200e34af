import { testPolicyWorlds } from '../../core/posts/posts-policy-worlds.ts';

testPolicyWorlds('postgresql', [4, 5, 6]);
