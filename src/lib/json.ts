// Parses JSON of strangers, within limits.

import { AppError } from './app-error.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What was to be read is no JSON we take. */
export class JsonError extends AppError {}

export interface JsonLimits {
  /** Longest text, in UTF-16 units (bytes where bytes are given). */
  maxLength?: number;
  /** Deepest nesting of arrays and objects. */
  maxDepth?: number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

const MAX_LENGTH = 1_048_576;
/** Deeper than any real document, and shallow enough that code may walk the value by recursion. */
const MAX_DEPTH = 64;

/**
 * Reads JSON that a stranger wrote. Too long: TOO_LARGE; too deep or no JSON: INVALID_INPUT. `__proto__` keys are
 * dropped, so that spreading or assigning the value cannot reach a prototype.
 */
export function parseJson(text: string, limits: JsonLimits = {}): JsonValue {
  const { maxLength = MAX_LENGTH, maxDepth = MAX_DEPTH } = limits;
  if (text.length > maxLength)
    throw new JsonError('TOO_LARGE', `Send at most ${maxLength} characters of JSON.`);
  if (nestingExceeds(text, maxDepth)) {
    throw new JsonError('INVALID_INPUT', `Nest arrays and objects at most ${maxDepth} deep.`);
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new JsonError('INVALID_INPUT', 'This is no valid JSON; check it and send it again.', {
      cause: error,
    });
  }
  if (mayNamePrototype(text)) dropPrototypeKeys(value);
  return value;
}

/** The same from bytes, which must be UTF-8 (RFC 8259); a byte order mark is skipped. */
export function parseJsonBytes(bytes: Uint8Array, limits: JsonLimits = {}): JsonValue {
  const { maxLength = MAX_LENGTH } = limits;
  if (bytes.byteLength > maxLength)
    throw new JsonError('TOO_LARGE', `Send at most ${maxLength} bytes of JSON.`);
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch (error) {
    throw new JsonError('INVALID_INPUT', 'JSON must be written in UTF-8.', { cause: error });
  }
  return parseJson(text, limits);
}

/** A plain object, and neither null nor an array. */
export function isJsonObject(value: unknown): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looks at brackets outside of strings before anything is built; what is no JSON at all is left to the parser. */
function nestingExceeds(text: string, maxDepth: number): boolean {
  if (!hasMoreBrackets(text, maxDepth)) return false;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) {
      isInString = true;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}

/**
 * Whether there are enough opening brackets at all: most documents end here, ten times faster than by looking at each
 * character.
 */
function hasMoreBrackets(text: string, count: number): boolean {
  let found = 0;
  for (const bracket of ['[', '{']) {
    for (let index = text.indexOf(bracket); index !== -1; index = text.indexOf(bracket, index + 1)) {
      found += 1;
      if (found > count) return true;
    }
  }
  return false;
}

/** Written plainly, or with some of its letters escaped (they lie in \u005f to \u0074). */
function mayNamePrototype(text: string): boolean {
  return text.includes('__proto__') || (text.includes('\\u00') && /\\u00[567]/i.test(text));
}

function dropPrototypeKeys(value: JsonValue): void {
  const pending: JsonValue[] = [value];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (typeof item !== 'object' || item === null) continue;
    if (Object.hasOwn(item, '__proto__')) Reflect.deleteProperty(item, '__proto__');
    pending.push(...Object.values(item).filter((child) => typeof child === 'object'));
  }
}
