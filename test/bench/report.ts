import { arch, cpus, platform, totalmem } from 'node:os';

/** What a row must reach and what it aims at. */
export interface Goal {
  must: number;
  aim: number;
  /** Less is better. */
  atMost?: true;
  /** `must` and `aim` bound the value in its unit, not its ratio to the floor. */
  absolute?: true;
}

/** What a row measured. */
export interface Figures {
  value: number;
  /** The same by the few lines of plain Node that do only the unavoidable work. */
  floor: number;
}

/** A row as `--json` prints it. */
export interface ReportRow extends Figures, Goal {
  name: string;
  unit: string;
  ratio: number;
}

export interface Report {
  machine: Machine;
  rows: ReportRow[];
}

export interface Machine {
  cpu: string;
  cores: number;
  memoryMb: number;
  platform: string;
  node: string;
}

export function describeMachine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    platform: `${platform()}-${arch()}`,
    node: process.version,
  };
}

export function reportRow(name: string, unit: string, goal: Goal, figures: Figures): ReportRow {
  const { value, floor } = figures;
  return {
    name,
    value: rounded(value),
    unit,
    floor: rounded(floor),
    ratio: rounded(floor > 0 ? value / floor : 0),
    must: goal.must,
    aim: goal.aim,
    ...(goal.atMost ? { atMost: true } : {}),
    ...(goal.absolute ? { absolute: true } : {}),
  };
}

/** How a row stands: `aim` and `must` are reached, or `missed`. */
export function verdict(row: ReportRow): 'aim' | 'must' | 'missed' {
  const measured = row.absolute ? row.value : row.ratio;
  const reaches = (goal: number) => (row.atMost ? measured <= goal : measured >= goal);
  if (reaches(row.aim)) return 'aim';
  return reaches(row.must) ? 'must' : 'missed';
}

export function table(report: Report): string {
  const { cpu, cores, memoryMb, node } = report.machine;
  const heads = ['row', 'value', 'floor', 'unit', 'ratio', 'must', 'aim', ''];
  const lines = report.rows.map((row) => [
    row.name,
    String(row.value),
    String(row.floor),
    row.unit,
    String(row.ratio),
    goalText(row, row.must),
    goalText(row, row.aim),
    { aim: 'aim reached', must: 'ok', missed: 'MISSED' }[verdict(row)],
  ]);
  const all = [heads, ...lines];
  const widths = heads.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number) => column === 0 || column === 3 || column === 7;
  const text = all.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isText(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return [`${cpu}, ${cores} cores, ${memoryMb} MB, Node ${node}`, '', ...text].join('\n');
}

function goalText(row: ReportRow, goal: number): string {
  return `${row.atMost ? '<=' : '>='} ${goal}${row.absolute ? ` ${row.unit}` : 'x'}`;
}

/** Three digits are more than these figures are worth. */
function rounded(value: number): number {
  return Number(value.toPrecision(value >= 100 ? 4 : 3));
}
