import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StaffView } from '../../hub/contract/http/people.ts';
import { localize } from '../text/language.ts';
import { Pagers } from '../pager/pagers.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { CalendarLink } from './calendar-link.tsx';
import { OwnPin } from './own-pin.tsx';
import { Passkeys } from './passkeys.tsx';
import { SessionList } from './session-list.tsx';

/** The devices on which a person is signed in. Leads see those of everybody: they end lost ones and invite new ones. */
export function SessionsDialog({ staff, onClose }: { staff: StaffView; onClose: () => void }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const [whose, setWhose] = useState(staff.id);
  const t = text.value.sessions;
  const leads = staff.roles.some((role) => role === 'lead' || role === 'admin');
  const people = site.value?.staff?.filter(({ active }) => active !== false) ?? [];
  function nameOf(id: string): string {
    const person = people.find((one) => one.id === id);
    return person === undefined ? id : localize(person.name, language.value);
  }
  return (
    <Dialog title={t.title} onClose={onClose}>
      {leads && (
        <form class="dialog-form" onSubmit={(event) => event.preventDefault()}>
          <label>
            <span>{t.whose}</span>
            <select value={whose} onChange={(event) => setWhose(event.currentTarget.value)}>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {id === staff.id ? t.mine(localize(name, language.value)) : localize(name, language.value)}
                </option>
              ))}
            </select>
          </label>
        </form>
      )}
      <SessionList key={whose} whose={whose} mayInvite={leads} />
      <Pagers key={`pagers of ${whose}`} whose={whose} mine={whose === staff.id} />
      <Passkeys key={`keys of ${whose}`} whose={whose} mine={whose === staff.id} />
      <CalendarLink key={`calendar of ${whose}`} whose={whose} name={whose === staff.id ? null : nameOf(whose)} />
      {whose === staff.id && <OwnPin />}
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.close}
      </button>
    </Dialog>
  );
}
