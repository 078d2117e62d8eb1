import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { WordsView } from '../../hub/contract/ids.ts';
import { useAccount } from '../account/account-context.ts';
import { rename, type Renamed } from '../api/call-points.ts';
import { newIdempotencyKey, type Refusal } from '../api/http.ts';
import { localize } from '../text/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useOffice } from './use-office.ts';

const NAME_MAX = 80;

type Props = {
  readonly of: Renamed;
  readonly name: WordsView;
  readonly onSaved: (name: WordsView) => void;
  readonly onClose: () => void;
};

/** The name in both languages: every screen, and the voice at the button, says one of them. */
export function NameDialog({ of, name, onSaved, onClose }: Props): JSX.Element {
  const { text, language } = useUi();
  const { http } = useAccount();
  const t = useOffice();
  const [zh, setZh] = useState(name.zh);
  const [en, setEn] = useState(name.en);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const key = useRef(newIdempotencyKey());
  const next = { zh: zh.trim(), en: en.trim() };
  const isReady = next.zh !== '' && next.en !== '' && (next.zh !== name.zh || next.en !== name.en);

  async function save(): Promise<void> {
    const answer = await rename(http, of, next, key.current);
    if (answer.ok) return onSaved(next);
    if (answer.refusal.code !== 'NO_ANSWER') key.current = newIdempotencyKey();
    setRefusal(answer.refusal);
  }
  const field = (label: string, lang: string, value: string, set: (name: string) => void): JSX.Element => (
    <label>
      <span>{label}</span>
      <input
        type="text"
        lang={lang}
        maxLength={NAME_MAX}
        value={value}
        onInput={(event) => {
          key.current = newIdempotencyKey();
          set(event.currentTarget.value);
        }}
      />
    </label>
  );
  return (
    <Dialog title={t.rename(localize(name, language.value))} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void save();
        }}
      >
        {field(t.nameZh, 'zh-CN', zh, setZh)}
        {field(t.nameEn, 'en', en, setEn)}
        <RefusalNote refusal={refusal} />
        <button type="submit" class="act act-main" disabled={!isReady}>
          {t.save}
        </button>
      </form>
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}
