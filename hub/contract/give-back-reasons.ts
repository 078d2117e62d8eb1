/** Reasons to release a call that the pages offer. When the site allows no free text, any other reason is dropped. */
export const GIVE_BACK_REASONS: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: ['正在帮别人', '不是我能办的', '走不开', '要下班了', '误接了'],
  en: [
    'I am helping somebody else',
    'I cannot do this one',
    'I cannot get away',
    'My shift is ending',
    'Taken by mistake',
  ],
};

/** The reason that the page sends when a person ends their shift. */
export const SHIFT_ENDS: Readonly<Record<'zh' | 'en', string>> = { zh: '下班了', en: 'my shift is ending' };

const LISTED: ReadonlySet<string> = new Set([
  ...GIVE_BACK_REASONS.zh,
  ...GIVE_BACK_REASONS.en,
  SHIFT_ENDS.zh,
  SHIFT_ENDS.en,
]);

export function isListedReason(reason: string): boolean {
  return LISTED.has(reason);
}
