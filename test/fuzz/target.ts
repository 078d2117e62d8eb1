import type { Arbitrary } from 'fast-check';

/** A decoder with everything it needs. Inputs are bytes, so that each one is a file that can be kept and read. */
export type Opened = {
  readonly inputs: Arbitrary<Uint8Array>;
  /** @returns what does not hold for this input, one sentence each. A thrown error is added to them. */
  readonly wrong: (input: Uint8Array) => readonly string[] | Promise<readonly string[]>;
  readonly end: () => void | Promise<void>;
};

export type Target = {
  /** Also the name of its folder in the corpus. */
  readonly name: string;
  /** CPU time limit for one input. Generous: it finds inputs that hang, not slow ones. */
  readonly limitMs: number;
  /** Number of inputs of the short round in the tests. */
  readonly shortRound: number;
  /** How many are tried with each input, where it is more than one; the figures count them all. */
  readonly each?: number;
  readonly open: () => Opened | Promise<Opened>;
};

/** A target without a database or server. */
export function pure(inputs: Arbitrary<Uint8Array>, wrong: (input: Uint8Array) => readonly string[]): () => Opened {
  return () => ({ inputs, wrong, end: () => {} });
}

/** Splits an input into its first line and the rest. Without a line end all of it is the first line. */
export function headAndRest(input: Uint8Array): { readonly head: string; readonly rest: Buffer } {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const end = bytes.indexOf('\n');
  return end === -1
    ? { head: bytes.toString('utf8'), rest: Buffer.alloc(0) }
    : { head: bytes.subarray(0, end).toString('utf8'), rest: bytes.subarray(end + 1) };
}
