import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PasskeyView } from '../../hub/contract/http/passkeys.ts';
import type { Refusal } from '../api/http.ts';
import { addPasskey, listPasskeys, passkeysWork, removePasskey } from '../api/account/passkeys.ts';
import { dayAndTime } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote, Warning } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { deviceWords, nameDevice } from './device-name.ts';

/** The passkeys of a person. One may add a passkey for oneself, on the phone in use. */
export function Passkeys({ whose, mine }: { whose: string; mine: boolean }): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  const { http } = useAccount();
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
    const answer = await addPasskey(http, nameDevice(navigator.userAgent));
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
  const day = (at: string): string => dayAndTime(Date.parse(at), site.value?.site?.timezone, language.value);
  return (
    <section class="dialog-form" aria-label={t.title}>
      <h3>{t.title}</h3>
      <ul class="notes">
        {keys.map((key) => (
          <li key={key.id} class="session">
            <p>
              <strong>
                {deviceWords(
                  key.device,
                  Date.parse(key.createdAt),
                  site.value?.site?.timezone,
                  language.value,
                  text.value,
                )}
              </strong>
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
      {failed === 'unused' ? <Warning>{t.unused}</Warning> : <RefusalNote refusal={failed} />}
      {mayAdd && (
        <button type="button" class="act act-side" onClick={() => void add()}>
          <Icon name="plus" />
          <span>{t.add}</span>
        </button>
      )}
    </section>
  );
}
