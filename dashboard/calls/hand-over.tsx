import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useCalls } from './calls-context.ts';
import { hearersFor } from './hearers.ts';

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

type DialogProps = {
  readonly me: string;
  readonly onAnswer: (to: HandOverTo) => void;
  readonly onCancel: () => void;
};

/** "Who takes it over?": a team, of which the first to accept gets it, or one person; who can hear now comes first. */
export function HandOverDialog({ me, onAnswer, onCancel }: DialogProps): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const { people, teams } = hearersFor(me, site.value, liveCalls.reachability.value, liveCalls.duty.value);
  const t = text.value;
  const choice = (key: string, name: string, words: string, to: HandOverTo): JSX.Element => (
    <button key={key} type="button" class="act choice hearer" onClick={() => onAnswer(to)}>
      {name} <small>{words}</small>
    </button>
  );
  return (
    <Dialog title={t.call.handOverTitle} onClose={onCancel}>
      <div class="choices choices-many">
        {people.map(({ id, name, hears, isOnDuty }) => {
          const words = t.closing.hears[hears];
          return choice(id, localize(name, language.value), isOnDuty ? t.closing.hearsOnDuty(words) : words, {
            staff: id,
          });
        })}
        {teams.map(({ id, name, count }) =>
          choice(`team ${id}`, localize(name, language.value), t.closing.teamHears(count), { team: id }),
        )}
      </div>
      <button type="button" class="act act-side" onClick={onCancel}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
