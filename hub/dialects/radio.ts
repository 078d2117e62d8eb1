import type { DialectMemory, Heard, Hearing } from './dialect.ts';
import { hearAction } from './momentary.ts';
import type { Meaning } from './words.ts';

/** What 433 MHz can promise: no life sign, no counter, no secret. Anybody can send the same code again. */
export const RADIO_PROMISE = { receipt: false, liveness: 'none', mayBeSole: false } as const;

/** One press is sent as four to twenty frames, and a held button for as long as it is held. */
export function hearFrame(
  memory: DialectMemory,
  heard: Heard,
  { input, action, means }: { readonly input: string; readonly action: string; readonly means: Meaning },
): Hearing {
  return hearAction(memory, heard, { input, action, means }, true);
}

/** @returns a code that is written as a number, decimal or 0x and hexadecimal; null for another text. */
export function codeOf(text: string | null): number | null {
  if (text === null) return null;
  const word = text.trim();
  return /^(?:\d{1,15}|0x[0-9a-f]{1,12})$/i.test(word) ? Number(word) : null;
}
