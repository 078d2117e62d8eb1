import type { CallId, MatterId } from '../../../hub/domain/ids.ts';

/** The fact at which a promise was checked, as the witness received it. */
export type SeenFact = { readonly at: number; readonly fact: object };

export class BrokenPromise extends Error {
  readonly rule: string;
  readonly about: CallId | MatterId | null;
  readonly seen: SeenFact | null;

  constructor(rule: string, about: CallId | MatterId | null, seen: SeenFact | null) {
    super(about === null ? rule : `${rule} (${about})`);
    this.name = 'BrokenPromise';
    this.rule = rule;
    this.about = about;
    this.seen = seen;
  }
}

/** @param rule the sentence shown when it does not hold. @throws BrokenPromise */
export type Insist = (holds: boolean, rule: string, about: CallId | MatterId | null, seen?: SeenFact | null) => void;
