import type { FieldValue } from './lenient-fields.ts';

/** The words by which firmware says what a finger did, in any letters and dialect. No function here throws. */

export type PressKind = 'press' | 'hold' | 'pull';

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

/** "hold", "held" and "long" at the begin of a word; "long" only of a touch. */
const HOLD =
  /(?:^|[^a-z])(?:hold|held|long(?=$|[^a-z]*(?:press|push|click|tap|touch|hold|releas|double|\d|$)))|长按|按住|^(?:emergency|sos|panic)/;
/** Shelly writes S for a short and L for a long touch. */
const SHELLY_LONG = /^(?:l|sl|ls)$/;
const PULL = /(?:^|[^a-z])pull(?![ _-]?up)|拉绳/;

/** @returns what a word for a kind means; words that are none mean a press. */
export function kindOf(value: FieldValue): PressKind {
  if (typeof value !== 'string') return 'press';
  const word = inSmallWords(value);
  if (HOLD.test(word) || SHELLY_LONG.test(word)) return 'hold';
  return PULL.test(word) ? 'pull' : 'press';
}

/** `LongPress` is two words. */
function inSmallWords(value: string): string {
  return value
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** Whether a text says hold or pull anywhere. NULs between the letters are an encoding that nobody named. */
export function saysHold(text: string): boolean {
  return /hold|pull|(?<![a-z])(?:held|long)(?![a-z])|long[ _-]?press|长按|按住|拉绳/i.test(text.replaceAll('\0', ''));
}

const LETTING_GO =
  /^(?:off|0+(?:\.0+)?|false|(?:.*[^a-z])?released?|(?:btn|button|key)[ _-]?\d*[ _-]?up|松开|松手|释放)$/;

export function isLettingGo(value: FieldValue): boolean {
  if (value === false || value === 0) return true;
  return typeof value === 'string' && LETTING_GO.test(inSmallWords(value));
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
