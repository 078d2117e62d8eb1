import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MatterView } from '../../hub/contract/http/matters.ts';
import { say, type Language } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import type { Text } from '../text/zh.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { MatterDialog } from './matter-dialog.tsx';
import { MatterRefusal } from './matter-refusal.tsx';
import { NewMatterDialog } from './new-matter-dialog.tsx';

type Showing = 'list' | 'new' | { readonly id: string } | null;

/** Below the calls, which always come first: how many matters this person owns, and the way to a new one in two taps. */
export function MattersBar(): JSX.Element {
  const { matters, text } = useApp();
  const [showing, setShowing] = useState<Showing>(null);
  const t = text.value.matters;
  const mine = matters.mine.value.filter(({ offeredToMe }) => !offeredToMe);
  const due = mine.filter((matter) => matter.due).length;
  return (
    <nav class="matters-bar" aria-label={t.title}>
      <button type="button" class="act act-side" onClick={() => setShowing('list')}>
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
        <ListDialog mine={mine} onPick={(id) => setShowing({ id })} onClose={() => setShowing(null)} />
      )}
      {typeof showing === 'object' && showing !== null && (
        <MatterDialog id={showing.id} onClose={() => setShowing('list')} />
      )}
    </nav>
  );
}

function ListDialog({
  mine,
  onPick,
  onClose,
}: {
  mine: readonly MatterView[];
  onPick: (id: string) => void;
  onClose: () => void;
}): JSX.Element {
  const { site, text, language } = useApp();
  const t = text.value;
  return (
    <Dialog title={t.matters.title} onClose={onClose}>
      {mine.length === 0 && <p>{t.matters.none}</p>}
      <div class="choices">
        {mine.map((matter) => (
          <button key={matter.id} type="button" class="act choice matter" onClick={() => onPick(matter.id)}>
            <strong>{nameOf(site.value?.reasons, matter.reason, language.value)}</strong>
            <span class={matter.due ? 'matter-due' : 'soft'}>{dayWords(matter, t)}</span>
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

/** Above the calls: a matter somebody asks this person to take over, and what the hub has to say of one. */
export function MatterNews(): JSX.Element {
  const { matters, site, text, language } = useApp();
  const t = text.value;
  const said = matters.said.value;
  const offered = matters.mine.value.filter(({ offeredToMe }) => offeredToMe);
  return (
    <>
      {offered.map((matter) => (
        <article key={matter.id} class="matter-news" aria-label={t.matters.offeredToYou}>
          <h2>{nameOf(site.value?.reasons, matter.reason, language.value)}</h2>
          <p>
            {t.matters.offeredToYou} · {ownerWords(matter, t, language.value)}
          </p>
          {matter.nextStep !== null && <p class="soft">{matter.nextStep}</p>}
          <MatterRefusal />
          <div class="call-actions-small">
            <button type="button" class="act act-main act-acknowledge" onClick={() => void answer(matter.id, true)}>
              {t.call.accept}
            </button>
            <button type="button" class="act act-side" onClick={() => void answer(matter.id, false)}>
              {t.call.decline}
            </button>
          </div>
        </article>
      ))}
      <output>
        {said !== null && !offered.some(({ id }) => id === said.matter) && (
          <div class="matter-news">
            <p>
              <Icon name="book" /> {say(said.say, language.value)}
            </p>
            <button type="button" class="act act-side" onClick={matters.putAway}>
              {t.matters.seen}
            </button>
          </div>
        )}
      </output>
    </>
  );

  async function answer(id: string, yes: boolean): Promise<void> {
    matters.putAway();
    await matters.act(id, { do: yes ? 'hand-over/accept' : 'hand-over/decline' });
  }
}

function ownerWords({ owner }: MatterView, t: Text, language: Language): string {
  return t.matters.owner(say(owner.name, language));
}

function dayWords({ dueOn, due }: MatterView, t: Text): string {
  if (dueOn === null) return t.matters.noDay;
  if (!due) return t.matters.dueOn(dueOn);
  return dueOn === today() ? t.matters.due : t.matters.overdue(dueOn);
}

/** By this phone's calendar; whether it is due at all the hub has said. */
function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
