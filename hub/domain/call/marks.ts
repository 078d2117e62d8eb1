import type { Mark } from './call.ts';

/** What a person who takes the call makes untrue: it is neither lost, nor given back, nor unanswered any more. */
const ENDED_BY_TAKING: readonly Mark[] = ['re-raised', 'released', 'unanswered', 'present', 'closed-hours'];

/** @returns the same array when the mark is already there. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return marks.includes(mark) ? marks : [...marks, mark];
}

/** @returns the same array when none of the marks is there. */
export function withoutMarks(marks: readonly Mark[], ...gone: readonly Mark[]): readonly Mark[] {
  return marks.some((mark) => gone.includes(mark)) ? marks.filter((mark) => !gone.includes(mark)) : marks;
}

/** The marks that are left once a named person has acknowledged or arrived. */
export function marksOnceTaken(marks: readonly Mark[]): readonly Mark[] {
  return marks.length === 0 ? marks : withoutMarks(marks, ...ENDED_BY_TAKING);
}
