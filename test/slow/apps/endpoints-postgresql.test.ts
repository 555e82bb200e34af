import { describe } from 'vitest';
import { walkLists } from '../../mastodon/endpoints/lists.ts';
import { walkRows } from '../../mastodon/endpoints/rows.ts';

describe('the rows of the table on PostgreSQL', () => walkRows('postgresql'));
describe('the lists of the table on PostgreSQL', () => walkLists('postgresql'));
