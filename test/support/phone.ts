import { WebSocket } from 'ws';
import { eventually } from './eventually.ts';

export type Frame = { type: string; seq?: number; [key: string]: any };
type Ask = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>;

export type TestPhone = {
  readonly staff: string;
  readonly token: string;
  readonly frames: Frame[];
  readonly ask: Ask;
  readonly listen: (after?: number) => Promise<void>;
  /** Closes the page: the socket is closed, and no receipts are sent. */
  readonly sleep: () => Promise<void>;
  readonly lastSeq: () => number;
  /** Waits for the next alert that was not returned before, optionally of one kind. */
  readonly isAlerted: (why?: string) => Promise<Frame>;
  readonly isWithdrawn: (alertId: string) => Promise<Frame>;
  readonly sees: (what: string, look: (frame: Frame) => boolean) => Promise<Frame>;
  readonly alerts: () => Frame[];
  readonly changes: () => Frame[];
  readonly take: (call: string) => Promise<{ status: number; body: any }>;
  readonly arrive: (call: string, body?: unknown) => Promise<{ status: number; body: any }>;
  readonly close: (call: string, outcome?: string) => Promise<{ status: number; body: any }>;
  readonly release: (call: string, reason?: string) => Promise<{ status: number; body: any }>;
  readonly say: (message: unknown) => void;
  readonly closeCode: () => number | null;
  readonly socket: () => WebSocket;
  readonly end: () => void;
};

/**
 * A worker's phone in the hands of a test: a real WebSocket. @param receipts it shows and sounds what it is told.
 * @param inFront its page says that it is visible.
 */
export function phone(
  staff: string,
  token: string,
  http: () => string,
  ask: Ask,
  { receipts, inFront }: { readonly receipts: boolean; readonly inFront: boolean },
): TestPhone {
  const frames: Frame[] = [];
  const asked = new Set<string>();
  let socket: WebSocket | null = null;
  let closeCode: number | null = null;

  function take(frame: Frame): void {
    frames.push(frame);
    if (frame.type === 'ping') say({ type: 'pong', at: frame['at'] });
    if (frame.type === 'hello' && inFront) say({ type: 'visible', visible: true });
    if (frame.type === 'alert' && receipts)
      say(['shown', 'heard'].map((stage) => ({ type: 'receipt', alertId: frame['alertId'], stage })));
  }

  function say(message: unknown): void {
    socket?.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async function listen(after?: number): Promise<void> {
    closeCode = null;
    let hello = false;
    socket = openStream(http(), token, after, {
      onClose: (code) => {
        closeCode = code;
      },
      onFrame: (frame) => {
        if (frame.type === 'hello') hello = true;
        take(frame);
      },
    });
    await eventually(`${staff}'s phone is welcomed`, () => hello || closeCode !== null);
  }

  const sees = (what: string, look: (frame: Frame) => boolean): Promise<Frame> =>
    eventually(`${staff} sees ${what}`, () => frames.find(look));

  return {
    staff,
    token,
    frames,
    ask,
    listen,
    say,
    sees,
    sleep: async () => {
      socket?.terminate();
      await eventually('the phone sleeps', () => closeCode !== null);
    },
    lastSeq: () =>
      Math.max(
        0,
        ...frames.map((frame) => (frame.type === 'change' || frame.type === 'snapshot' ? (frame.seq ?? 0) : 0)),
      ),
    isAlerted: async (why) => {
      const frame = await eventually(`${staff} is alerted${why === undefined ? '' : ` (${why})`}`, () =>
        frames.find(
          (one) =>
            one.type === 'alert' && !asked.has(one['alertId'] as string) && (why === undefined || one['why'] === why),
        ),
      );
      asked.add(frame['alertId'] as string);
      return frame;
    },
    isWithdrawn: (alertId) =>
      sees(`${alertId} withdrawn`, (frame) => frame.type === 'withdraw' && frame['alertId'] === alertId),
    alerts: () => frames.filter((frame) => frame.type === 'alert'),
    changes: () => frames.filter((frame) => frame.type === 'change'),
    take: (call) => ask('POST', `/calls/${call}/acknowledge`),
    arrive: (call, body = {}) => ask('POST', `/calls/${call}/arrive`, body),
    close: (call, outcome = 'helped') => ask('POST', `/calls/${call}/close`, { outcome }),
    release: (call, reason = 'called away') => ask('POST', `/calls/${call}/release`, { reason }),
    closeCode: () => closeCode,
    socket: () => {
      if (socket === null) throw new Error('the phone is not listening');
      return socket;
    },
    end: () => socket?.terminate(),
  };
}

type StreamHandlers = { readonly onClose: (code: number) => void; readonly onFrame: (frame: Frame) => void };

/** @param after the `seq` from which to resume; undefined: from a snapshot. */
function openStream(
  http: string,
  token: string,
  after: number | undefined,
  { onClose, onFrame }: StreamHandlers,
): WebSocket {
  const query = after === undefined ? '' : `?after=${after}`;
  const socket = new WebSocket(`${http.replace('http', 'ws')}/api/v1/stream${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  socket.on('error', () => {});
  socket.on('close', onClose);
  socket.on('message', (data) => {
    const value = JSON.parse((data as Buffer).toString()) as Frame | Frame[];
    for (const frame of Array.isArray(value) ? value : [value]) onFrame(frame);
  });
  return socket;
}
