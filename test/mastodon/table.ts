import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/root.ts';

/** One row of the table of endpoints. */
export interface Endpoint {
  tier: 'core' | 'common' | 'rare' | 'admin';
  methods: string[];
  path: string;
  scope: string;
  auth: string;
  /** Names of parameters as they are sent: `poll[options][]`. */
  params: string[];
  /** Those that must be sent. */
  required: string[];
  statuses: number[];
}

/** The endpoints of Mastodon's API, as test/mastodon/tables/api.tsv lists them. */
export const ENDPOINTS: readonly Endpoint[] = readFileSync(
  join(projectRoot, 'test', 'mastodon', 'tables', 'api.tsv'),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [tier = '', method = '', path = '', scope = '', auth = '', , , sent = '', status = ''] =
      line.split('\t');
    const params = sent
      .replace(/^(form|query):/, '')
      .split(',')
      .filter((name) => name !== '');
    return {
      tier: tier as Endpoint['tier'],
      methods: method.split('|'),
      path,
      scope,
      auth,
      params: params.map((name) => name.replace(/\*$/, '')),
      required: params.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1)),
      statuses: status === '' ? [] : status.split(',').map(Number),
    };
  });

/** Paths without the names of their open parts: `/api/v1/accounts/:`. */
export function bare(path: string): string {
  return path.replace(/:\w+/g, ':');
}

/** The row for a method and a path. */
export function endpointOf(method: string, path: string): Endpoint | undefined {
  return ENDPOINTS.find((each) => each.methods.includes(method) && bare(each.path) === bare(path));
}
