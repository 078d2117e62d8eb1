import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PasskeyView } from '../../hub/contract/http/passkeys.ts';
import type { Refusal } from '../api/http.ts';
import { addPasskey, listPasskeys, passkeysWork, removePasskey } from '../api/passkeys.ts';
import { deviceWords } from '../api/session.ts';
import { dayAndTime } from '../text/times.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Keys in phones that may sign in again by themselves; one may be added for oneself, on the phone in the hand. */
export function Passkeys({ whose, mine }: { whose: string; mine: boolean }): JSX.Element | null {
  const { http, site, text, language } = useApp();
  const [keys, setKeys] = useState<readonly PasskeyView[]>([]);
  const [failed, setFailed] = useState<Refusal | 'unused' | null>(null);
  const t = text.value.passkeys;
  const read = useCallback(async (): Promise<void> => {
    const answer = await listPasskeys(http, whose);
    if (answer.ok) setKeys(answer.value.items);
  }, [http, whose]);
  useEffect(() => {
    void read();
  }, [read]);

  async function add(): Promise<void> {
    const answer = await addPasskey(http, deviceWords(navigator.userAgent));
    setFailed(answer === null ? 'unused' : answer.ok ? null : answer.refusal);
    await read();
  }
  async function remove(id: string): Promise<void> {
    const answer = await removePasskey(http, id);
    setFailed(answer.ok || answer.refusal.code === 'NOT_FOUND' ? null : answer.refusal);
    await read();
  }

  const mayAdd = mine && passkeysWork();
  if (keys.length === 0 && !mayAdd) return null;
  const day = (at: string): string => dayAndTime(Date.parse(at), site.value?.site?.timezone);
  return (
    <section class="own-reason" aria-label={t.title}>
      <h3>{t.title}</h3>
      <ul class="notes">
        {keys.map((key) => (
          <li key={key.id} class="session">
            <p>
              <strong>{key.device}</strong>
              <br />
              <span class="soft">
                {key.lastUsedAt === null ? t.madeAt(day(key.createdAt)) : t.usedAt(day(key.lastUsedAt))}
              </span>
            </p>
            <button type="button" class="act act-side" onClick={() => void remove(key.id)}>
              {t.remove}
            </button>
          </li>
        ))}
      </ul>
      {failed !== null && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {failed === 'unused' ? t.unused : refusalWords(failed, text.value, language.value)}
        </p>
      )}
      {mayAdd && (
        <button type="button" class="act act-side" onClick={() => void add()}>
          <Icon name="plus" />
          <span>{t.add}</span>
        </button>
      )}
    </section>
  );
}
