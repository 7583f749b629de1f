// Prints the one line that sums up a run; arguments: vitest's JSON report, its exit code, and how many gates failed.
import { readFileSync } from "node:fs";

const [report, status, gates] = process.argv.slice(2);
const { passed, failed, skipped } = readReport();
// Vitest can fail without a failed test, such as for a file that does not load.
const broken = Number(status) !== 0 && failed === 0 ? 1 : 0;
const total = failed + broken + Number(gates);
console.log(`${passed} passed, ${total} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = total > 0 ? 1 : 0;

function readReport() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
