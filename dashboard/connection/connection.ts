import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { MatterFrame, ServerMessage, TestRingFrame } from '../../hub/contract/stream.ts';
import { keepStream, type Stream, type StreamOutside } from '../api/stream.ts';
import type { Clock } from './hub-clock.ts';
import type { House } from '../calls/live-calls.ts';
import type { Line } from './connection-loss.ts';
import type { Session } from '../account/session.ts';

/**
 * `phone`: somebody carries it; it rings, gives receipts and says whether it is seen. `board`: hangs on a wall and never
 * gives a receipt, because nobody may be in front of it; it tells the hub that it is not visible to a person.
 */
export type ConnectionRole = 'phone' | 'board';
export type Connection = {
  readonly role: ReadonlySignal<ConnectionRole | null>;
  readonly open: (role: ConnectionRole) => void;
  readonly close: () => void;
  /** The cards of these alerts are drawn on a page that can be seen. */
  readonly shown: (alertIds: readonly string[]) => void;
  readonly heard: (alertId: string) => void;
  /** The hub repeats an alert: it did not get our receipts. */
  readonly receiptAgain: (alertId: string) => void;
};

export function createConnection(parts: {
  readonly house: House;
  readonly line: Line;
  readonly session: Session;
  readonly clock: Clock;
  readonly outside: StreamOutside;
  readonly onSiteChange: () => void;
  readonly onTestRing: (frame: TestRingFrame) => void;
  /** Null when a line begins: what was said meanwhile is not said again. */
  readonly onMatter: (frame: MatterFrame | null) => void;
}): Connection {
  const { house, line, session, clock } = parts;
  const role = signal<ConnectionRole | null>(null);
  let stream: Stream | null = null;

  function start(): void {
    line.watch();
    stream = keepStream(
      {
        after: () => house.calls.value.seq,
        onMessages,
        onHeard: () => line.heard(),
        onSentAway(why) {
          close();
          house.clear();
          session.sentAway(why);
        },
        onUngreeted: () => void session.askOnce(),
      },
      parts.outside,
    );
  }

  function onMessages(messages: readonly ServerMessage[]): void {
    for (const message of messages) {
      if (message.type === 'change' && message.fact.type.startsWith('Site')) parts.onSiteChange();
      if (message.type === 'test-ring') parts.onTestRing(message);
      if (message.type === 'matter') parts.onMatter(message);
      if (message.type !== 'hello') continue;
      clock.setByHub(message.serverTime);
      if (session.signedIn(message.me)) {
        // The cookie of this browser belongs to somebody else since the last line: what was read before is not theirs.
        house.clear();
        stream?.stop();
        start();
        return;
      }
      tellVisible();
      parts.onMatter(null);
    }
    house.take(messages);
  }

  function tellVisible(): void {
    stream?.send({ type: 'visible', visible: role.value === 'phone' && document.visibilityState === 'visible' });
  }

  function close(): void {
    stream?.stop();
    stream = null;
    role.value = null;
    line.rest();
  }

  function receipt(alertIds: readonly string[], stage: 'shown' | 'heard'): void {
    if (role.value === 'phone') stream?.send(alertIds.map((alertId) => ({ type: 'receipt', alertId, stage })));
  }

  function wake(newNetwork: boolean): void {
    line.check();
    clock.tick();
    stream?.wake(newNetwork);
  }
  document.addEventListener('visibilitychange', () => {
    tellVisible();
    if (document.visibilityState === 'visible') wake(false);
  });
  addEventListener('pageshow', () => wake(false));
  addEventListener('online', () => wake(true));
  // Signed out by whatever way: no line is wanted.
  effect(() => {
    if (session.state.value.is === 'out' && role.peek() !== null) {
      close();
      house.clear();
    }
  });

  return {
    role,
    open(wanted) {
      if (role.value === wanted) return;
      if (stream !== null) close();
      role.value = wanted;
      start();
    },
    close,
    shown(alertIds) {
      house.mark(alertIds, 'shown');
      receipt(alertIds, 'shown');
    },
    heard(alertId) {
      house.mark([alertId], 'heard');
      receipt([alertId], 'heard');
    },
    receiptAgain(alertId) {
      const alert = house.alerts.value.get(alertId);
      if (alert?.shown) receipt([alertId], 'shown');
      if (alert?.heard) receipt([alertId], 'heard');
    },
  };
}
