import { expect, it } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { isAppError } from '../../src/lib/app-error.ts';

/** What the environment may not say is refused with a sentence that names the variable, before anything is opened. */
it.each([
  ['PORT', 'many'],
  ['DATABASE_URL', 'mysql://nowhere'],
  ['PUKEKO_ROLE', 'boss'],
  ['PUKEKO_TRUST_PROXY', 'everyone'],
  ['PUKEKO_DOMAIN', 'not a name'],
])('%s=%s is refused by its name', (name, value) => {
  const read = () => configFrom(readEnv({ [name]: value }));
  expect(read).toThrow(name);
  expect(read).toThrow(expect.toSatisfy((error: unknown) => isAppError(error)));
});
