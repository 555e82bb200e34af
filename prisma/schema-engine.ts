import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

/** Node has it, the types of Node 20 lack its constructors. */
const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyConstructors }).WebAssembly;
interface WebAssemblyConstructors {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: Record<string, object>) => { exports: Record<string, unknown> };
}

let loaded = false;

/**
 * Prisma's schema engine without its downloaded binary: the WebAssembly of `prisma migrate`, talking to a database
 * through an adapter. The package's own entry imports the .wasm as a module, which Node 20 cannot; this does by hand
 * what that would do.
 */
function load(): void {
  if (loaded) return;
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const module = new Module(readFileSync(file.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')));
  const instance = new Instance(module, { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  // Where the engine leaves its last words when it panics.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) },
  });
  loaded = true;
}

/** A file of a Prisma schema. */
export interface SchemaFile {
  path: string;
  content: string;
}

/** SQL that turns the database behind the adapter into what the schema describes; empty when it is that already. */
export async function diffToSchema(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema: SchemaFile[],
): Promise<string> {
  load();
  const datamodels = schema.map(({ path, content }): [string, string] => [path, content]);
  const session = await engine.SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    const { stdout } = await session.diff({
      from: { tag: 'schemaDatasource', files: schema, configDir: '.' },
      to: { tag: 'schemaDatamodel', files: schema },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return quoteJsonDefaults((stdout ?? '').replace(/^-- This is an empty migration\.\s*$/m, '').trim());
  } finally {
    session.free();
  }
}

/** The engine leaves JSON defaults unquoted for SQLite, where `{}` is an error and `[]` an identifier. */
function quoteJsonDefaults(sql: string): string {
  return sql.replace(/(\bJSONB\b[^,\n]* DEFAULT )([[{].*[\]}])(,?)$/gm, "$1'$2'$3");
}
