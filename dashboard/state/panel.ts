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
  readonly stop: () => void;
};

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
    if (before !== undefined && point.say !== null && point.stage !== 'idle' && point.say.zh !== before.say?.zh) onSay(point.say);
  }

  async function open(): Promise<void> {
    const found = await fetchDemo(fetch.bind(globalThis));
    demo.value = found;
    if (found !== null && !stopped) line = openPanel(found.panel, take, (up) => { lineUp.value = up; });
  }
  void open();

  return {
    demo, points, lineUp,
    act: (point, act) => line?.act(point, act),
    stop() {
      stopped = true;
      line?.stop();
    },
  };
}
