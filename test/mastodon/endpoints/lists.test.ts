import { walkLists } from './lists.ts';

walkLists('sqlite');
