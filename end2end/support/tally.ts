import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** The line that bin/test counts. A skipped or flaky test is none that passed. */
export default class Tally implements Reporter {
  private readonly outcomes = new Map<string, boolean>();
  private broken = 0;

  onTestEnd(test: TestCase, result: TestResult) {
    this.outcomes.set(test.id, result.status === "passed" && result.retry === 0);
  }

  /** What fails outside a test, such as a server that does not start. */
  onError() {
    this.broken += 1;
  }

  onEnd(_result: FullResult) {
    const passed = [...this.outcomes.values()].filter(Boolean).length;
    console.log(`${passed} passed, ${this.outcomes.size - passed + this.broken} failed`);
  }
}
