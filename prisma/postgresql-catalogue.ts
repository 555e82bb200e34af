import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * Numbers of PostgreSQL's types: its catalogue has columns of the one-byte type "char", of which Prisma's adapter knows
 * nothing.
 */
const CHAR = 18;
const TEXT = 25;

/**
 * Prisma's adapter for PostgreSQL, able to read the catalogue: shows it "char" as text, so that it lets it pass, and
 * then tells the engine the truth.
 * @param url of an empty database that dies after use
 */
export function readableCatalogue(url: string): PrismaPg {
  const charColumns = new Map<string, number[]>();
  const pool = new pg.Pool({ connectionString: url });
  const query = pool.query.bind(pool);
  Object.assign(pool, {
    async query(config: pg.QueryArrayConfig) {
      const result = await query(config);
      const columns = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
      for (const index of columns) Object.assign(result.fields[index] ?? {}, { dataTypeID: TEXT });
      charColumns.set(config.text, columns);
      return result;
    },
  });
  const factory = new PrismaPg(pool, { disposeExternalPool: true });
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, {
    async connect() {
      const adapter = await connect();
      const queryRaw: SqlDriverAdapter['queryRaw'] = adapter.queryRaw.bind(adapter);
      return Object.assign(adapter, {
        async queryRaw(asked: Parameters<typeof queryRaw>[0]) {
          const result = await queryRaw(asked);
          for (const index of charColumns.get(asked.sql) ?? [])
            result.columnTypes[index] = ColumnTypeEnum.Character;
          return result;
        },
      });
    },
  });
}
