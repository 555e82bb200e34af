import { itSurvives } from './kill.ts';

// Thirty kill points during 500 posts: test/slow.
itSurvives(4, 60, 90_000);
