import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../helpers/postgres-database.ts';
import { codeAt, turnOnSecondFactor, wrongCode } from '../helpers/second-factor.ts';
import { createWorld, PASSWORD, TestInstall, type World } from '../helpers/world.ts';

/** Two servers on one database: a code counts once among both, and tries are counted for both. */
let url: string;
let world: World;
let first: TestInstall;
let second: TestInstall;

beforeAll(async () => {
  url = await emptyPostgresDatabase();
  const env = { DATABASE_URL: url, PUKEKO_SECRET: 'the same secret for both of the servers' };
  world = await createWorld({ installs: { first: ['a.test'] }, env: { first: env } });
  first = world.install('first');
  second = new TestInstall('second', [], await freePort(), env);
  await second.start(' ');
});
afterAll(async () => {
  await second?.close();
  await world?.close();
  if (url) await dropPostgresDatabase(url);
});

it('lets one in of those who come to both at once with one code', async () => {
  const signIn = async (at: TestInstall, email: string, code: string) => {
    const { data } = await at.graphql<{ signIn: { __typename: string; code?: string } }>(
      { host: 'a.test', token: '' },
      'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on Error { code } } }',
      { input: { email, password: PASSWORD, code } },
    );
    return data.signIn.code ?? data.signIn.__typename;
  };
  /** The answers to a code that is sent to both servers at once, so many times to each. */
  const rush = async (email: string, code: string, times: number) => {
    const asked = Array.from({ length: times }, () => [first, second]).flat();
    const all = await Promise.all(asked.map((at) => signIn(at, email, code)));
    return Object.fromEntries(
      [...new Set(all)].map((each) => [each, all.filter((it) => it === each).length]),
    );
  };
  const { email } = await first.person('ana');
  const { secret, recoveryCodes } = await turnOnSecondFactor(first, { email, password: PASSWORD });
  for (const code of [...recoveryCodes.slice(0, 4), codeAt(secret, Date.now(), 1)])
    expect(await rush(email, code, 1)).toEqual({ SignInPayload: 1, UNAUTHENTICATED: 1 });
  const { email: other } = await first.person('ben');
  const ben = await turnOnSecondFactor(first, { email: other, password: PASSWORD });
  expect(await rush(other, wrongCode(ben.secret, Date.now()), 9)).toEqual({
    UNAUTHENTICATED: 5,
    RATE_LIMITED: 13,
  });
  expect(await signIn(second, other, codeAt(ben.secret, Date.now(), 1))).toBe('RATE_LIMITED');
});
