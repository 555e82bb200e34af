import { walkRows } from './rows.ts';

walkRows('sqlite');
