import { computed, effect, type ReadonlySignal } from '@preact/signals';
import { fetchPage } from '../api/page.ts';
import type { SharedScreen } from '../board/shared-screen.ts';
import type { OpenCalls } from '../calls/open-calls.ts';
import type { Connection } from '../connection/connection.ts';
import { keepShell } from '../shell/keep-shell.ts';
import { createNewVersion, loadAnew, versionIn, type NewVersion } from '../shell/new-version.ts';
import { reloadBoard } from '../shell/reload-board.ts';

/** The version of this page, and that of the page which the hub serves now. */
export function createPageVersion(): NewVersion {
  return createNewVersion({
    own: versionIn(document.head.innerHTML),
    served: async () => versionIn(await fetchPage((...request) => fetch(...request))),
    reload: loadAnew,
  });
}

type ShellParts = {
  readonly newVersion: NewVersion;
  readonly role: Connection['role'];
  readonly calls: ReadonlySignal<OpenCalls>;
  readonly acting: SharedScreen['acting'];
};

/** A board without calls loads new versions; the pages are kept once the first calls are there. */
export function followShell({ newVersion, role, calls, acting }: ShellParts): void {
  const isShown = computed(() => calls.value.seq !== null);
  const isFree = computed(
    () => role.value === 'board' && isShown.value && calls.value.open.size === 0 && acting.value === null,
  );
  reloadBoard(newVersion, isFree, () => document.querySelector('dialog[open]') !== null);
  keepShell((run) => {
    effect(() => {
      if (isShown.value) run();
    });
  });
}
