import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MatterView } from '../../hub/contract/http/matters.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { MatterRefusal } from './matter-refusal.tsx';
import { useMatters } from './matters-context.ts';

/**
 * "What is it about?": one tap on the reasons of the site keeps the matter. `call`: where it came from; null for a
 * walk-in.
 */
export function NewMatterDialog({ call, onClose }: { call: string | null; onClose: () => void }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const matters = useMatters();
  const [kept, setKept] = useState<MatterView | null>(null);
  const t = text.value;
  // `reasons` may be missing in the site document. Then there is this one.
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
            aria-disabled={matters.pending.value}
            onClick={() => void matters.open(id, call).then(setKept)}
          >
            {localize(name, language.value)}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onClose}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
