import type { JSX } from 'preact';
import type { PanelPoint } from '../api/panel.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';

const ICONS: Record<PanelPoint['lamp'], IconName> = {
  off: 'bell',
  yellow: 'clock',
  green: 'going',
  red: 'danger',
  sending: 'send',
  'not-sent': 'broken',
};

/** Colour, blinking, a sign and a word: whoever misses one has the others. */
export function Lamp({ point }: { point: PanelPoint }): JSX.Element {
  const t = useUi().text.value.panel;
  const here = point.lamp === 'green' && point.stage === 'attended';
  return (
    <span class={`lamp lamp-${point.lamp} ${point.blink ? 'lamp-blink' : ''}`} data-lamp={point.lamp}>
      <span class="lamp-light">
        <Icon name={here ? 'there' : ICONS[point.lamp]} />
      </span>
      <span>{here ? t.attended : t.lamps[point.lamp]}</span>
    </span>
  );
}
