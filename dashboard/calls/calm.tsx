import type { JSX } from 'preact';
import { nameOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useCalls } from './calls-context.ts';
import { PastCall } from './past-call.tsx';
import { useDutyEnds } from './use-duty-ends.ts';

type Props = {
  /** The person whose phone it is; null on a board. */
  readonly me: string | null;
  readonly isLost: boolean;
  readonly hasSound: boolean;
};

/** What is right while nobody waits: the line, the sound, who is on duty until when, and how many calls there were. */
export function Calm({ me, isLost, hasSound }: Props): JSX.Element {
  const { text } = useUi();
  const { history } = useCalls();
  const duty = useDutyWords(me);
  const today = history.today.value;
  const t = text.value.calm;
  return (
    <ul class="calm">
      <Line icon={isLost ? 'broken' : 'check'} isWrong={isLost} words={isLost ? t.lineDown : t.lineUp} />
      <Line icon={hasSound ? 'sound' : 'mute'} isWrong={!hasSound} words={hasSound ? t.soundOn : t.soundOff} />
      {duty.map((words, row) => (
        <Line key={row} icon={row === 0 ? 'clock' : 'people'} words={words} />
      ))}
      {today !== null && <Line icon="bell" words={t.today(today.length)} />}
    </ul>
  );
}

function Line({ icon, words, isWrong = false }: { icon: IconName; words: string; isWrong?: boolean }): JSX.Element {
  return (
    <li class={isWrong ? 'calm-wrong' : ''}>
      <Icon name={icon} />
      <span>{words}</span>
    </li>
  );
}

/** When the own duty ends, and who else is on duty. On a board: everybody who is. */
function useDutyWords(me: string | null): string[] {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const endOf = useDutyEnds();
  const t = text.value.calm;
  const time = (ms: number): string => timeOfDay(ms, site.value?.site?.timezone, false);
  const duty = liveCalls.duty.value;
  const onDuty = [...new Set(duty.flatMap(({ staff }) => staff))];
  const named = (ids: readonly string[]): string =>
    ids
      .map((id) => {
        const end = endOf(id);
        const name = nameOf(site.value?.staff, id, language.value);
        return end === null ? name : t.nameUntil(name, time(end));
      })
      .join(language.value === 'zh' ? '、' : ', ');
  if (me === null) return [onDuty.length === 0 ? t.nobodyOnDuty : t.onDuty(named(onDuty))];
  const end = endOf(me);
  const isBackup = duty.some(({ backup }) => backup?.includes(me) === true);
  const own = onDuty.includes(me)
    ? end === null
      ? t.youOnDuty
      : t.youUntil(time(end))
    : isBackup && end !== null
      ? t.youBackup(time(end))
      : t.youOffDuty;
  const others = onDuty.filter((id) => id !== me);
  return [own, others.length === 0 ? t.nobodyElse : t.alsoOnDuty(named(others))];
}

/** The calls that were closed last: where, when, how long until somebody went, and who closed it. */
export function LastCalls(): JSX.Element | null {
  const { text } = useUi();
  const { history } = useCalls();
  const calls = history.lastClosed.value;
  if (calls.length === 0) return null;
  return (
    <section class="last-calls" aria-labelledby="last-calls">
      <h2 id="last-calls">{text.value.calm.lastCalls}</h2>
      <ol>
        {calls.map((call) => (
          <li key={call.id}>
            <PastCall call={call} />
          </li>
        ))}
      </ol>
    </section>
  );
}
