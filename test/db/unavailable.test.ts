import { describe, expect, it } from 'vitest';
import { asUnavailable } from '../../src/db/errors.ts';
import { AppError } from '../../src/lib/app-error.ts';
import { FetchError } from '../../src/net/errors.ts';

const coded = (code: string, message = 'it failed', more: object = {}) =>
  Object.assign(new Error(message), { code, ...more });

describe('a database that cannot be used', () => {
  it.each<[string, unknown]>([
    ['PostgreSQL that is not there', coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432')],
    ['PostgreSQL that stops', coded('57P01')],
    ['PostgreSQL without disk', coded('53100')],
    ['PostgreSQL without connections', coded('53300')],
    ['a standby', coded('25006')],
    ['a broken connection', new Error('Connection terminated unexpectedly')],
    ['a statement without an answer', new Error('Query read timeout')],
    ['a full disk under SQLite', coded('SQLITE_FULL', 'database or disk is full')],
    ['a broken disk under SQLite', coded('SQLITE_IOERR_WRITE', 'disk I/O error')],
    [
      'the same below Prisma',
      coded('P2010', 'Raw query failed', {
        meta: { driverAdapterError: { cause: { originalCode: '57P03' } } },
      }),
    ],
    ['the same as a cause', new Error('outer', { cause: coded('SQLITE_IOERR_FSYNC') })],
  ])('%s', (_what, error) => {
    expect(asUnavailable(error)).toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 10_000 });
  });

  it.each<[string, unknown]>([
    ['a bug', new TypeError('x is undefined')],
    ['a row that is there already', coded('23505')],
    ['a refusal', new AppError('CONFLICT', 'no', { cause: coded('ECONNREFUSED') })],
    ['another server that is away', new FetchError('connect', 'away', { cause: coded('ECONNREFUSED') })],
    ['a client that left', coded('ECONNRESET', 'aborted')],
    ['nothing', undefined],
  ])('is not %s', (_what, error) => {
    expect(asUnavailable(error)).toBeNull();
  });
});
