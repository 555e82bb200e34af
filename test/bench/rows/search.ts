import { join } from 'node:path';
import { SEARCH } from '../documents.ts';
import { graphqlBytes } from '../load/request.ts';
import { inTurns } from '../measure.ts';
import type { floorSearch } from '../parts/floor-search.ts';
import type { httpLoad } from '../parts/http-load.ts';
import { rareWord, seedSearch } from '../seed/search.ts';
import { pages } from './home.ts';
import type { RowSpec } from './spec.ts';

const ROUNDS = 5;
const USUAL = 50_000;
const MANY = 1_000_000;
/** Words of most posts, words of some, and one that is rare. */
const WORDS = ['bread birds', 'morning agreed week', rareWord(1_000)];

export const search: RowSpec = {
  name: 'search',
  what: 'the newest 20 posts with some words, of 50,000 posts (--large: 1,000,000), for a viewer',
  unit: '1/s',
  goal: { must: 0.2, aim: 0.5 },
  async measure(lab) {
    const { bea } = lab.template;
    const posts = lab.large ? MANY : USUAL;
    lab.note(`seeding ${posts} posts`);
    const running = await lab.install((seed) => seedSearch(seed, bea.uri, posts));
    for (const query of WORDS) {
      const { data, errors } = await running.server.graphql<{ search: { posts: { edges: unknown[] } } }>(
        bea,
        SEARCH,
        { query },
      );
      const found = data?.search.posts.edges.length;
      if (found !== 20) throw new Error(`"${query}" finds ${found} posts: ${JSON.stringify(errors)}`);
    }
    const path = join(running.server.dataDir, 'pukeko.db');
    const floorPart = await lab.part<typeof floorSearch>('floor-search', {
      ...{ path, identityUri: bea.uri, words: WORDS },
    });
    const floorPort = await floorPart.call('port', null);
    const loader = await lab.part<typeof httpLoad>('http-load', null);
    await loader.call('use', WORDS.map((query) => graphqlBytes(bea, SEARCH, { query })) as never);
    const floor = () => pages(loader as never, floorPort);
    const row = () => pages(loader as never, running.server.port);
    await floor();
    await row();
    lab.warm(running);
    return inTurns({
      rounds: ROUNDS,
      floor,
      row,
      note: lab.note,
      pids: { floor: floorPart.pid, row: running.pid },
    });
  },
};
