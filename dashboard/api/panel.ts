import type { StageName } from '../../hub/contract/device-messages.ts';
import type { WordsView } from '../../hub/contract/ids.ts';

/**
 * What one simulated call point shows to the person in front of it. `sending`, `notSent`: known by the device itself.
 */
export type PanelPoint = {
  readonly id: string;
  readonly connected: boolean;
  readonly lamp: 'off' | 'yellow' | 'green' | 'red' | 'sending' | 'not-sent';
  readonly blink: boolean;
  /** null while only the device itself has something to show. */
  readonly stage: StageName | null;
  readonly say: WordsView | null;
  readonly sending: boolean;
  readonly notSent: boolean;
  readonly pressCount: number;
  /** 0-100 %, null for mains devices. */
  readonly battery: number | null;
};
export type PanelAction = 'down' | 'up' | 'cancel' | 'reset' | 'presence';
export type PanelConnection = {
  /** Actions on one point are sent in order, so that the release never overtakes its press. */
  readonly act: (point: string, act: PanelAction) => void;
  readonly stop: () => void;
};

const AGAIN_MS = 1_000;

/**
 * Listens to the demo's panel server (firmware-sim/panel-api): `GET /events` sends all points, then each change, as
 * `event: state` with one point as JSON.
 * @param origin `http://127.0.0.1:PORT`, named in the page's connect-src
 */
export function openPanel(
  origin: string,
  onPoint: (point: PanelPoint) => void,
  onLine: (up: boolean) => void,
): PanelConnection {
  const queues = new Map<string, Promise<unknown>>();
  let events: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function listen(): void {
    events = new EventSource(`${origin}/events`);
    events.onopen = () => onLine(true);
    events.addEventListener('state', ({ data }: MessageEvent<string>) => onPoint(JSON.parse(data) as PanelPoint));
    events.onerror = () => {
      onLine(false);
      // The browser reconnects by itself, unless it has closed the connection.
      if (events?.readyState === EventSource.CLOSED) timer = setTimeout(listen, AGAIN_MS);
    };
  }

  listen();
  return {
    act(point, act) {
      const before = queues.get(point) ?? Promise.resolve();
      // No body and no own header: a simple request needs no preflight, which would delay the press.
      const path = `${origin}/points/${encodeURIComponent(point)}/${act}`;
      queues.set(
        point,
        before.then(() => fetch(path, { method: 'POST' })).catch(() => onLine(false)),
      );
    },
    stop() {
      clearTimeout(timer);
      events?.close();
    },
  };
}
