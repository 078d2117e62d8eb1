import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { useAccount } from '../account/account-context.ts';
import type { Refusal } from '../api/http.ts';
import { fetchLatestCalls } from '../api/why.ts';
import { locationOf } from '../text/names.ts';
import { dayAndTime } from '../text/times.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

type Props = { readonly children: (call: CallView, words: ComponentChildren) => JSX.Element };

/** The latest calls, open and closed. @param children makes the button or link of one call from its words. */
export function LatestCalls({ children: choice }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { http } = useAccount();
  const [calls, setCalls] = useState<readonly CallView[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    async function load(): Promise<void> {
      const answer = await fetchLatestCalls(http);
      if (answer.ok) setCalls(answer.value);
      else setRefusal(answer.refusal);
    }
    void load();
  }, [http]);
  const t = text.value;
  if (refusal !== null) return <RefusalNote refusal={refusal} />;
  if (calls === null) return <p aria-live="polite">{t.waitPlease}</p>;
  if (calls.length === 0) return <p>{t.why.none}</p>;
  return (
    <div class="choices">
      {calls.map((call) =>
        choice(
          call,
          <span class="latest-call">
            <strong>{locationOf(call, site.value, language.value, t.call.unplaced).point}</strong>
            <small class="soft digits">
              {dayAndTime(Date.parse(call.raisedAt), site.value?.site?.timezone)} · {t.why.states[call.state]}
            </small>
          </span>,
        ),
      )}
    </div>
  );
}
