import { makeTemplate, RowLab, removeTemplate, type Template } from './lab.ts';
import { nowMs } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import { runPart } from './part.ts';
import { PARTS } from './parts/index.ts';
import { describeMachine, type Report, type ReportRow, reportRow, table } from './report.ts';
import { ROWS } from './rows/index.ts';
import type { RowSpec } from './rows/spec.ts';

/**
 * `npm run bench [-- NAME… --json --list --profile DIR --large --pruning COUNT]`: see README.md beside this file. Progress goes to
 * stderr, the answer to stdout.
 */
async function main(argv: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(
      argv,
      ROWS.map((row) => row.name),
    );
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
  if (options.list) {
    for (const { name, what } of ROWS) process.stdout.write(`${name.padEnd(14)} ${what}\n`);
    return 0;
  }
  const report: Report = { machine: describeMachine(), rows: [] };
  const chosen = ROWS.filter((row) => options.names.includes(row.name));
  const template = await makeTemplate();
  try {
    for (const spec of chosen) {
      const row = await measureRow(spec, template, options);
      if (row) report.rows.push(row);
    }
  } finally {
    removeTemplate(template);
  }
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${table(report)}\n`);
  return report.rows.length === chosen.length ? 0 : 1;
}

async function measureRow(
  spec: RowSpec,
  template: Template,
  { profile, large, pruning }: Options,
): Promise<ReportRow | null> {
  const since = nowMs();
  say(`${spec.name}: ${spec.what}`);
  const lab = new RowLab(template, { note: (text) => say(`  ${text}`), profile, large, pruning });
  try {
    const figures = await spec.measure(lab);
    const row = reportRow(spec.name, spec.unit, spec.goal, figures);
    const seconds = Math.round((nowMs() - since) / 1000);
    say(`  ${row.value} ${row.unit}, floor ${row.floor}, ratio ${row.ratio} (${seconds} s)`);
    return row;
  } catch (error) {
    say(
      `  failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${lab.logs()}`,
    );
    return null;
  } finally {
    await lab.close();
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const [flag, part] = process.argv.slice(2);
if (flag === '--part') {
  const make = PARTS[part ?? ''];
  if (!make) throw new Error(`there is no part ${part}`);
  runPart(make);
} else {
  process.exitCode = await main(process.argv.slice(2));
}
