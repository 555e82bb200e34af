import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { SoftAuthenticator } from '../../helpers/people/authenticator.ts';
import { addPasskey, passkeyAnswer } from '../../helpers/people/passkeys.ts';
import { codeAt, turnOnSecondFactor, wrongCode } from '../../helpers/people/second-factor.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { createWorld, PASSWORD, TestInstall, type World } from '../../helpers/world.ts';

/** Two servers on one database: a code or a challenge counts once among both, and tries are counted for both. */
let url: string;
let world: World;
let first: TestInstall;
let second: TestInstall;

beforeAll(async () => {
  url = await emptyPostgresDatabase();
  const env = { DATABASE_URL: url, PUKEKO_SECRET: 'the same secret for both of the servers' };
  world = await createWorld({ installs: { first: ['a.test'] }, env: { first: env } });
  first = world.install('first');
  second = new TestInstall('second', ['a.test'], await freePort(), env);
  await second.start(' ');
});
afterAll(async () => {
  await second?.close();
  await world?.close();
  if (url) await dropPostgresDatabase(url);
});

/** The name of the payload that a mutation of somebody unknown answered, or the code of its error. */
async function outcome(at: TestInstall, name: string, input: object): Promise<string> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data } = await at.graphql<Record<string, { __typename: string; code?: string }>>(
    { host: 'a.test', token: '' },
    `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Error { code } } }`,
    { input },
  );
  return data[name]?.code ?? data[name]?.__typename ?? '';
}

const counted = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)].map((each) => [each, outcomes.filter((it) => it === each).length]),
  );

it('lets one in of those who come to both at once with one code', async () => {
  const signIn = (at: TestInstall, email: string, code: string) =>
    outcome(at, 'signIn', { email, password: PASSWORD, code });
  /** The answers to a code that is sent to both servers at once, so many times to each. */
  const rush = async (email: string, code: string, times: number) => {
    const asked = Array.from({ length: times }, () => [first, second]).flat();
    return counted(await Promise.all(asked.map((at) => signIn(at, email, code))));
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

it('takes the answer of a passkey at either of them, and each challenge once', async () => {
  const { email } = await first.person('pat');
  const device = new SoftAuthenticator('https://a.test');
  await addPasskey(first, { email, password: PASSWORD }, device);
  const enter = (at: TestInstall, answer: object) => outcome(at, 'finishPasskeySignIn', answer);
  /** Each server counts the failures that it saw since its last success: chance may give all of them to one. */
  const forgetFailures = async () => {
    for (const at of [first, second])
      expect(await enter(at, await passkeyAnswer(at, device))).toBe('FinishPasskeySignInPayload');
  };
  for (const [asked, answered] of [
    [first, second],
    [second, first],
  ] as const) {
    const answer = await passkeyAnswer(asked, device);
    expect(await enter(answered, answer)).toBe('FinishPasskeySignInPayload');
    for (const at of [asked, answered]) expect(await enter(at, answer)).toBe('UNAUTHENTICATED');
  }
  for (let round = 0; round < 5; round += 1) {
    const answer = await passkeyAnswer(round % 2 === 0 ? first : second, device);
    const both = await Promise.all([first, second, first, second].map((at) => enter(at, answer)));
    expect(counted(both)).toEqual({ FinishPasskeySignInPayload: 1, UNAUTHENTICATED: 3 });
    await forgetFailures();
  }
  // Its counter goes on in one order for both: of two answers at once the older one may come too late, and never both
  // fail.
  for (let round = 0; round < 5; round += 1) {
    const answers = [await passkeyAnswer(first, device), await passkeyAnswer(second, device)];
    const both = await Promise.all(answers.map((answer, at) => enter(at === 0 ? second : first, answer)));
    expect(counted(both).FinishPasskeySignInPayload, String(both)).toBeGreaterThan(0);
  }
});

it('adds a passkey that was begun at the other one', async () => {
  const { email } = await first.person('quin');
  const login = { email, password: PASSWORD };
  const device = new SoftAuthenticator('https://a.test');
  const alternating: Pick<TestInstall, 'operate'> = {
    operate: (name, ...rest) => (name === 'beginPasskeyRegistration' ? second : first).operate(name, ...rest),
  };
  await addPasskey(alternating, login, device);
  expect(await outcome(second, 'finishPasskeySignIn', await passkeyAnswer(second, device))).toBe(
    'FinishPasskeySignInPayload',
  );
});
