import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

export type HandOverTo = { readonly staff: string } | { readonly team: string };

/** A hand-over that is offered and not answered yet. Until then the owner stays the same. */
export function PendingHandOver({ call }: { call: CallView }): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  if (call.handOver === null) return null;
  const { to } = call.handOver;
  const name =
    'staff' in to
      ? nameOf(site.value?.staff, to.staff, language.value)
      : nameOf(site.value?.teams, to.team, language.value);
  return (
    <p class="owner soft">
      <Icon name="send" />
      <span>{text.value.call.offered(name)}</span>
    </p>
  );
}

/** "Who takes it over?": a team, of which the first to accept gets it, or one person. */
export function HandOverDialog({
  me,
  onAnswer,
  onCancel,
}: {
  me: string;
  onAnswer: (to: HandOverTo) => void;
  onCancel: () => void;
}): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const t = text.value;
  const people = (site.value?.staff ?? []).filter(
    ({ id, team, active }) => id !== me && team !== undefined && active !== false,
  );
  return (
    <Dialog title={t.call.handOverTitle} onClose={onCancel}>
      <div class="choices choices-many">
        {(site.value?.teams ?? []).map(({ id, name }) => (
          <button key={id} type="button" class="act choice" onClick={() => onAnswer({ team: id })}>
            {localize(name, language.value)}
          </button>
        ))}
        {people.map(({ id, name }) => (
          <button key={id} type="button" class="act choice" onClick={() => onAnswer({ staff: id })}>
            {localize(name, language.value)}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onCancel}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
