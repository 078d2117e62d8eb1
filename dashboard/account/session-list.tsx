import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { InviteView, SessionView } from '../../hub/contract/http/people.ts';
import type { Refusal } from '../api/http.ts';
import { invite, listSessions, renameSession, revokeSession } from '../api/account/sessions.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { InviteCode } from './invite-code.tsx';
import { SessionItem } from './session-item.tsx';

/** The hub sends no message when a phone has joined, so the open list is read this often. */
const READ_EVERY_MS = 3_000;

/** The sessions of a person, read again while they are shown, and an invitation for one more phone. */
export function SessionList({ whose, mayInvite }: { whose: string; mayInvite: boolean }): JSX.Element {
  const { text } = useUi();
  const { http, session } = useAccount();
  const [list, setList] = useState<readonly SessionView[] | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [invited, setInvited] = useState<{ invite: InviteView; before: readonly string[] } | null>(null);
  const t = text.value.sessions;

  const read = useCallback(async (): Promise<void> => {
    const answer = await listSessions(http, whose);
    if (answer.ok) setList(answer.value.items);
    else setRefused(answer.refusal);
  }, [http, whose]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [read]);

  async function end({ id, current }: SessionView): Promise<void> {
    if (current) return session.leave();
    const answer = await revokeSession(http, id);
    // Not found: somebody else has ended it already.
    if (answer.ok || answer.refusal.code !== 'NOT_FOUND') setRefused(answer.ok ? null : answer.refusal);
    return read();
  }
  async function rename(id: string, name: string): Promise<void> {
    const answer = await renameSession(http, id, name);
    setRefused(answer.ok ? null : answer.refusal);
    return read();
  }
  async function addInvite(): Promise<void> {
    const answer = await invite(http, whose);
    setRefused(answer.ok ? null : answer.refusal);
    if (answer.ok) setInvited({ invite: answer.value, before: (list ?? []).map(({ id }) => id) });
  }

  return (
    <>
      {mayInvite && list !== null && (
        <button type="button" class="act act-side" onClick={() => void addInvite()}>
          <Icon name="plus" />
          <span>{invited === null ? t.invite : t.inviteAgain}</span>
        </button>
      )}
      {invited !== null && (
        <InviteCode invite={invited.invite} used={list?.some(({ id }) => !invited.before.includes(id)) === true} />
      )}
      <RefusalNote refusal={refused} />
      {list?.length === 0 && <p>{t.none}</p>}
      <ul class="notes" aria-label={t.title}>
        {list?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            onEnd={() => void end(session)}
            onRename={(name) => void rename(session.id, name)}
          />
        ))}
      </ul>
    </>
  );
}
