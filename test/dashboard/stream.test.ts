import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backoffMs } from '../../dashboard/api/backoff.ts';
import { openStream, SILENCE_LIMIT_MS, type Socket, type Stream } from '../../dashboard/api/stream.ts';
import type { ServerMessage } from '../../hub/contract/stream.ts';

/** A hub at the other end of a wire that the test holds in its hand. */
type Wire = {
  path: string;
  said: unknown[];
  open: () => void;
  hear: (message: unknown) => void;
  drop: (code?: number) => void;
  closed: boolean;
};

const HELLO = {
  type: 'hello',
  seq: 7,
  boot: 'b',
  serverTime: '2026-11-23T12:00:00.000Z',
  me: { session: 's', staff: null, roles: [] },
};
let wires: Wire[];
let seq: number | null;
let messages: ServerMessage[];
let signedOut: string[];
let ungreeted: number;
let stream: Stream;

function openWire(path: string): Socket {
  const wire: Wire = {
    path,
    said: [],
    closed: false,
    open: () => {
      (socket as { readyState: number }).readyState = 1;
    },
    hear: (message) =>
      socket.onmessage?.call(
        socket as WebSocket,
        { data: typeof message === 'string' ? message : JSON.stringify(message) } as MessageEvent,
      ),
    drop: (code = 1006) => socket.onclose?.call(socket as WebSocket, { code } as CloseEvent),
  };
  const socket: Socket = {
    readyState: 0,
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => {
      wire.said.push(JSON.parse(text as string));
    },
    close: () => {
      wire.closed = true;
    },
  };
  wires.push(wire);
  return socket;
}
const last = (): Wire => wires.at(-1)!;
function greet(): void {
  last().open();
  last().hear(HELLO);
}

beforeEach(() => {
  vi.useFakeTimers();
  wires = [];
  seq = null;
  messages = [];
  signedOut = [];
  ungreeted = 0;
  stream = openStream(
    {
      after: () => seq,
      onMessages: (told) => messages.push(...told),
      onHeard: () => {},
      onSignedOut: (why) => signedOut.push(why),
      onClosedBeforeHello: () => {
        ungreeted += 1;
      },
    },
    {
      open: openWire,
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer as number),
      random: () => 0,
    },
  );
});
afterEach(() => {
  stream.stop();
  vi.useRealTimers();
});

it('asks for a snapshot at first and for everything since the last seq afterwards', () => {
  expect(last().path).toBe('/api/v1/stream');
  greet();
  seq = 41;
  last().drop();
  vi.advanceTimersByTime(300);
  expect(last().path).toBe('/api/v1/stream?after=41');
});

it('answers each ping with its own time', () => {
  greet();
  last().hear({ type: 'ping', at: '2026-11-23T12:00:05.000Z' });
  expect(last().said).toEqual([{ type: 'pong', at: '2026-11-23T12:00:05.000Z' }]);
});

it('reads an array of messages in order, and survives a frame it cannot read', () => {
  greet();
  last().hear('{not json');
  last().hear([{ type: 'ping', at: '1' }, 5, null, { type: 'of-later-versions' }]);
  expect(messages.map(({ type }) => type)).toEqual(['hello', 'ping', 'of-later-versions']);
});

it('tries again after 0.3 s, doubling to 5 s, for ever', () => {
  const waits: number[] = [];
  for (let tries = 0; tries < 40; tries += 1) {
    const before = wires.length;
    last().drop();
    let waited = 0;
    while (wires.length === before) {
      vi.advanceTimersByTime(50);
      waited += 50;
    }
    waits.push(waited);
  }
  expect(waits.slice(0, 6)).toEqual([300, 600, 1200, 2400, 4800, 5000]);
  expect(waits.at(-1)).toBe(5000);
});

it('spreads fifty phones out by chance, but never waits longer than 5 s', () => {
  expect(backoffMs(0, 1)).toBe(150);
  expect(backoffMs(50, 0.999)).toBeGreaterThanOrEqual(2_500);
  expect(backoffMs(50, 0)).toBe(5_000);
});

it('starts over with 0.3 s once the hub has greeted it', () => {
  for (let i = 0; i < 8; i += 1) {
    last().drop();
    vi.advanceTimersByTime(5_000);
  }
  greet();
  const before = wires.length;
  last().drop();
  vi.advanceTimersByTime(300);
  expect(wires.length).toBe(before + 1);
});

it('drops a line that has gone silent although nobody closed it, and one that never opens', () => {
  greet();
  const frozen = last();
  vi.advanceTimersByTime(SILENCE_LIMIT_MS + 300);
  expect(frozen.closed).toBe(true);
  expect(wires).toHaveLength(2);
  vi.advanceTimersByTime(SILENCE_LIMIT_MS + 600);
  expect(wires).toHaveLength(3);
});

it('a line on which something is heard every five seconds is never dropped', () => {
  greet();
  for (let i = 0; i < 100; i += 1) {
    vi.advanceTimersByTime(5_900);
    last().hear({ type: 'ping', at: '' });
  }
  expect(wires).toHaveLength(1);
});

it('what an abandoned line still says is not taken for the new one', () => {
  greet();
  const old = last();
  vi.advanceTimersByTime(SILENCE_LIMIT_MS + 300);
  old.hear({ type: 'ping', at: 'late' });
  old.drop(4403);
  expect(messages.map(({ type }) => type)).toEqual(['hello']);
  expect(signedOut).toEqual([]);
});

it('back from sleep it connects at once instead of waiting for its turn', () => {
  for (let i = 0; i < 6; i += 1) {
    last().drop();
    vi.advanceTimersByTime(5_000);
  }
  last().drop();
  const before = wires.length;
  stream.wake(false);
  expect(wires.length).toBe(before + 1);
});

it('waking up leaves a line alone that is up, unless the network itself is new', () => {
  greet();
  stream.wake(false);
  expect(wires).toHaveLength(1);
  stream.wake(true);
  expect(wires).toHaveLength(2);
});

it.each([
  [4401, 'not-signed-in'],
  [4403, 'cut-off'],
])('close code %i ends it for good and says why', (code, why) => {
  greet();
  last().drop(code);
  stream.wake(true);
  vi.advanceTimersByTime(60_000);
  expect(signedOut).toEqual([why]);
  expect(wires).toHaveLength(1);
});

it('a try that ends before the hello asks whether the sign-in still holds', () => {
  last().drop();
  expect(ungreeted).toBe(1);
  vi.advanceTimersByTime(300);
  greet();
  last().drop(1012);
  expect(ungreeted).toBe(1);
});

it('more messages than one frame may carry go out in several', () => {
  greet();
  expect(
    stream.send(Array.from({ length: 300 }, (_, i) => ({ type: 'receipt', alertId: `a${i}`, stage: 'shown' }))),
  ).toBe(true);
  expect(last().said.map((frame) => (frame as unknown[]).length)).toEqual([256, 44]);
});

it('says when there is no line to send on', () => {
  expect(stream.send([{ type: 'visible', visible: true }])).toBe(false);
});
