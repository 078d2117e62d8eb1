import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fetchDemo, type DemoView } from '../api/demo.ts';
import type { Refusal } from '../api/http.ts';
import { join } from '../api/account/session.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { PageLink } from '../ui/page/page-link.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { nameDevice } from './device-name.ts';

/** Whom the user of the demo becomes with one tap, and where that leads. */
const WORKER = { person: 'wang', page: '/phone' } as const;
const DESK = { person: 'lin', page: '/board' } as const;

/** The home of the demo: be a worker, the desk or the caller, with one tap. */
export function DemoRoles(): JSX.Element {
  const { text, go } = useUi();
  const { http, onSignedIn } = useAccount();
  const [refused, setRefused] = useState<Refusal | null>(null);
  const t = text.value.demo;

  async function play({ person, page }: typeof WORKER | typeof DESK): Promise<void> {
    // A link works once, so each tap reads a new one.
    const invite = inviteOf(await fetchDemo(fetch.bind(globalThis)), person);
    const answer = await join(http, invite, nameDevice(navigator.userAgent));
    if (!answer.ok) return setRefused(answer.refusal);
    onSignedIn(answer.value);
    go(page);
  }
  return (
    <nav class="page-cards" aria-label={t.title}>
      <h2>{t.title}</h2>
      <RoleCard icon="phone" name={t.worker} hint={t.workerHint} onPlay={() => void play(WORKER)} />
      <RoleCard icon="screen" name={t.desk} hint={t.deskHint} onPlay={() => void play(DESK)} />
      <PageLink to="/panel" class="page-card">
        <Icon name="door" />
        <span>
          <strong>{t.caller}</strong>
          <small>{t.callerHint}</small>
        </span>
      </PageLink>
      <RefusalNote refusal={refused} />
    </nav>
  );
}

type CardProps = {
  readonly icon: IconName;
  readonly name: string;
  readonly hint: string;
  readonly onPlay: () => void;
};

function RoleCard({ icon, name, hint, onPlay }: CardProps): JSX.Element {
  return (
    <button type="button" class="page-card" onClick={onPlay}>
      <Icon name={icon} />
      <span>
        <strong>{name}</strong>
        <small>{hint}</small>
      </span>
    </button>
  );
}

function inviteOf(demo: DemoView | null, person: string): string {
  const url = demo?.people.find(({ id }) => id === person)?.url ?? '';
  return url.slice(url.indexOf('#') + 1);
}
