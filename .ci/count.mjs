// node count.mjs REPORT CODE: prints "PASSED FAILED" of a run of vitest from its JSON report and its exit code.
import { readFileSync } from 'node:fs';

const [path = '', code = '1'] = process.argv.slice(2);

function count() {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    // A file that could not be loaded, or whose hooks failed, fails without a failed test.
    const brokenFiles = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

const { passed, failed } = count();
// Errors outside of tests (an unhandled rejection) show in the exit code alone.
console.log(passed, failed === 0 && code !== '0' ? 1 : failed);
