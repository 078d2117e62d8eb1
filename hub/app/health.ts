import type { StoreError } from '../store/errors.ts';

export type Checked = {
  /** The error of the disk at the last commit, or null. */
  readonly trouble: () => StoreError | null;
  readonly clockIsSet: () => boolean;
  /** What is damaged in the database file as one sentence, or null. */
  readonly damage: () => string | null;
  /** Each gives its problem as one sentence, or null. */
  readonly parts: readonly (() => string | null)[];
  /** Of certificates, pagers and outside brokers. */
  readonly otherProblems: () => readonly string[];
  /** False: phones and buttons with the right time refuse the certificate. */
  readonly certificateIsValidYet: () => boolean;
};

/** Deadlines are not affected. Displayed times, and who is on duty, are wrong until the clock is set. */
const CLOCK_NOT_SET =
  "CLOCK_NOT_SET: this machine's clock has no date. Check its time service or network; the hub follows by itself once it is set.";

/** The answer of /readyz: whether a press can be recorded, and problems as sentences for operators. */
export function createHealth({ trouble, clockIsSet, damage, parts, otherProblems, certificateIsValidYet }: Checked) {
  return (): { readonly ok: boolean; readonly problems: readonly string[] } => {
    const fault = trouble();
    const problems = fault === null ? [] : [`${fault.code}: ${fault.hint}`];
    const damaged = damage();
    if (damaged !== null) problems.push(damaged);
    if (!clockIsSet()) problems.push(CLOCK_NOT_SET);
    for (const problemOf of parts) {
      const problem = problemOf();
      if (problem !== null) problems.push(problem);
    }
    problems.push(...otherProblems());
    return { ok: fault === null && damaged === null && certificateIsValidYet(), problems };
  };
}
