import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import type { SiteView } from '../api/site.ts';
import { say } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';

export type HandOverTo = { readonly staff: string } | { readonly team: string };

/** Is this person asked to take the call over, by name or as one of a team? */
export function isOfferedTo(me: string | null, call: CallView, site: SiteView | null): boolean {
  if (me === null || call.handOver === null || call.owner?.id === me) return false;
  const { to } = call.handOver;
  return 'staff' in to ? to.staff === me : site?.staff?.find(({ id }) => id === me)?.team === to.team;
}

/** The offer that waits for an answer: whom it was made to, and that the call is still the owner's. */
export function PendingOffer({ call }: { call: CallView }): JSX.Element | null {
  const { site, text, language } = useApp();
  if (call.handOver === null) return null;
  const { to } = call.handOver;
  const whom =
    'staff' in to
      ? nameOf(site.value?.staff, to.staff, language.value)
      : nameOf(site.value?.teams, to.team, language.value);
  return (
    <p class="owner soft">
      <Icon name="send" />
      <span>{text.value.call.offered(whom)}</span>
    </p>
  );
}

/** "Who takes it over?": whoever of a team says yes first, or one person. */
export function HandOverDialog({
  me,
  onAnswer,
  onCancel,
}: {
  me: string;
  onAnswer: (to: HandOverTo) => void;
  onCancel: () => void;
}): JSX.Element {
  const { site, text, language } = useApp();
  const t = text.value;
  const people = (site.value?.staff ?? []).filter(
    ({ id, team, active }) => id !== me && team !== undefined && active !== false,
  );
  return (
    <Dialog title={t.call.handOverTitle} onClose={onCancel}>
      <div class="choices choices-many">
        {(site.value?.teams ?? []).map(({ id, name }) => (
          <button key={id} type="button" class="act choice" onClick={() => onAnswer({ team: id })}>
            {say(name, language.value)}
          </button>
        ))}
        {people.map(({ id, name }) => (
          <button key={id} type="button" class="act choice" onClick={() => onAnswer({ staff: id })}>
            {say(name, language.value)}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onCancel}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
