import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount } from '../account/account-context.ts';
import { staffOf } from '../account/session.ts';
import { tryLamp } from '../api/call-points.ts';
import type { Refusal } from '../api/http.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useOffice } from './use-office.ts';

/** Who looks after devices has a lamp of a bought device lit for a moment, and looks at it. */
export function TryLamp({ device, name }: { device: string; name: string }): JSX.Element | null {
  const { http, session } = useAccount();
  const t = useOffice();
  const [told, setTold] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const may =
    staffOf(session.state.value)?.roles.some((role) => ['caretaker', 'lead', 'admin'].includes(role)) === true;
  if (!may) return null;
  async function ask(): Promise<void> {
    const answer = await tryLamp(http, device);
    setTold(answer.ok);
    setRefusal(answer.ok ? null : answer.refusal);
  }
  return (
    <>
      <button type="button" class="act" aria-label={t.tryLampOf(name)} onClick={() => void ask()}>
        {t.tryLamp}
      </button>
      <output>{told && t.lampTold}</output>
      <RefusalNote refusal={refusal} />
    </>
  );
}
