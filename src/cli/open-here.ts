// Opens an install in the process of the command line.

import { assemble } from '../app/assemble.ts';
import { openInstall } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { Operator } from './operator.ts';

/** Opens an install that is there in this process, without an HTTP listener and without the reconciler: what must be sent waits for a server. */
export async function openHere(config: Config): Promise<Operator> {
  const install = await openInstall({ ...config, logLevel: 'error' }, { onlyAsItIs: true });
  const { app } = install;
  const assembly = assemble(install, false);
  return {
    async ask(text, variables, identity) {
      const ctx = {
        app,
        domain: null,
        viewer: { kind: 'operator' as const, identity: null },
        now: app.clock.now(),
        tx: null,
      };
      const document = assembly.graphql.trust<Record<string, unknown>, Record<string, unknown>>({ text });
      const result = await assembly.graphql.open(ctx, identity).execute(document, variables);
      return {
        data: result.data ?? null,
        errors: result.errors?.map((error) => ({ message: error.message })) ?? [],
      };
    },
    async close() {
      await assembly.close();
      await install.close();
    },
  };
}
