import { signal, type ReadonlySignal } from '@preact/signals';
import type { WordsView } from '../../hub/contract/ids.ts';
import { fetchDemo, type DemoView } from '../api/demo.ts';
import { openPanel, type PanelAction, type PanelConnection, type PanelPoint } from '../api/panel.ts';

export type DemoPanel = {
  /** `loading` until /demo.json has answered; null: this hub is no demo. */
  readonly demo: ReadonlySignal<DemoView | null | 'loading'>;
  readonly points: ReadonlySignal<ReadonlyMap<string, PanelPoint>>;
  readonly connected: ReadonlySignal<boolean>;
  readonly act: (point: string, action: PanelAction) => void;
  /** A link to a phone was opened. It works once, so new links are fetched. */
  readonly linkUsed: () => void;
  readonly stop: () => void;
};

/** Time for the other window to sign in, before new links are fetched. */
const JOIN_MS = 2_000;

/**
 * The simulated call points of the demo, and what each shows to the person in front of it.
 * @param onSay a call point has something new to say
 */
export function openDemoPanel(onSay: (words: WordsView) => void): DemoPanel {
  const demo = signal<DemoView | null | 'loading'>('loading');
  const points = signal<ReadonlyMap<string, PanelPoint>>(new Map());
  const connected = signal(true);
  let connection: PanelConnection | null = null;
  let stopped = false;

  function onPoint(point: PanelPoint): void {
    const before = points.value.get(point.id);
    points.value = new Map(points.value).set(point.id, point);
    // What was said before this page opened is not said again, and an idle button says nothing aloud.
    if (before !== undefined && point.say !== null && point.stage !== 'idle' && point.say.zh !== before.say?.zh)
      onSay(point.say);
  }

  async function refresh(): Promise<void> {
    const found = await fetchDemo(fetch.bind(globalThis));
    if (found !== null && !stopped) demo.value = found;
  }
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') void refresh();
  };
  document.addEventListener('visibilitychange', onVisibility);

  async function open(): Promise<void> {
    const found = await fetchDemo(fetch.bind(globalThis));
    demo.value = found;
    if (found !== null && !stopped)
      connection = openPanel(found.panel, onPoint, (up) => {
        connected.value = up;
      });
  }
  void open();

  return {
    demo,
    points,
    connected,
    act: (point, action) => connection?.act(point, action),
    linkUsed: () => {
      setTimeout(() => void refresh(), JOIN_MS);
    },
    stop() {
      stopped = true;
      document.removeEventListener('visibilitychange', onVisibility);
      connection?.stop();
    },
  };
}
