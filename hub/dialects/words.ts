import type { SiteDevice } from '../domain/site/site.ts';

/** What an action of a device means. `nothing`: no finger did it. */
export type Meaning = 'press' | 'hold' | 'pull' | 'release' | 'nothing';

const HOLD = /(?:^|[^a-z])(?:hold|held|long|emergency|sos|panic)/;
const RELEASE = /(?:^|[^a-z])(?:releas(?:e|ed)|up|clear|off|false|0)$/;
const PULL = /(?:^|[^a-z])pull(?:ed)?$/;

/**
 * What an action means: as the site document says, else as the family says, else by its word. A word that nobody knows
 * is a press: somebody did something at the button.
 * @param usual words of the family that mean something else than they say.
 */
export function meaningOf(
  { actions }: Pick<SiteDevice, 'actions'>,
  action: string,
  usual: { readonly [action: string]: Meaning } = {},
): Meaning {
  const named = actions !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (named !== undefined) return named;
  const word = inSmallWords(action);
  if (Object.hasOwn(usual, word)) return usual[word] as Meaning;
  // "hold_release" is a release, "long_press" a hold.
  if (RELEASE.test(word)) return 'release';
  if (HOLD.test(word)) return 'hold';
  return PULL.test(word) ? 'pull' : 'press';
}

/** `LongPress` is two words. */
function inSmallWords(action: string): string {
  return action.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}
