import type { JSX } from 'preact';
import type { PagerStepsText } from '../text/zh/pager-steps.ts';

export type DrawingName = keyof PagerStepsText['steps'];

const PHONE = <rect class="draw-phone" x="26" y="6" width="68" height="108" rx="10" />;
const SIGNAL = <path class="draw-line" d="M40 46a28 28 0 0 1 40 0M47 54a18 18 0 0 1 26 0M54 62a8 8 0 0 1 12 0" />;
const BELL = 'M60 30a16 16 0 0 0-16 16c0 14-5 16-5 21h42c0-5-5-7-5-21a16 16 0 0 0-16-16zM54 72a6 6 0 0 0 12 0';
/** Where the thumb presses. */
const THUMB = 'M0 0a7 7 0 1 1 14 0a7 7 0 1 1-14 0';

/**
 * Our own pictures of the steps, on a grid 80 wide and 120 high. They show what to look for and no screen of any app. The words
 * beside them say the same, so they are hidden from screen readers.
 */
const DRAWINGS: Record<DrawingName, JSX.Element> = {
  app: (
    <>
      {PHONE}
      <rect class="draw-app" x="42" y="24" width="36" height="36" rx="9" />
      <path
        class="draw-on-app"
        d="M60 31a8 8 0 0 0-8 8c0 7-2 8-2 11h20c0-3-2-4-2-11a8 8 0 0 0-8-8zM57 53a3 3 0 0 0 6 0"
      />
      <path class="draw-mark" d="M60 70v24M50 85l10 10 10-10" />
    </>
  ),
  file: (
    <>
      {PHONE}
      <path class="draw-card" d="M40 26h26l14 14v42H40z" />
      <path class="draw-line" d="M66 26v14h14M48 52h24M48 62h24M48 72h14" />
      <path class="draw-mark" d="M60 104V88M52 95l8-8 8 8" />
    </>
  ),
  websocket: (
    <>
      {PHONE}
      <rect class="draw-card" x="32" y="18" width="56" height="34" rx="5" />
      <path class="draw-line" d="M38 27h40M38 34h28" />
      <rect class="draw-app" x="58" y="39" width="26" height="9" rx="4" />
      <path class="draw-press" transform="translate(70 43)" d={THUMB} />
      <path class="draw-mark" d="M42 72h36M70 64l8 8-8 8M78 92H42M50 84l-8 8 8 8" />
    </>
  ),
  battery: (
    <>
      {PHONE}
      <rect class="draw-card" x="44" y="34" width="32" height="54" rx="5" />
      <path class="draw-line" d="M54 34v-6h12v6" />
      <rect class="draw-good" x="49" y="40" width="22" height="43" rx="2" />
      <path class="draw-on-app" d="M53 62l5 6 10-12" />
    </>
  ),
  alarms: (
    <>
      {PHONE}
      <circle class="draw-card" cx="60" cy="58" r="22" />
      <path class="draw-line" d="M60 44v15l9 6M42 38l8-7M78 38l-8-7" />
      <path class="draw-mark" d="M50 96l7 7 14-15" />
    </>
  ),
  maker: (
    <>
      {PHONE}
      <rect class="draw-card" x="34" y="24" width="24" height="46" rx="5" />
      <rect class="draw-card" x="62" y="24" width="24" height="46" rx="5" />
      <path class="draw-app" d="M67 46h14v12H67z" />
      <path class="draw-line" d="M69 46v-4a5 5 0 0 1 10 0v4" />
      <rect class="draw-good" x="44" y="84" width="32" height="16" rx="8" />
      <circle class="draw-knob" cx="68" cy="92" r="6" />
    </>
  ),
  sound: (
    <>
      {PHONE}
      <path class="draw-card" d={BELL} />
      <path class="draw-mark" d="M34 38a30 30 0 0 0 0 22M86 38a30 30 0 0 1 0 22" />
      <path class="draw-line" d="M66 98a10 10 0 1 1-8-14 8 8 0 0 0 8 14zM44 106l30-24" />
    </>
  ),
  insistent: (
    <>
      {PHONE}
      <path class="draw-line" d="M42 40a18 18 0 0 1 32-6M76 24v11H65M78 48a18 18 0 0 1-32 6M44 64V53h11" />
      <rect class="draw-card" x="42" y="80" width="36" height="18" rx="9" />
      <circle class="draw-knob" cx="51" cy="89" r="7" />
    </>
  ),
  data: (
    <>
      {PHONE}
      {SIGNAL}
      <circle class="draw-dot" cx="60" cy="68" r="3" />
      <path class="draw-line" d="M46 100v-6M55 100V90M64 100V86M73 100V82" />
      <path class="draw-stop" d="M42 80l36 24" />
    </>
  ),
  test: (
    <>
      <rect class="draw-dark" x="26" y="6" width="68" height="108" rx="10" />
      <path class="draw-on-dark" d={BELL} />
      <path class="draw-on-dark" d="M34 38a30 30 0 0 0 0 22M86 38a30 30 0 0 1 0 22" />
      <rect class="draw-button" x="36" y="86" width="48" height="16" rx="8" />
      <path class="draw-press" transform="translate(66 95)" d={THUMB} />
    </>
  ),
};

export function Drawing({ of: name }: { of: DrawingName }): JSX.Element {
  return (
    <svg class="pager-drawing" viewBox="20 0 80 120" aria-hidden="true" focusable="false">
      {DRAWINGS[name]}
    </svg>
  );
}
