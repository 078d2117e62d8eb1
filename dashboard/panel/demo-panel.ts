import { signal, type ReadonlySignal } from '@preact/signals';
import type { WordsView } from '../../hub/contract/ids.ts';
import { fetchDemo, type DemoView } from '../api/demo.ts';
import { openPanel, type PanelAct, type PanelLine, type PanelPoint } from '../api/panel.ts';

export type Panel = {
  /** `asking` until /demo.json has answered; null: this hub is no demo. */
  readonly demo: ReadonlySignal<DemoView | null | 'asking'>;
  readonly points: ReadonlySignal<ReadonlyMap<string, PanelPoint>>;
  readonly lineUp: ReadonlySignal<boolean>;
  readonly act: (point: string, act: PanelAct) => void;
  /** A link to a phone was opened; it works once, so fresh ones are fetched. */
  readonly linkUsed: () => void;
  readonly stop: () => void;
};

/** Time for the other window to join, before the links are asked for again. */
const JOIN_MS = 2_000;

/**
 * The demo's front door: the simulated call points and what each shows to the person in front of it.
 * @param onSay a call point has something new to say
 */
export function openDemoPanel(onSay: (words: WordsView) => void): Panel {
  const demo = signal<DemoView | null | 'asking'>('asking');
  const points = signal<ReadonlyMap<string, PanelPoint>>(new Map());
  const lineUp = signal(true);
  let line: PanelLine | null = null;
  let stopped = false;

  function take(point: PanelPoint): void {
    const before = points.value.get(point.id);
    points.value = new Map(points.value).set(point.id, point);
    // What was being said before this page came is old news, and a button that rests says nothing aloud.
    if (before !== undefined && point.say !== null && point.stage !== 'idle' && point.say.zh !== before.say?.zh)
      onSay(point.say);
  }

  async function refresh(): Promise<void> {
    const found = await fetchDemo(fetch.bind(globalThis));
    if (found !== null && !stopped) demo.value = found;
  }
  const seenAgain = (): void => {
    if (document.visibilityState === 'visible') void refresh();
  };
  document.addEventListener('visibilitychange', seenAgain);

  async function open(): Promise<void> {
    const found = await fetchDemo(fetch.bind(globalThis));
    demo.value = found;
    if (found !== null && !stopped)
      line = openPanel(found.panel, take, (up) => {
        lineUp.value = up;
      });
  }
  void open();

  return {
    demo,
    points,
    lineUp,
    act: (point, act) => line?.act(point, act),
    linkUsed: () => {
      setTimeout(() => void refresh(), JOIN_MS);
    },
    stop() {
      stopped = true;
      document.removeEventListener('visibilitychange', seenAgain);
      line?.stop();
    },
  };
}
