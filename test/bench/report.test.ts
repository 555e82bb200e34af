import { expect, it } from 'vitest';
import { statusIfWhole } from './load/connection.ts';
import { inTurns, median } from './measure.ts';
import { readOptions } from './options.ts';
import { describeMachine, type Report, reportRow, table, verdict } from './report.ts';

const faster = { must: 0.2, aim: 0.5 };
const smaller = { must: 160, aim: 120, atMost: true, absolute: true } as const;

it('prints a row with its value, floor and goals', () => {
  const report: Report = {
    machine: describeMachine(),
    rows: [
      reportRow('inbox', '1/s', faster, { value: 4000, floor: 12_345.678 }),
      reportRow('rss-idle', 'MB', smaller, { value: 130.26, floor: 40 }),
    ],
  };
  expect(JSON.parse(JSON.stringify(report)).rows).toEqual([
    { name: 'inbox', value: 4000, unit: '1/s', floor: 12_350, ratio: 0.324, must: 0.2, aim: 0.5 },
    {
      name: 'rss-idle',
      value: 130.3,
      unit: 'MB',
      floor: 40,
      ratio: 3.26,
      must: 160,
      aim: 120,
      atMost: true,
      absolute: true,
    },
  ]);
  expect(report.rows.map(verdict)).toEqual(['must', 'must']);
  expect(table(report)).toMatch(/inbox +4000 +12350 +1\/s +0.324 +>= 0.2x +>= 0.5x +ok/);
});

it('compares the ratio, or the value where the goal is absolute', () => {
  const of = (value: number, floor: number, goal: Parameters<typeof reportRow>[2]) =>
    verdict(reportRow('x', 'u', goal, { value, floor }));
  expect(of(10, 100, faster)).toBe('missed');
  expect(of(60, 100, faster)).toBe('aim');
  expect(of(400, 100, { must: 3, aim: 1.3, atMost: true })).toBe('missed');
  expect(of(120, 100, { must: 3, aim: 1.3, atMost: true })).toBe('aim');
  expect(of(161, 40, smaller)).toBe('missed');
});

it('reads its arguments', () => {
  const known = ['a', 'b', 'c'];
  expect(readOptions([], known)).toEqual({
    names: known,
    json: false,
    list: false,
    profile: null,
    large: false,
    pruning: 0,
  });
  expect(readOptions(['--large'], known)).toMatchObject({ names: known, large: true });
  expect(readOptions(['c', '--json', 'a'], known)).toMatchObject({ names: ['a', 'c'], json: true });
  expect(readOptions(['--pruning', '1000', 'b'], known)).toMatchObject({ names: ['b'], pruning: 1000 });
  for (const wrong of [['--pruning'], ['--pruning', 'b'], ['--pruning', '0']])
    expect(() => readOptions(wrong, known)).toThrow('--pruning takes a number of posts.');
  expect(() => readOptions(['d'], known)).toThrow(/no row or option "d"/);
});

it('takes the medians of rounds in turns', async () => {
  const order: string[] = [];
  const values = [1, 9, 5];
  const step = (name: string) => async () => {
    order.push(name);
    return values[order.filter((one) => one === name).length - 1] ?? 0;
  };
  const turns = { rounds: 3, floor: step('floor'), row: step('row'), note: () => {} };
  expect(await inTurns(turns)).toEqual({ floor: 5, value: 5 });
  expect(order).toEqual(['floor', 'row', 'floor', 'row', 'floor', 'row']);
  expect(median([1, 2])).toBe(1.5);
});

it('sees when an HTTP answer has wholly arrived', () => {
  const status = (text: string) => statusIfWhole(Buffer.from(text));
  expect(status('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab')).toBeNull();
  expect(status('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc')).toBe(200);
  expect(status('HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n')).toBeNull();
  expect(status('HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')).toBe(202);
  expect(status('HTTP/1.1 202 Acc')).toBeNull();
});
