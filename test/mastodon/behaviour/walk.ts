import { it } from 'vitest';
import { indexChunk } from '../../../src/core/search/indexing.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { openRestWorld, type RestAnswer, type RestOptions, type RestWorld } from '../world.ts';

type Form = RestOptions['form'];
type More = Parameters<RestWorld['identity']>[2];

/** Somebody with an app: asks as themselves, or by a token of fewer scopes. */
export interface Person {
  id: string;
  name: string;
  identity: Identity;
  token: string;
  get(path: string): Promise<RestAnswer>;
  post(path: string, form?: Form): Promise<RestAnswer>;
  put(path: string, form?: Form): Promise<RestAnswer>;
  patch(path: string, form?: Form): Promise<RestAnswer>;
  delete(path: string): Promise<RestAnswer>;
  /** Writes a post a little later than the last one, and gives its entity. */
  write(status: string, more?: Record<string, string>): Promise<RestAnswer['body']>;
  /** The same person by a token of these scopes alone. */
  within(scopes: string): Promise<Person>;
  /** The same person by the token of a registered app. */
  withApp(name: string, website?: string): Promise<Person>;
  follow(other: Person): Promise<void>;
}

/** One install and one server that all rows of the walk share; every row has people of its own. */
export interface Walk {
  world: RestWorld;
  domain: Domain;
  /** An app's own token, of no person. */
  app: Person;
  nobody: Person;
  person(name?: string, more?: More): Promise<Person>;
  /** Four who know nothing of each other. */
  people(): Promise<[Person, Person, Person, Person]>;
  /** Ninety people whose names begin alike, the first with the shortest, who can be searched for. */
  flock(): Promise<Person[]>;
  remote(name: string, host?: string, more?: More): Promise<Identity>;
  close(): Promise<void>;
}

export async function openWalk(dialect: Dialect): Promise<Walk> {
  const world = await openRestWorld({ dialect });
  const domain = await world.domain('a.test', { isDefault: true });
  const scopes = 'read write follow push profile';
  const made = await world.rest(domain, 'POST', '/api/v1/apps', {
    form: { client_name: 'the walk', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes },
  });
  const { client_id, client_secret } = made.body;
  const app = await world.rest(domain, 'POST', '/oauth/token', {
    form: { grant_type: 'client_credentials', client_id, client_secret, scope: scopes },
  });
  const asking = (token: string | null) => {
    const ask = (method: string) => (path: string, form?: Form) =>
      world.rest(domain, method, path, {
        token,
        ...(form ? { form } : method === 'GET' ? {} : { form: {} }),
      });
    return {
      get: ask('GET'),
      post: ask('POST'),
      put: ask('PUT'),
      patch: ask('PATCH'),
      delete: ask('DELETE'),
    };
  };
  const somebody = (identity: Identity, token: string): Person => {
    const ask = asking(token);
    return {
      id: String(identity.id),
      name: identity.username,
      identity,
      token,
      ...ask,
      async write(status, more = {}) {
        world.clock.advance(1000);
        const answer = await ask.post('/api/v1/statuses', { status, ...more });
        if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
        return answer.body;
      },
      within: async (scopes) => somebody(identity, await world.token(identity, scopes)),
      async withApp(name, website) {
        const { body } = await world.rest(domain, 'POST', '/api/v1/apps', {
          form: { client_name: name, redirect_uris: 'app://back', scopes, ...(website ? { website } : {}) },
        });
        const application = await world.db.models.application.findUniqueOrThrow({
          where: { clientId: body.client_id },
        });
        return somebody(identity, await world.token(identity, scopes, application));
      },
      async follow(other) {
        world.clock.advance(1000);
        await ask.post(`/api/v1/accounts/${other.id}/follow`);
      },
    };
  };
  const nobodyIs = (token: string | null) => ({
    ...somebody({ id: 0n, username: '' } as Identity, ''),
    ...asking(token),
  });
  let count = 0;
  let birds: Promise<Person[]> | undefined;
  const person: Walk['person'] = async (name = 'p', more = {}) => {
    count += 1;
    const identity = await world.identity(`${name}${count}`, domain, more);
    return somebody(identity, await world.token(identity));
  };
  return {
    world,
    domain,
    app: nobodyIs(app.body.access_token),
    nobody: nobodyIs(null),
    person,
    async people() {
      return [await person('a'), await person('b'), await person('c'), await person('d')];
    },
    remote(name, host = 'elsewhere.test', more = {}) {
      count += 1;
      return world.remote(`${name}${count}`, host, more);
    },
    flock() {
      birds ??= (async () => {
        const all = [await person('wr')];
        while (all.length < 90) all.push(await person('wren'));
        await world.app.events.catchUp();
        while (await indexChunk(world.system()));
        return all;
      })();
      return birds;
    },
    close: () => world.close(),
  };
}

/** One row of the table, or several that one course of requests shows: `rows('R023 R025', …)`. */
export function rows(ids: string, what: string, course: () => Promise<void>): void {
  it(`${ids} ${what}`, course);
}

/** Status and sentence: `404 Record not found`. */
export const said = ({ status, body }: RestAnswer): string => `${status} ${body.error}`;
export const idsOf = ({ body }: RestAnswer): string[] => body.map(({ id }: { id: string }) => id);

/** The addresses of a Link header by their names, as paths. */
export function linksOf({ headers }: RestAnswer): Record<string, string> {
  const links: Record<string, string> = {};
  for (const [, url = '', rel = ''] of String(headers.link ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)) {
    const { pathname, search } = new URL(url);
    links[rel] = pathname + search;
  }
  return links;
}
export const NOT_FOUND = '404 Record not found';
export const NO_TOKEN = '401 The access token is invalid';
export const WRONG_SCOPE = '403 This action is outside the authorized scopes';
export const NO_PERSON = '422 This method requires an authenticated user';
