const NAME = 'lotusbell.pager-setup';

/** The key of this page and the secret for which it was given; the secret is spent. */
type Kept = { readonly secret: string; readonly key: string };

/**
 * Kept, because a phone throws pages away while its settings are in front, and because people scan the same code twice.
 * The hub forgets the key within the hour. @returns null when there is none, or storage is not allowed.
 */
export function keptKey(): Kept | null {
  try {
    const { secret, key } = (JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? {}) as Partial<Kept>;
    return typeof secret === 'string' && typeof key === 'string' ? { secret, key } : null;
  } catch {
    return null;
  }
}

/** @param kept null: forget it. */
export function keepKey(kept: Kept | null): void {
  try {
    if (kept === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // Then it lasts as long as the page.
  }
}
