import type { JSX } from 'preact';
import type { ReachabilityView } from '../../hub/contract/stream.ts';
import { useCalls } from '../calls/calls-context.ts';
import { nameOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import type { Text } from '../text/zh.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

const ICONS = { proven: 'check', unproven: 'clock', cannot: 'mute' } as const satisfies Record<string, IconName>;

/** On the board: each person on shift by name, how well they hear, and since when. */
export function PeopleOnShift(): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const t = text.value.ways;
  const onShift = new Set(liveCalls.duty.value.flatMap(({ staff, backup = [] }) => [...staff, ...backup]));
  const people = liveCalls.reachability.value.filter(({ staff, ways }) => onShift.has(staff) && ways !== undefined);
  if (people.length === 0) return null;
  return (
    <section aria-label={t.onShift}>
      <ul class="people-on-shift">
        {people.map((person) => (
          <li key={person.staff} class={`hears-${person.state}`}>
            <Icon name={ICONS[person.state]} />
            <strong>{nameOf(site.value?.staff, person.staff, language.value)}</strong>{' '}
            <span>{stateWords(person, site.value?.site?.timezone, text.value)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Only kinds of ways, never the names of phones: a board is read by everybody who passes. */
function stateWords(
  { state, since = null, ways = [] }: ReachabilityView,
  timezone: string | undefined,
  text: Text,
): string {
  const { ways: t } = text;
  const words =
    since === null ? t.states[state] : t.stateSince(t.states[state], timeOfDay(Date.parse(since), timezone, false));
  const best = ways.filter((way) => way.state === state);
  const reasons =
    state === 'proven'
      ? best.map(({ kind }) => t.kinds[kind] ?? kind)
      : best.slice(0, 1).map(({ kind, why }) => t.reason(t.kinds[kind] ?? kind, t.reasons[why] ?? why));
  return [words, ...new Set(reasons)].join(t.comma);
}
