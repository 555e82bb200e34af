// Keeps NUL out of the texts that PostgreSQL is sent.

import type pg from 'pg';

interface Bind {
  values?: unknown[];
}

/** What of pg's connection is used; its types leave it away. */
interface WithBind {
  connection: { bind(message: Bind, more?: unknown): void };
}

/**
 * From now on NUL in the values of every statement of the connection is sent as the replacement character (U+FFFD).
 * PostgreSQL holds none in a text: it would fail the statement, so that an address or a form of a stranger became an
 * error of this server. What is looked up with one is not there, as on SQLite. Halves of characters need nothing: they
 * become the same character on their way into UTF-8.
 */
export function sendStorableText(client: pg.ClientBase): void {
  const { connection } = client as unknown as WithBind;
  const own = Object.getPrototypeOf(connection) as WithBind['connection'];
  connection.bind = (message, more) => {
    const values = message.values;
    if (values?.some(hasNul)) message.values = values.map(storable);
    own.bind.call(connection, message, more);
  };
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return Array.isArray(value) && value.some(hasNul);
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\ufffd');
  return Array.isArray(value) ? value.map(storable) : value;
}
