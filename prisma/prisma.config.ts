import { defineConfig } from 'prisma/config';

/**
 * Read by `prisma generate` alone: the server opens its database through an adapter (src/db), migrations are applied by
 * its own runner and written by prisma/migration.ts. The url is asked for by Prisma and never opened.
 */
export default defineConfig({
  schema: 'schema',
  datasource: { url: 'file:unused.db' },
});
