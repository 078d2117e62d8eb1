import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { KeptView } from '../../hub/contract/http/privacy.ts';
import { useTitle } from '../ui/page/page-head.tsx';
import { BackLink, PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';

/** What is kept of residents and staff, for how long, and who can see it; for anybody, signed in or not. */
export function PrivacyPage(): JSX.Element {
  const { text } = useUi();
  const { http } = useAccount();
  const [kept, setKept] = useState<KeptView | null>(null);
  const t = text.value.privacy;
  useTitle(t.title);
  useEffect(() => {
    async function load(): Promise<void> {
      const answer = await http<KeptView>({ method: 'GET', path: '/privacy' });
      if (answer.ok) setKept(answer.value);
    }
    void load();
  }, [http]);
  return (
    <PlainPage head={<BackLink />}>
      <main class="centre privacy">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        {kept === null ? (
          <p>{text.value.waitPlease}</p>
        ) : (
          <>
            <h2>{t.keptTitle}</h2>
            <dl>
              <div>
                <dt>{t.calls}</dt>
                <dd>{t.callsKept}</dd>
              </div>
              <div>
                <dt>{t.words}</dt>
                <dd>{kept.freeText ? t.days(kept.wordsDays) : t.noWords}</dd>
              </div>
              <div>
                <dt>{t.alerts}</dt>
                <dd>{t.days(kept.alertsDays)}</dd>
              </div>
              <div>
                <dt>{t.documents}</dt>
                <dd>{t.days(kept.documentsDays)}</dd>
              </div>
              <div>
                <dt>{t.quarantine}</dt>
                <dd>{t.days(kept.quarantineDays)}</dd>
              </div>
              <div>
                <dt>{t.backups}</dt>
                <dd>{t.nights(kept.backupsKept)}</dd>
              </div>
            </dl>
            <h2>{t.whoTitle}</h2>
            <ul>
              {t.who.map((line) => (
                <li key={line}>{line}</li>
              ))}
              <li>{kept.nameOwnerToCaller ? t.named : t.unnamed}</li>
            </ul>
          </>
        )}
      </main>
    </PlainPage>
  );
}
