import { describeTorture } from '../../live/torture.ts';

describeTorture(40);
