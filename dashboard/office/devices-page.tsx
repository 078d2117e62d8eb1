import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CallPointView } from '../../hub/contract/http/devices.ts';
import { useAccount } from '../account/account-context.ts';
import { fetchCallPoints } from '../api/call-points.ts';
import type { Refusal } from '../api/http.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { agoWords, timeOfDay } from '../text/times.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { stateOf, worstFirst, type ButtonState } from './button-order.ts';
import { dayOf, weekdayWords } from './days.ts';
import { OfficePage } from './office-page.tsx';
import { TryLamp } from './try-lamp.tsx';
import { useOffice } from './use-office.ts';

const READ_EVERY_MS = 10_000;
const DAY_MS = 86_400_000;
const ICONS: Record<ButtonState, IconName> = {
  lost: 'broken',
  missing: 'danger',
  weak: 'danger',
  late: 'clock',
  unproven: 'danger',
  unknown: 'clock',
  ok: 'check',
};

/** `/devices`: every button, the worst first: when it was heard, its battery. */
export function DevicesPage(): JSX.Element {
  const { text } = useUi();
  const { http } = useAccount();
  const t = useOffice();
  const [points, setPoints] = useState<readonly CallPointView[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    async function read(): Promise<void> {
      const answer = await fetchCallPoints(http);
      if (answer.ok) setPoints(answer.value);
      setRefusal(answer.ok ? null : answer.refusal);
    }
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [http]);
  return (
    <OfficePage title={t.devices}>
      <RefusalNote refusal={refusal} />
      {points === null && refusal === null && <p aria-live="polite">{text.value.waitPlease}</p>}
      {points !== null && (
        <>
          <p>{t.worst}</p>
          <ol class="buttons">
            {worstFirst(points).map((point) => (
              <ButtonLine key={point.id} point={point} />
            ))}
          </ol>
        </>
      )}
    </OfficePage>
  );
}

function ButtonLine({ point }: { point: CallPointView }): JSX.Element {
  const { language } = useUi();
  const { site } = useSite();
  const t = useOffice();
  const state = stateOf(point);
  return (
    <li class={`button-line button-${state}`}>
      <Icon name={ICONS[state]} />
      <div>
        <strong>{localize(point.name, language.value)}</strong>{' '}
        <span class="soft">{nameOf(site.value?.places, point.place, language.value)}</span>
        <p class="button-state">{t.states[state]}</p>
        {point.device !== null && <Heard device={point.device} />}
        {point.device?.outputs !== undefined && point.device.outputs.length > 0 && (
          <TryLamp device={point.device.id} name={localize(point.name, language.value)} />
        )}
      </div>
    </li>
  );
}

function Heard({ device: { lastSeenAt, battery } }: { device: NonNullable<CallPointView['device']> }): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const t = useOffice();
  const zone = site.value?.site?.timezone;
  const power = battery === null ? t.mains : t.battery(Math.round(battery));
  const at = lastSeenAt === null ? null : Date.parse(lastSeenAt);
  const heard =
    at === null
      ? t.neverHeard
      : clock.now.value - at < DAY_MS
        ? t.lastHeard(agoWords(clock.now.value - at, text.value))
        : t.since(`${weekdayWords(dayOf(at, zone), language.value)} ${timeOfDay(at, zone, false)}`);
  return <p class="digits">{[heard, power].join(' · ')}</p>;
}
