import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/** How the built server gathers answers is its own (shapedAnswers in src/bootstrap/bundle.mjs): they are the same. */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { first: ['a.test'] } });
  install = world.install('first');
});
afterAll(async () => {
  await world?.close();
});

const NAMES = ['toString', 'constructor', 'toJSON', 'then', 'hasOwnProperty', 'b', 'a', 'length', 'empty'];
const ask = async (query: string) =>
  JSON.stringify(await install.graphql<object>({ host: 'a.test', token: '' }, query));

it('answers with any names, in the order they were asked for', async () => {
  for (const names of [NAMES, NAMES.toReversed(), [...NAMES, '__proto__'], ['__proto__', ...NAMES]]) {
    const parts = names.map((name) => `${name}: __typename`).join(' ');
    const answer = names.map((name) => `"${name}":"__Schema"`).join();
    for (let time = 0; time < 2; time++)
      expect(await ask(`{ first: __schema { ${parts} } second: __schema { ${parts} } }`)).toContain(
        `{"first":{${answer}},"second":{${answer}}}`,
      );
  }
});

it('leaves out what is skipped, and keeps the answers of one object out of the next', async () => {
  const query = (skip: boolean) =>
    `{ __schema { directives { name @skip(if: ${skip}) args { name } isRepeatable @include(if: ${!skip}) } } }`;
  const whole = JSON.parse(await ask(query(false))).data.__schema.directives;
  expect(whole.length).toBeGreaterThan(3);
  expect(new Set(whole.map(({ name }: { name: string }) => name)).size).toBe(whole.length);
  const part = JSON.parse(await ask(query(true))).data.__schema.directives;
  expect(part).toEqual(whole.map(({ args }: { args: unknown }) => ({ args })));
});

it('answers to more kinds of objects than it remembers', async () => {
  for (let time = 0; time < 90; time++) {
    const names = Array.from({ length: 24 }, (_, at) => `n${time}_${at}`);
    const parts = names.map((name, at) => `q${at}: __schema { ${name}: __typename }`).join(' ');
    const answer = names.map((name, at) => `"q${at}":{"${name}":"__Schema"}`).join();
    expect(await ask(`{ ${parts} }`)).toContain(`{${answer}}`);
    const long = `n${time}`.padEnd(3000, '_');
    expect(await ask(`{ __schema { ${long}: __typename } }`)).toContain(`{"${long}":"__Schema"}`);
  }
});
