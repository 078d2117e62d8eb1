import type { JSX } from 'preact';
import type { PanelAction, PanelPoint } from '../api/panel.ts';
import { localize } from '../text/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useUi } from '../ui/ui-context.ts';
import { Lamp } from './lamp.tsx';

type Props = { point: PanelPoint; name: string; onAct: (act: PanelAction) => void; onClose: () => void };

/** Rare actions at one call point: the visitor's cancel, and what staff do at the place. */
export function CallPointDialog({ point, name, onAct, onClose }: Props): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.panel;
  const act = (what: PanelAction): void => {
    onAct(what);
    onClose();
  };
  return (
    <Dialog title={name} onClose={onClose}>
      <Lamp point={point} />
      {point.say !== null && <p>{localize(point.say, language.value)}</p>}
      <p class="soft">
        {point.connected ? t.details.connected : t.details.gone} · {t.details.battery}:
        {point.battery === null ? t.mains : `${Math.round(point.battery)} %`}
        {' · '}
        {t.details.presses} {point.pressCount} {t.details.times}
      </p>
      <div class="choices">
        <button type="button" class="act choice" onClick={() => act('presence')}>
          {t.presence}
        </button>
        <button type="button" class="act choice" onClick={() => act('reset')}>
          {t.reset}
        </button>
        <button type="button" class="act choice" onClick={() => act('cancel')}>
          {t.cancel}
        </button>
      </div>
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.close}
      </button>
    </Dialog>
  );
}
