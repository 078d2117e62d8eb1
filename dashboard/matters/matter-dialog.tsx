import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { MatterWithNotesView } from '../../hub/contract/http/matters.ts';
import type { MatterAction } from '../api/matters.ts';
import { CloseDialog } from '../calls/acts/close-dialog.tsx';
import { HandOverDialog } from '../calls/hand-over.tsx';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { MatterRefusal } from './matter-refusal.tsx';
import { useMatters } from './matters-context.ts';

const TEXT_MAX = 500;

/** One of this person's matters: its next step and day, its notes, and the ways to hand it over or finish it. */
export function MatterDialog({ id, me, onClose }: { id: string; me: string | null; onClose: () => void }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const matters = useMatters();
  const [matter, setMatter] = useState<MatterWithNotesView | null>(null);
  const [asking, setAsking] = useState<'hand-over' | 'done' | null>(null);
  const t = text.value;
  const known = matters.mine.value.find((one) => one.id === id);
  // Read again whenever the list has news of it. An answer that comes after a newer question is out of date.
  useEffect(() => {
    let isNewest = true;
    const read = async (): Promise<void> => {
      const found = await matters.read(id);
      if (isNewest && found !== null) setMatter(found);
    };
    void read();
    return () => {
      isNewest = false;
    };
  }, [matters, id, known]);
  async function act(what: MatterAction): Promise<boolean> {
    setAsking(null);
    const did = await matters.run(id, what);
    if (did && what.do === 'done') onClose();
    return did;
  }

  if (asking === 'done')
    return (
      <CloseDialog
        kind={null}
        onAnswer={(outcome) => void act({ do: 'done', outcome })}
        onCancel={() => setAsking(null)}
      />
    );
  if (asking === 'hand-over' && me !== null)
    return (
      <HandOverDialog me={me} onAnswer={(to) => void act({ do: 'hand-over', to })} onCancel={() => setAsking(null)} />
    );
  return (
    <Dialog
      title={nameOf(site.value?.reasons, matter?.reason ?? known?.reason ?? '', language.value)}
      onClose={onClose}
    >
      {matter?.place != null && <p class="soft">{nameOf(site.value?.places, matter.place, language.value)}</p>}
      {matter?.handOver != null && (
        <p class="owner soft">
          <Icon name="send" />
          <span>{t.matters.asked}</span>
        </p>
      )}
      <MatterRefusal />
      {matter !== null && <Plan key={`${matter.nextStep} ${matter.dueOn}`} matter={matter} onSave={act} />}
      {matter !== null && site.value?.site?.rules?.freeText !== false && <Notes matter={matter} onAdd={act} />}
      <div class="call-actions-small">
        <button type="button" class="act act-main act-close" onClick={() => setAsking('done')}>
          <Icon name="check" />
          <span>{t.matters.done}</span>
        </button>
        {matter?.handOver === null && (
          <button type="button" class="act act-side" onClick={() => setAsking('hand-over')}>
            <Icon name="people" />
            <span>{t.matters.handOver}</span>
          </button>
        )}
        <button type="button" class="act act-side" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </Dialog>
  );
}

type Run = (action: MatterAction) => Promise<boolean>;

function Plan({ matter, onSave }: { matter: MatterWithNotesView; onSave: Run }): JSX.Element {
  const { text } = useUi();
  const { site } = useSite();
  const t = text.value.matters;
  const [next, setNext] = useState(matter.nextStep ?? '');
  const [day, setDay] = useState(matter.dueOn ?? '');
  const [saved, setSaved] = useState(false);
  const changed = next.trim() !== (matter.nextStep ?? '') || day !== (matter.dueOn ?? '');
  return (
    <form
      class="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave({
          do: 'plan',
          nextStep: next.trim() === '' ? null : next.trim(),
          dueOn: day === '' ? null : day,
        }).then(setSaved);
      }}
    >
      {site.value?.site?.rules?.freeText !== false && (
        <label>
          <span>{t.nextStep}</span>
          <input
            type="text"
            maxLength={TEXT_MAX}
            value={next}
            onInput={(event) => setNext(event.currentTarget.value)}
          />
        </label>
      )}
      <label>
        <span>{t.day}</span>
        <input type="date" value={day} onInput={(event) => setDay(event.currentTarget.value)} />
      </label>
      <button type="submit" class="act choice" disabled={!changed}>
        {saved && !changed ? t.saved : t.save}
      </button>
    </form>
  );
}

function Notes({ matter, onAdd }: { matter: MatterWithNotesView; onAdd: Run }): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.matters;
  const [note, setNote] = useState('');
  async function add(words: string): Promise<void> {
    if (words !== '' && (await onAdd({ do: 'notes', text: words }))) setNote('');
  }
  return (
    <section class="dialog-form" aria-label={t.notes}>
      <h3>{t.notes}</h3>
      <ul class="notes">
        {matter.notes.map(({ at, by, text: words }) => (
          <li key={`${at} ${words}`}>
            <strong>{localize(by.name, language.value)}</strong> {words}
          </li>
        ))}
      </ul>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add(note.trim());
        }}
      >
        <label>
          <span>{t.note}</span>
          <input
            type="text"
            maxLength={TEXT_MAX}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="act choice" disabled={note.trim() === ''}>
          {t.addNote}
        </button>
      </form>
    </section>
  );
}
