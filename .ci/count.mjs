// node count.mjs REPORT CODE: prints "PASSED FAILED" of a run of vitest from its JSON report and its exit code, and
// says on stderr what failed and why.
import { readFileSync } from 'node:fs';

const [path = '', code = '1'] = process.argv.slice(2);

function count() {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    let failed = 0;
    for (const file of report.testResults) {
      const tests = file.assertionResults.filter(({ status }) => status === 'failed');
      for (const { fullName, failureMessages } of tests) {
        console.error(`\nFAILED ${file.name}: ${fullName}\n${failureMessages.join('\n').slice(0, 2000)}`);
      }
      // A file that could not be loaded, or whose hooks failed, fails without a failed test.
      const broken = file.status === 'failed' && tests.length === 0;
      if (broken) console.error(`\nFAILED ${file.name}\n${String(file.message).slice(0, 2000)}`);
      failed += tests.length + (broken ? 1 : 0);
    }
    return { passed: report.numPassedTests, failed };
  } catch (error) {
    console.error(`\nFAILED: no report of the run: ${error.message}`);
    return { passed: 0, failed: 0 };
  }
}

const { passed, failed } = count();
// Errors outside of tests (an unhandled rejection) show in the exit code alone.
console.log(passed, failed === 0 && code !== '0' ? 1 : failed);
