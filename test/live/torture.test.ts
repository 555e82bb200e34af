import { describeTorture } from './torture.ts';

// A few kills here, many in test/slow.
describeTorture(4);
