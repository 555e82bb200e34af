// Opens an install in the process of the command line.

import { assemble } from '../app/assemble.ts';
import { ensureFirstDomain } from '../app/first-domain.ts';
import { openInstall } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { Operator } from './operator.ts';

/**
 * Opens an install in this process, without an HTTP listener and without the reconciler: what must be sent waits for a
 * server. One that is there, unless `makesInstall` says otherwise.
 */
export async function openHere(config: Config, makesInstall = false): Promise<Operator> {
  const install = await openInstall({ ...config, logLevel: 'error' }, { onlyAsItIs: !makesInstall });
  const { app } = install;
  if (makesInstall) await ensureFirstDomain(app);
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
