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

/** The lamp as colour, blinking, icon and word, so that it can be understood without colour. */
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
