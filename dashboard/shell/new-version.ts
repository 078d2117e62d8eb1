import { signal, type ReadonlySignal } from '@preact/signals';

export type NewVersion = {
  /** The hub serves another version than this page is of. */
  readonly offered: ReadonlySignal<boolean>;
  /** From the hello of the stream. @param pages undefined from an older hub, or one that serves no pages */
  readonly hear: (pages: string | undefined) => void;
  /** Asks the hub which version it serves, for a page without a stream. */
  readonly look: () => Promise<void>;
  /** Loads the page anew, if the hub answers and really serves another version. */
  readonly load: () => Promise<void>;
};

export type NewVersionParts = {
  /** Of this page; null: it was not built as one. */
  readonly own: string | null;
  /** The version that the hub serves. @throws when it does not answer */
  readonly served: () => Promise<string | null>;
  readonly reload: () => void;
};

/**
 * Knows when this page is an old one (stream.md, New versions of the pages). Who loads it anew is decided elsewhere: it
 * is mute until somebody touches it.
 */
export function createNewVersion({ own, served, reload }: NewVersionParts): NewVersion {
  const offered = signal(false);

  /** @returns whether the hub serves another version; null when it did not answer. */
  async function ask(): Promise<boolean | null> {
    try {
      const theirs = await served();
      return theirs !== null && own !== null && theirs !== own;
    } catch {
      return null;
    }
  }

  return {
    offered,
    hear(pages) {
      offered.value = pages !== undefined && own !== null && pages !== own;
    },
    async look() {
      offered.value = (await ask()) ?? offered.value;
    },
    async load() {
      const isOther = await ask();
      if (isOther === true) reload();
      // The files of this hub were replaced while it runs: it will serve what it says after its next start.
      else if (isOther === false) offered.value = false;
    },
  };
}

const META = /<meta name="lotusbell-pages" content="([^"]+)"/;

/** The version in a built index.html, or null. */
export function versionIn(html: string): string | null {
  return META.exec(html)?.[1] ?? null;
}

const KEY = 'lotusbell.loaded-anew';
/** A page that begins so soon after the mark, in ms, was loaded because of it. */
const SOON_MS = 30_000;

/** Loads the page anew; the next one knows why. */
export function loadAnew(): void {
  try {
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    // A private window: then the next page does not say why it is mute.
  }
  location.reload();
}

/** Whether this page stands where it loaded a new version of itself. */
export function wasLoadedAnew(): boolean {
  try {
    return performance.timeOrigin - Number(sessionStorage.getItem(KEY)) < SOON_MS;
  } catch {
    return false;
  }
}
