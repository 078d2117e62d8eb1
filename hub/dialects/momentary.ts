import type { DialectMemory, Heard, Hearing, InputMemory, Said } from './dialect.ts';
import type { Meaning } from './words.ts';

/** One action at an input, as a message names it. */
export type Action = {
  readonly input: string;
  readonly action: string;
  readonly means: Meaning;
  /** Tells this press from the one before, where the family has such a thing. */
  readonly key?: string;
};

/** The same action of the same input within this time is the same press, sent twice. */
const SAME_WITHIN_MS = 2_000;
/** A message that the broker may have sent before, and that says what was heard last, is that message. */
const REDELIVERED_WITHIN_MS = 600_000;

/**
 * A press that has no level: an event. Radio and firmware say it twice now and then; that is counted and not told. Another
 * action of the same input is never dropped.
 * @param isBurst the sender repeats its frame for as long as the finger is on it.
 */
export function hearAction(memory: DialectMemory, heard: Heard, action: Action, isBurst = false): Hearing {
  const { input, action: word, means, key } = action;
  if (means === 'nothing') return { memory, said: [{ is: 'nothing', why: 'an action that is no press' }] };
  if (means === 'release') return { memory, said: [{ is: 'release', input }] };
  if (isReplay(heard)) return { memory: withKey(memory, input, key), said: [REPLAY] };
  const before = memory.inputs[input];
  if (isSame(before, heard, action)) {
    const next = isBurst ? withInput(memory, input, { ...before, at: heard.at }) : memory;
    return { memory: next, said: [{ is: 'duplicate', input, action: word }] };
  }
  const { level } = before ?? {};
  const next: InputMemory = {
    ...(level === undefined ? {} : { level }),
    ...(key === undefined ? {} : { key }),
    action: word,
    at: heard.at,
  };
  return { memory: withInput(memory, input, next), said: [{ is: 'press', input, action: word, kind: means }] };
}

const REPLAY: Said = { is: 'nothing', why: 'kept by the broker: not live' };

/** Only an outside broker marks what it replays. On the hub's own broker the flag is the wish of the device. */
export function isReplay({ from, retained }: Heard): boolean {
  return from === 'outside' && retained;
}

function isSame(before: InputMemory | undefined, { at, redelivered }: Heard, { action, key }: Action): boolean {
  if (before === undefined) return false;
  if (key !== undefined && before.key !== undefined) return before.key === key;
  if (before.action !== action || before.at === undefined) return false;
  const age = at - before.at;
  return age >= 0 && age < (redelivered ? REDELIVERED_WITHIN_MS : SAME_WITHIN_MS);
}

/** A replay tells the number of the last press; the next one is then known as another. */
function withKey(memory: DialectMemory, input: string, key: string | undefined): DialectMemory {
  if (key === undefined || memory.inputs[input]?.key === key) return memory;
  return withInput(memory, input, { ...memory.inputs[input], key });
}

export function withInput(memory: DialectMemory, input: string, next: InputMemory): DialectMemory {
  // The input that spoke last stands last: the oldest are forgotten first.
  const { [input]: _, ...others } = memory.inputs;
  return { ...memory, inputs: { ...others, [input]: next } };
}

/** Carries several parts of one message out, one after the other. */
export function inTurn(memory: DialectMemory, parts: readonly ((memory: DialectMemory) => Hearing)[]): Hearing {
  const said: Said[] = [];
  let last = memory;
  for (const part of parts) {
    const hearing = part(last);
    last = hearing.memory;
    said.push(...hearing.said);
  }
  return { memory: last, said };
}

export function nothing(memory: DialectMemory, why: string): Hearing {
  return { memory, said: [{ is: 'nothing', why }] };
}
