import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MatterView } from '../../hub/contract/http/matters.ts';
import { say } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { MatterRefusal } from './matter-refusal.tsx';

/** "What is it about?": one tap on the site's own list, and it is kept. @param call the call it came from; null for a walk-in. */
export function NewMatterDialog({ call, onClose }: { call: string | null; onClose: () => void }): JSX.Element {
  const { site, matters, text, language } = useApp();
  const [kept, setKept] = useState<MatterView | null>(null);
  const t = text.value;
  // A site without a list has one reason (contract of GET /site: `reasons` may be missing).
  const reasons = site.value?.reasons ?? [{ id: 'other', name: { zh: '其他事项', en: 'Another matter' } }];
  if (kept !== null) {
    return (
      <Dialog title={t.matters.title} onClose={onClose}>
        <output>{t.matters.kept(nameOf(reasons, kept.reason, language.value))}</output>
        <button type="button" class="act act-main" onClick={onClose}>
          {t.close}
        </button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t.matters.reasonTitle} onClose={onClose}>
      <MatterRefusal />
      <div class="choices choices-many">
        {reasons.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            class="act choice"
            aria-disabled={matters.busy.value}
            onClick={() => void matters.open(id, call).then(setKept)}
          >
            {say(name, language.value)}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onClose}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
