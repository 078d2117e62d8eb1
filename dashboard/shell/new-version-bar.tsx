import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import type { NewVersion } from './new-version.ts';

/** "There is a new version", with the button that loads it. Nothing is loaded without a tap here. */
export function NewVersionBar({ version }: { version: NewVersion }): JSX.Element {
  const t = useUi().text.value.shell;
  const [isLoading, setLoading] = useState(false);
  async function load(): Promise<void> {
    setLoading(true);
    await version.load();
    setLoading(false);
  }
  return (
    <output class="new-version-line">
      {version.offered.value && (
        <div class="new-version">
          <Icon name="sound" />
          <p>
            <strong>{t.newVersion}</strong> <span>{t.newVersionHint}</span>
          </p>
          <button type="button" class="act act-side" disabled={isLoading} onClick={() => void load()}>
            {t.loadNow}
          </button>
        </div>
      )}
    </output>
  );
}
