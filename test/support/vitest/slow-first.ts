import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that start processes or browsers, or that run long rounds. */
const SLOW = [/\/test\/e2e\//, /\/test\/(?:fuzz|simulate)\//, /\/exploration\.test\.ts$/, /\/test\/faults\//];

/**
 * Starts slow files first, so that the last files are short and both workers end at about the same time. Vitest orders
 * by the durations of the last run, which a fresh clone does not have, or else by file size.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => SLOW.findIndex((pattern) => pattern.test(moduleId)) >>> 0;
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
