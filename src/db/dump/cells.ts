// Values of both databases, written one way.

import type { Cell, ColumnKind } from './types.ts';

/** What SQLite gives with integers as bigint, or PostgreSQL with numbers of 64 bits and JSON as text. */
export type Stored = bigint | number | string | boolean | Uint8Array | null;

/** A stored value in the form of the dump. */
export function toCell(kind: ColumnKind, value: Stored): Cell {
  if (value === null) return null;
  switch (kind) {
    case 'int64':
      return String(value);
    case 'int32':
    case 'float':
      return Number(value);
    case 'bool':
      return value === true || value === 1n || value === 1;
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'json':
      return canonicalJson(String(value));
    case 'text':
      return storable(String(value));
  }
}

/**
 * PostgreSQL can hold neither NUL nor half a character: both become the replacement character, on the way out of either
 * database.
 */
function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}

/** JSON with the keys of its objects in order, since PostgreSQL keeps an order of its own. */
function canonicalJson(text: string): string {
  return JSON.stringify(inOrder(JSON.parse(text)));
}

function inOrder(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, each]) => [storable(key), inOrder(each)] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries);
}
