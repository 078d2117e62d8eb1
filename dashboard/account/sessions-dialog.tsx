import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { InviteView, SessionView, StaffView } from '../../hub/contract/http/people.ts';
import { cutOff, invite as askForInvite, listSessions } from '../api/sessions.ts';
import type { Answer, Refusal } from '../api/http.ts';
import { dayAndTime } from '../text/times.ts';
import { say } from '../text/language.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { InviteCode } from './invite-code.tsx';
import { OwnPin } from './own-pin.tsx';
import { Passkeys } from './passkeys.tsx';

/** The hub tells nobody by itself that a phone has joined; while the list is open it is read this often. */
const READ_EVERY_MS = 3_000;

/** Listening phones are noted once a minute. */
const IN_USE_MS = 150_000;

/** Where one is signed in, and for leads where anybody is: a lost phone is cut off here, and a new one invited. */
export function SessionsDialog({ staff, onClose }: { staff: StaffView; onClose: () => void }): JSX.Element {
  const { site, text, language } = useApp();
  const [whose, setWhose] = useState(staff.id);
  const t = text.value.sessions;
  const leads = staff.roles.some((role) => role === 'lead' || role === 'admin');
  const people = site.value?.staff?.filter(({ active }) => active !== false) ?? [];
  return (
    <Dialog title={t.title} onClose={onClose}>
      {leads && (
        <form class="own-reason" onSubmit={(event) => event.preventDefault()}>
          <label>
            <span>{t.whose}</span>
            <select value={whose} onChange={(event) => setWhose(event.currentTarget.value)}>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {id === staff.id ? t.mine(say(name, language.value)) : say(name, language.value)}
                </option>
              ))}
            </select>
          </label>
        </form>
      )}
      <Sessions key={whose} whose={whose} mayInvite={leads} />
      <Passkeys key={`keys of ${whose}`} whose={whose} mine={whose === staff.id} />
      {whose === staff.id && <OwnPin />}
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.close}
      </button>
    </Dialog>
  );
}

function Sessions({ whose, mayInvite }: { whose: string; mayInvite: boolean }): JSX.Element {
  const { http, session, text, language } = useApp();
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

  function tell(answer: Answer<unknown>): boolean {
    setRefused(answer.ok ? null : answer.refusal);
    return answer.ok;
  }
  async function end({ id, current }: SessionView): Promise<void> {
    if (current) return session.leave();
    const answer = await cutOff(http, id);
    // Somebody else was quicker: it is gone all the same.
    if (answer.ok || answer.refusal.code !== 'NOT_FOUND') tell(answer);
    return read();
  }
  async function inviteOne(): Promise<void> {
    const answer = await askForInvite(http, whose);
    if (tell(answer) && answer.ok) setInvited({ invite: answer.value, before: (list ?? []).map(({ id }) => id) });
  }

  return (
    <>
      {list?.length === 0 && <p>{t.none}</p>}
      <ul class="notes" aria-label={t.title}>
        {list?.map((one) => (
          <One key={one.id} session={one} onEnd={() => void end(one)} />
        ))}
      </ul>
      {refused !== null && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {refusalWords(refused, text.value, language.value)}
        </p>
      )}
      {invited !== null && (
        <InviteCode invite={invited.invite} used={list?.some(({ id }) => !invited.before.includes(id)) === true} />
      )}
      {mayInvite && list !== null && (
        <button type="button" class="act act-side" onClick={() => void inviteOne()}>
          <Icon name="plus" />
          <span>{invited === null ? t.invite : t.inviteAgain}</span>
        </button>
      )}
    </>
  );
}

/** Cutting off takes two taps: the phone beside the lost one in the list may be the only one that rings. */
function One({ session, onEnd }: { session: SessionView; onEnd: () => void }): JSX.Element {
  const { clock, site, text } = useApp();
  const [sure, setSure] = useState(false);
  const t = text.value.sessions;
  const seenAt = Date.parse(session.lastSeenAt);
  const seen =
    session.current || clock.now.value - seenAt < IN_USE_MS
      ? t.inUse
      : t.seen(dayAndTime(seenAt, site.value?.site?.timezone));
  const words = session.current ? t.signOutHere : t.cutOff;
  return (
    <li class="session">
      <p>
        <strong>{session.device === '' ? t.unnamed : session.device}</strong>
        {session.current && <em> {t.thisOne}</em>}
        <br />
        <span class="soft">{seen}</span>
      </p>
      <button
        type="button"
        class={`act act-side ${sure ? 'act-sure' : ''}`}
        onClick={() => {
          if (sure) onEnd();
          else setSure(true);
        }}
      >
        {sure ? t.sure(words) : words}
      </button>
    </li>
  );
}
