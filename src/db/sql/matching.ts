// Prisma's conditions that a text holds, or begins with, another: with that as it is written.

import type { Dialect } from '../types.ts';

/**
 * Prisma passes a text on as a pattern of LIKE: what means something there is escaped by a backslash. That is
 * PostgreSQL's own; SQLite is told so where Prisma's statements pass (db/sqlite/connection.ts).
 */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/**
 * "The column has this text in it", whatever the case of its letters (of ASCII letters alone on SQLite, and on
 * PostgreSQL with the locale C).
 */
export function containing(dialect: Dialect, text: string): { contains: string } {
  const condition = { contains: literal(text) };
  // LIKE of SQLite passes over case by itself, and Prisma's client for it takes no `mode`.
  return dialect === 'sqlite' ? condition : Object.assign(condition, { mode: 'insensitive' });
}

/** "The column begins with this text". */
export const beginningWith = (text: string) => ({ startsWith: literal(text) });
