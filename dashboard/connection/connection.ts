import { signal, type ReadonlySignal } from '@preact/signals';
import type {
  ClientMessage,
  HelloFrame,
  MatterFrame,
  ServerMessage,
  TestRingFrame,
} from '../../hub/contract/stream.ts';
import { onSignedOut, type Session } from '../account/session.ts';
import { openStream, type Stream, type StreamOutside } from '../api/stream.ts';
import type { LiveCalls } from '../calls/live-calls.ts';
import type { ConnectionLoss } from './connection-loss.ts';
import type { HubClock } from './hub-clock.ts';

/**
 * `phone`: a person carries it. It rings, gives receipts and says whether it is visible. `board`: it hangs on a wall
 * and gives no receipts, because nobody may be in front of it; it tells the hub that no person sees it.
 */
export type ConnectionRole = 'phone' | 'board';
export type Connection = {
  readonly role: ReadonlySignal<ConnectionRole | null>;
  readonly open: (role: ConnectionRole) => void;
  readonly close: () => void;
  /**
   * Says again whether this page is in front and whether it sounds. @param tapped somebody has just touched the board.
   */
  readonly tellPage: (tapped?: boolean) => void;
  /** From a phone only; a board sends nothing. What cannot be sent now is dropped. */
  readonly send: (messages: readonly ClientMessage[]) => void;
};

export type ConnectionParts = {
  readonly liveCalls: LiveCalls;
  readonly connectionLoss: ConnectionLoss;
  readonly session: Session;
  readonly clock: HubClock;
  readonly outside: StreamOutside;
  /** `locked`: the browser waits for a touch. `stuck`: it makes no sound although it says so. */
  readonly sound: { readonly locked: () => boolean; readonly stuck: () => boolean };
  /** The version of the pages that the hub serves. */
  readonly onPages: (version: string | undefined) => void;
  readonly onSiteChange: () => void;
  /** The list of troubles may have changed. */
  readonly onTroubleChange: () => void;
  readonly onTestRing: (frame: TestRingFrame) => void;
  /** Null when a connection begins: what was said before is not said again. */
  readonly onMatter: (frame: MatterFrame | null) => void;
};

export function createConnection(parts: ConnectionParts): Connection {
  const { liveCalls, connectionLoss, session, clock } = parts;
  const role = signal<ConnectionRole | null>(null);
  let stream: Stream | null = null;

  function start(): void {
    connectionLoss.start();
    stream = openStream(
      {
        after: () => liveCalls.calls.value.seq,
        onMessages,
        onHeard: connectionLoss.heard,
        onSignedOut(why) {
          close();
          liveCalls.clear();
          session.signedOut(why);
        },
        onClosedBeforeHello: () => void session.loadOnce(),
      },
      parts.outside,
    );
  }

  function onMessages(messages: readonly ServerMessage[]): void {
    for (const message of messages) {
      if (message.type === 'change' && message.fact.type.startsWith('Site')) parts.onSiteChange();
      if (message.type === 'change' && /^(Trouble|CallPoint)/.test(message.fact.type)) parts.onTroubleChange();
      if (message.type === 'test-ring') parts.onTestRing(message);
      if (message.type === 'matter') parts.onMatter(message);
      if (message.type === 'hello' && !onHello(message)) return;
    }
    liveCalls.apply(messages);
  }

  /** @returns false if this browser now belongs to another person: what was read before is not theirs. */
  function onHello({ serverTime, pages, me }: HelloFrame): boolean {
    parts.onPages(pages);
    clock.setFromHub(serverTime);
    const isAnother = session.signedIn(me);
    if (isAnother) {
      liveCalls.clear();
      stream?.stop();
      start();
    } else {
      tellVisible();
      parts.onMatter(null);
      parts.onTroubleChange();
    }
    return !isAnother;
  }

  function tellVisible(tapped = false): void {
    const { locked, stuck } = parts.sound;
    const says =
      role.value === 'phone'
        ? { visible: document.visibilityState === 'visible', ...(stuck() ? { mute: true } : {}) }
        : { visible: false, board: true, mute: locked() || stuck(), ...(tapped ? { tapped } : {}) };
    stream?.send([{ type: 'visible', ...says }]);
  }

  function close(): void {
    stream?.stop();
    stream = null;
    role.value = null;
    connectionLoss.stop();
  }

  onPageReturn(
    () => tellVisible(),
    (newNetwork) => {
      connectionLoss.check();
      clock.tick();
      stream?.wake(newNetwork);
    },
  );
  onSignedOut(session, () => {
    if (role.value === null) return;
    close();
    liveCalls.clear();
  });

  return {
    role,
    close,
    tellPage: tellVisible,
    open(wanted) {
      if (role.value === wanted) return;
      if (stream !== null) close();
      role.value = wanted;
      start();
    },
    send(messages) {
      if (role.value === 'phone') stream?.send(messages);
    },
  };
}

/** The page is seen again, or the network is back. */
function onPageReturn(onVisibility: () => void, onReturn: (newNetwork: boolean) => void): void {
  document.addEventListener('visibilitychange', () => {
    onVisibility();
    if (document.visibilityState === 'visible') onReturn(false);
  });
  addEventListener('pageshow', () => onReturn(false));
  addEventListener('online', () => onReturn(true));
}
