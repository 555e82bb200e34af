import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';

interface Entry {
  optional?: boolean;
  engines?: { node?: string } | string[];
  optionalDependencies?: Record<string, string>;
}

const lock: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'),
);

/**
 * `npm ci` refuses a lock file without the packages of other platforms, and `npm install` leaves out what the registry
 * it talks to lacks: then a fresh clone does not start. Mend it by an entry with version, os, cpu and `"optional":
 * true`.
 */
it('names every optional package, whatever platform it is for', () => {
  const names = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
  const wanted = Object.values(lock.packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

/**
 * `npm ci` warns of every package that asks for another Node, at the first start of a fresh clone. Mend it by an older
 * version in package.json, under `overrides` where we do not depend on it ourselves.
 */
it('holds only packages that run on the oldest Node we support', () => {
  const asked = Object.entries(lock.packages).flatMap(([path, { engines, optional }]) =>
    engines === undefined || Array.isArray(engines) || engines.node === undefined || optional === true
      ? []
      : [{ path, range: engines.node }],
  );
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter(({ range }) => !satisfies([20, 19, 0], range))).toEqual([]);
  expect(
    ['>=22', '^22.1.0', '>=18 <20', '^18 || >= 21.0.1'].some((range) => satisfies([20, 19, 0], range)),
  ).toBe(false);
});

type Version = readonly [number, number, number];

/** Whether a version is in an npm range of `>=`, `>`, `<`, `<=`, `^`, `~`, bare versions, `x`, spaces and `||`. */
function satisfies(version: Version, range: string): boolean {
  return range
    .replace(/([<>=^~])\s+/g, '$1')
    .split('||')
    .some((all) =>
      all
        .trim()
        .split(/\s+/)
        .every((one) => isHeld(version, one)),
    );
}

function isHeld(version: Version, comparator: string): boolean {
  const [, sign = '', written = ''] = /^([<>=^~]*)v?([\d.x*]*)$/.exec(comparator) ?? ['', '?', ''];
  const given = written.split('.').filter((part) => /^\d+$/.test(part));
  const [major = 0, minor = 0, patch = 0] = given.map(Number);
  const order = version[0] - major || version[1] - minor || version[2] - patch;
  switch (sign) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '^':
      return order >= 0 && version[0] === major;
    case '~':
      return order >= 0 && version[0] === major && (given.length < 2 || version[1] === minor);
    case '':
    case '=':
      return given.every((part, index) => version[index] === Number(part));
    default:
      throw new Error(`unknown range ${comparator}`);
  }
}
