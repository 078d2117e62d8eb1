import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MatterView } from '../../hub/contract/http/matters.ts';
import { nameOf } from '../text/names.ts';
import type { Text } from '../text/zh.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { MatterDialog } from './matter-dialog.tsx';
import { useMatters } from './matters-context.ts';
import { NewMatterDialog } from './new-matter-dialog.tsx';

type Showing = 'list' | 'new' | { readonly id: string } | null;

/** Below the calls: how many matters this person owns, and the way to a new one in two taps. */
export function MattersBar({ me }: { me: string | null }): JSX.Element {
  const { text } = useUi();
  const matters = useMatters();
  const [showing, setShowing] = useState<Showing>(null);
  const t = text.value.matters;
  const mine = matters.mine.value.filter(({ offeredToMe }) => !offeredToMe);
  const due = mine.filter((matter) => matter.due).length;
  /** One may have kept a matter on another device. */
  function showList(): void {
    setShowing('list');
    void matters.load();
  }
  return (
    <nav class="matters-bar" aria-label={t.title}>
      <button type="button" class="act act-side" onClick={showList}>
        <Icon name="book" />
        <span>
          {t.count(mine.length)}
          {due > 0 && <strong class="matter-due"> · {t.dueNow(due)}</strong>}
        </span>
      </button>
      <button type="button" class="act act-side" onClick={() => setShowing('new')}>
        <Icon name="plus" />
        <span>{t.add}</span>
      </button>
      {showing === 'new' && <NewMatterDialog call={null} onClose={() => setShowing(null)} />}
      {showing === 'list' && (
        <MatterListDialog mine={mine} onPick={(id) => setShowing({ id })} onClose={() => setShowing(null)} />
      )}
      {typeof showing === 'object' && showing !== null && (
        <MatterDialog id={showing.id} me={me} onClose={() => setShowing('list')} />
      )}
    </nav>
  );
}

function MatterListDialog({
  mine,
  onPick,
  onClose,
}: {
  mine: readonly MatterView[];
  onPick: (id: string) => void;
  onClose: () => void;
}): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const t = text.value;
  return (
    <Dialog title={t.matters.title} onClose={onClose}>
      {mine.length === 0 && <p>{t.matters.none}</p>}
      <div class="choices">
        {mine.map((matter) => (
          <button key={matter.id} type="button" class="act choice matter" onClick={() => onPick(matter.id)}>
            <strong>{nameOf(site.value?.reasons, matter.reason, language.value)}</strong>
            <span class={matter.due ? 'matter-due' : 'soft'}>{dayText(matter, t)}</span>
            {matter.nextStep !== null && <span>{matter.nextStep}</span>}
            {matter.handOver !== null && <span class="soft">{t.matters.asked}</span>}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onClose}>
        {t.close}
      </button>
    </Dialog>
  );
}

function dayText({ dueOn, due }: MatterView, t: Text): string {
  if (dueOn === null) return t.matters.noDay;
  if (!due) return t.matters.dueOn(dueOn);
  return dueOn === today() ? t.matters.due : t.matters.overdue(dueOn);
}

/** By the calendar of this phone. The hub has said whether the matter is due at all. */
function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
