import type { ButtonHTMLAttributes, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PanelAction, PanelPoint } from '../api/panel.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { Lamp } from './lamp.tsx';

/** The same as in the device: after this time it sends "hold", and the call becomes an emergency. */
const HOLD_MS = 3_000;

type Props = { point: PanelPoint; name: string; onAct: (act: PanelAction) => void; onMore: () => void };

/** One simulated button: press it, or hold it for an emergency. Its lamp and words show the feedback. */
export function CallPoint({ point, name, onAct, onMore }: Props): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.panel;
  const { pressed, held, handlers } = usePressing(onAct);
  const words =
    point.say !== null ? localize(point.say, language.value) : point.lamp === 'not-sent' ? t.notSentWords : '';
  return (
    <li class={`point at-${point.id} lamp-${point.lamp} ${point.connected ? '' : 'point-gone'}`} data-point={point.id}>
      <span class="point-name">{name}</span>
      <span class="point-press">
        <button
          type="button"
          class={`point-button ${pressed ? 'pressed' : ''} ${held ? 'held' : ''}`}
          aria-label={t.press(name)}
          {...handlers}
        >
          <svg class="point-ring" viewBox="0 0 72 72" aria-hidden="true" focusable="false">
            <circle class="ring-track" cx="36" cy="36" r="32" />
            <circle class="ring-fill" cx="36" cy="36" r="32" pathLength="100" />
          </svg>
          <Icon name={held ? 'danger' : 'bell'} />
        </button>
        <button type="button" class="point-more" aria-label={t.more(name)} onClick={onMore}>
          <Icon name="more" />
        </button>
      </span>
      <Lamp point={point} />
      <p class={`point-words ${point.stage === 'idle' && !held ? 'words-idle' : ''}`}>{held ? t.emergency : words}</p>
    </li>
  );
}

/**
 * Presses by finger, mouse or keyboard. A press that went down always comes up again, also when the finger slides away,
 * the window loses the focus or the page is closed, so that no button sticks.
 */
function usePressing(onAct: (act: PanelAction) => void): {
  pressed: boolean;
  held: boolean;
  handlers: ButtonHTMLAttributes;
} {
  const [pressed, setPressed] = useState(false);
  const [held, setHeld] = useState(false);
  const isDown = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const act = useRef(onAct);
  act.current = onAct;

  function down(): void {
    if (isDown.current) return;
    isDown.current = true;
    setPressed(true);
    setHeld(false);
    timer.current = setTimeout(() => setHeld(true), HOLD_MS);
    act.current('down');
  }
  function up(): void {
    if (!isDown.current) return;
    isDown.current = false;
    clearTimeout(timer.current);
    setPressed(false);
    setHeld(false);
    act.current('up');
  }

  useEffect(() => {
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') up();
    };
    addEventListener('blur', up);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      removeEventListener('blur', up);
      document.removeEventListener('visibilitychange', hidden);
      up();
    };
  }, []);

  return {
    pressed,
    held,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        down();
      },
      onPointerUp: up,
      onPointerCancel: up,
      onLostPointerCapture: up,
      onContextMenu: (event) => event.preventDefault(),
      onKeyDown: (event) => {
        if (event.repeat || (event.key !== ' ' && event.key !== 'Enter')) return;
        event.preventDefault();
        down();
      },
      onKeyUp: (event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        up();
      },
      // Screen readers on phones send only a click, without finger or key: a short press.
      onClick: (event) => {
        if (event.detail !== 0) return;
        down();
        up();
      },
      onBlur: up,
    },
  };
}
