import type { SiteDevice } from '../domain/site/site.ts';

/** The words by which firmware says what a finger did, in any letters and language. No function here throws. */

export type PressKind = 'press' | 'hold' | 'pull';

/** What an action of a device means. `nothing`: it is no press. */
export type Meaning = PressKind | 'release' | 'nothing';

/** "hold", "held" and "long" at the begin of a word; "long" only of a touch. */
const HOLD =
  /(?:^|[^a-z])(?:hold|held|long(?=$|[^a-z]*(?:press|push|click|tap|touch|hold|releas|double|\d|$)))|长按|按住|^(?:emergency|sos|panic)/;
/** Shelly writes S for a short and L for a long touch. */
const SHELLY_LONG = /^(?:l|sl|ls)$/;
const PULL = /(?:^|[^a-z])pull(?![ _-]?up)|拉绳/;

/** @returns what a word for a touch means; a word that nobody knows is a press. */
export function kindOfWord(word: string): PressKind {
  const small = inSmallWords(word);
  if (HOLD.test(small) || SHELLY_LONG.test(small)) return 'hold';
  return PULL.test(small) ? 'pull' : 'press';
}

const LETTING_GO =
  /^(?:off|0+(?:\.0+)?|false|(?:.*[^a-z])?released?|(?:btn|button|key)[ _-]?\d*[ _-]?up|松开|松手|释放)$/;

/** @returns whether a word says that the finger has let go. */
export function isLettingGoWord(word: string): boolean {
  return LETTING_GO.test(inSmallWords(word));
}

/** `LongPress` is two words. */
export function inSmallWords(word: string): string {
  return word
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/**
 * What an action means: as the site document says, else as the family says, else by its word.
 * @param usual words of the family, in small letters, that mean something else than they say.
 */
export function meaningOf(
  { actions }: Pick<SiteDevice, 'actions'>,
  action: string,
  usual: { readonly [action: string]: Meaning } = {},
): Meaning {
  const named = actions !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (named !== undefined) return named;
  const small = action.toLowerCase();
  if (Object.hasOwn(usual, small)) return usual[small] as Meaning;
  // "hold_release" is a release, "long_press" a hold.
  return isLettingGoWord(action) ? 'release' : kindOfWord(action);
}
