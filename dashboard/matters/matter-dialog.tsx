import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { MatterWithNotesView } from '../../hub/contract/http/matters.ts';
import type { MatterAct } from '../api/matters.ts';
import { say } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { useApp } from '../ui/ui-context.ts';
import { CloseDialog } from '../calls/call-dialogs.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { HandOverDialog } from '../calls/hand-over.tsx';
import { Icon } from '../ui/icon.tsx';
import { MatterRefusal } from './matter-refusal.tsx';

const TEXT_MAX = 500;

/** One matter of one's own: what comes next and when, what was written down, and how it leaves one's hands. */
export function MatterDialog({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const { matters, site, text, language, session } = useApp();
  const [matter, setMatter] = useState<MatterWithNotesView | null>(null);
  const [asking, setAsking] = useState<'hand-over' | 'done' | null>(null);
  const state = session.state.value;
  const me = state.is === 'in' && state.staff !== null ? state.staff.id : null;
  const t = text.value;
  const known = matters.mine.value.find((one) => one.id === id);
  const readAgain = useCallback(async (): Promise<void> => {
    const read = await matters.read(id);
    if (read !== null) setMatter(read);
  }, [matters, id]);
  // Read again whenever the list has news of it.
  useEffect(() => {
    void readAgain();
  }, [readAgain, known]);
  async function act(what: MatterAct): Promise<boolean> {
    setAsking(null);
    const did = await matters.act(id, what);
    if (did && what.do === 'done') onClose();
    return did;
  }

  if (asking === 'done')
    return <CloseDialog onAnswer={(outcome) => void act({ do: 'done', outcome })} onCancel={() => setAsking(null)} />;
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

type Act = (what: MatterAct) => Promise<boolean>;

function Plan({ matter, onSave }: { matter: MatterWithNotesView; onSave: Act }): JSX.Element {
  const { text, site } = useApp();
  const t = text.value.matters;
  const [next, setNext] = useState(matter.nextStep ?? '');
  const [day, setDay] = useState(matter.dueOn ?? '');
  const [saved, setSaved] = useState(false);
  const changed = next.trim() !== (matter.nextStep ?? '') || day !== (matter.dueOn ?? '');
  return (
    <form
      class="own-reason"
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

function Notes({ matter, onAdd }: { matter: MatterWithNotesView; onAdd: Act }): JSX.Element {
  const { text, language } = useApp();
  const t = text.value.matters;
  const [note, setNote] = useState('');
  async function add(words: string): Promise<void> {
    if (words !== '' && (await onAdd({ do: 'notes', text: words }))) setNote('');
  }
  return (
    <section class="own-reason" aria-label={t.notes}>
      <h3>{t.notes}</h3>
      <ul class="notes">
        {matter.notes.map(({ at, by, text: words }) => (
          <li key={`${at} ${words}`}>
            <strong>{say(by.name, language.value)}</strong> {words}
          </li>
        ))}
      </ul>
      <form
        class="own-reason"
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
