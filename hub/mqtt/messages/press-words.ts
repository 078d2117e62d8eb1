import { inSmallWords, isLettingGoWord, kindOfWord, type PressKind } from '../../dialects/words.ts';
import type { FieldValue } from './lenient-fields.ts';

/** Where a message says what a finger did, and with which words (hub/dialects/words.ts). No function here throws. */

/** Names of fields in which other firmware says what happened at the button; looked at when there is no `kind`. */
const KIND_FIELD =
  /^(?:action|event|event[ _-]?type|type|click|press(?:ed)?|press[ _-]?type|state|value|button[ _-]?state|power\d*)$/i;

export function isKindField(key: string): boolean {
  return KIND_FIELD.test(key.trim());
}

/** The same fields inside of other objects, as some firmware nests them: the name and the value that follows it. */
const NESTED_KIND =
  /(?<![\w-])(?:kind|action|event|event[_-]?type|click|press(?:ed)?|press[_-]?type|state|power\d*)["']?\s*[:=]\s*["']?([^"',;:{}[\]]{1,40})/gi;

/** @returns what the fields of inner objects say. */
export function nestedWords(text: string): string[] {
  return [...text.matchAll(NESTED_KIND)].map(([, word]) => (word as string).trim());
}

export function strongest(kinds: readonly PressKind[]): PressKind {
  if (kinds.includes('hold')) return 'hold';
  return kinds.includes('pull') ? 'pull' : 'press';
}

/** @returns what a value for a kind means; values that are no words mean a press. */
export function kindOf(value: FieldValue): PressKind {
  return typeof value === 'string' ? kindOfWord(value) : 'press';
}

/** Whether a text says hold or pull anywhere. NULs between the letters are an encoding that nobody named. */
export function saysHold(text: string): boolean {
  return /hold|pull|(?<![a-z])(?:held|long)(?![a-z])|long[ _-]?press|长按|按住|拉绳/i.test(text.replaceAll('\0', ''));
}

export function isLettingGo(value: FieldValue): boolean {
  if (value === false || value === 0) return true;
  return typeof value === 'string' && isLettingGoWord(value);
}

const PRESSING =
  /(?:^|[^a-z])(?:press(?:ed)?|push(?:ed)?|click(?:ed)?|tap(?:ped)?|single|double|triple|short|toggle|down)(?:$|[^a-z])|^(?:on|true|s+)$/;

/** @returns whether the words say that a finger let go, and none of them that one pressed. */
export function sayLettingGo(words: readonly FieldValue[]): boolean {
  return words.some(isLettingGo) && !words.some((word) => !isLettingGo(word) && isPressing(word));
}

function isPressing(value: FieldValue): boolean {
  if (value === true || (typeof value === 'number' && value !== 0)) return true;
  return typeof value === 'string' && PRESSING.test(inSmallWords(value));
}
