// Writes log lines as text for people.

/** What a line of the log holds in any case; the rest is written behind the message. */
interface Line {
  level: number;
  time: number;
  msg?: string;
  err?: { type?: string; message?: string; stack?: string };
  [more: string]: unknown;
}

const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/**
 * One line of the log (JSON, as pino writes it) as one line of text: time in UTC, level, message, and what else was
 * said as `name=value`. The stack of an error follows on lines of its own, indented.
 */
export function textLine(json: string): string {
  const { level, time, msg = '', err, ...more } = JSON.parse(json) as Line;
  const details = Object.entries(more).map(([name, value]) => ` ${name}=${written(value)}`);
  if (err) details.push(` error=${written(err.message ?? '')}`);
  const first = `${new Date(time).toISOString()} ${(LEVELS[level] ?? String(level)).padEnd(5)} ${inOneLine(msg)}${details.join('')}\n`;
  const frames = (err?.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return first + frames.map((frame) => `    ${inOneLine(frame.trim())}\n`).join('');
}

/** Bare where that can be told from the next name, else as JSON. */
function written(value: unknown): string {
  if (typeof value === 'string' && /^[^\s"=\p{Cc}\p{Zl}\p{Zp}]+$/u.test(value)) return value;
  return inOneLine(JSON.stringify(value));
}

/**
 * Nobody who makes us log something writes a line of his own by a line break in it, or moves the cursor of who reads
 * it.
 */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
