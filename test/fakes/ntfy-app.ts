import { openNtfyJson, openNtfyWs, type NtfyLine, type NtfyLineHandlers } from './ntfy-lines.ts';
import { ntfyPhone, type PagerEvent } from './ntfy-phone.ts';
import { ntfyRequests } from './ntfy-requests.ts';
import { openWire } from './websocket-wire.ts';

/** Waits of the app before it connects again, in seconds; the last one repeats. */
const BACK_OFF_S = [5, 10, 15, 20, 30, 45, 60, 120];
const POLL_EVERY_MS = 3_600_000;
/** A hub that ends a JSON stream cleanly makes the app come back without a wait. */
const TIGHT_LOOP = { times: 3, withinMs: 10_000 };

export type NtfyAppOptions = {
  readonly base: () => string;
  readonly topics: readonly string[];
  readonly transport?: 'ws' | 'json';
  readonly clock: { readonly monotonic: () => number; readonly setTimer: (work: () => void, ms: number) => () => void };
  readonly version?: string;
  readonly pin?: string | null;
};

export type NtfyApp = ReturnType<typeof ntfyApp>;

/**
 * The ntfy app 1.25 for Android, as far as a server meets it: its requests, its waits and its quirks. It is strict: what
 * the real app could not handle is noted in `wrong`, and a test fails on it.
 */
export function ntfyApp({ base, topics, transport = 'ws', clock, version = '1.25.0', pin = null }: NtfyAppOptions) {
  const wrong: string[] = [];
  const userAgent = `ntfy/${version} (fdroid; Android 14; SDK 34)`;
  const phone = ntfyPhone({
    now: clock.monotonic,
    wrong: (what) => void wrong.push(what),
    knowsDelete: version >= '1.22.2',
  });
  const { get, fetched, pressUrl } = ntfyRequests(base, userAgent);
  const list = topics.join(',');
  const cleanEnds: number[] = [];
  let line: NtfyLine | null = null;
  let isOpen = false;
  let isOn = false;
  let isReachable = true;
  let isFrozen = false;
  let failures = 0;
  let refusedWith: number | null = null;
  let cancel: (() => void)[] = [];
  const handlers: NtfyLineHandlers = {
    onOpen: () => {
      isOpen = true;
      failures = 0;
      refusedWith = null;
    },
    onText: (text) => {
      // The app throws on what it cannot read: the connection ends, and comes back.
      if (!phone.take(text, [...topics, list])) line?.destroy();
    },
    onEnd: ended,
    isCurrent: (which) => line === which,
    isFrozen: () => isFrozen,
    wrong: (what) => void wrong.push(what),
    setTimer: after,
  };

  /** A timer of the app, which ends with it. */
  function after(work: () => void, ms: number): () => void {
    const cancelOne = clock.setTimer(work, ms);
    cancel.push(cancelOne);
    return cancelOne;
  }

  function connect(): void {
    if (!isOn || line !== null) return;
    if (!isReachable) return retry();
    const since = phone.lastId() ?? 'none';
    line =
      transport === 'ws'
        ? openNtfyWs((heard) => openWire(base(), `/${list}/ws?since=${since}`, userAgent, pin, heard), handlers)
        : openNtfyJson(get, `/${list}/json?since=${since}`, handlers);
  }

  function ended(which: NtfyLine, status: number | null, isClean: boolean): void {
    if (line !== which) return;
    line = null;
    isOpen = false;
    if (status !== null) refusedWith = status;
    if (!isOn) return;
    if (!isClean) return retry();
    const at = clock.monotonic();
    cleanEnds.push(at);
    if (cleanEnds.filter((end) => at - end < TIGHT_LOOP.withinMs).length > TIGHT_LOOP.times) wrong.push('a tight loop');
    connect();
  }

  function retry(): void {
    const wait = BACK_OFF_S[Math.min(failures, BACK_OFF_S.length - 1)] as number;
    failures += 1;
    after(connect, wait * 1000);
  }

  async function poll(isSilent: boolean): Promise<void> {
    for (const topic of topics) {
      const { status, text } = await fetched(`/${topic}/json?poll=1&since=${phone.lastId() ?? 'all'}`);
      if (status !== 200) continue;
      if (text !== '' && !text.endsWith('\n')) wrong.push('a poll without an end of line');
      for (const one of text === '' ? [] : text.slice(0, -1).split('\n')) phone.take(one, topics, isSilent);
    }
  }

  function pollOften(): void {
    after(() => {
      if (!isOn) return;
      if (isReachable) poll(false).catch(() => {});
      pollOften();
    }, POLL_EVERY_MS);
  }

  /** Presses a button of the newest popup that has it. @returns status and body; the popup goes only with 2xx. */
  async function press(id: 'go' | 'no' | 'heard', popup = newestWith(id)): Promise<{ status: number; body: any }> {
    const action = popup?.actions.find((one) => one.id === id);
    if (popup === undefined || action === undefined) throw new Error(`no button ${id} on the screen`);
    const answer = await pressUrl(action.url);
    if (answer.status >= 200 && answer.status < 300) phone.popups.delete(`${popup.topic}/${popup.sequence_id}`);
    return answer;
  }

  function newestWith(id: string): PagerEvent | undefined {
    return [...phone.popups.values()].findLast(({ actions }) => actions.some((one) => one.id === id));
  }

  return {
    wrong,
    /** What stands on the screen, oldest first. */
    popups: (): PagerEvent[] => [...phone.popups.values()],
    /** Every message that was heard: it had a sound, and was no update of a popup. */
    rang: phone.rang,
    isConnected: () => isOpen,
    refusedWith: () => refusedWith,
    auth: () => fetched(`/${topics[0]}/auth`),
    poll: () => poll(false),
    press,
    pressUrl,
    /** Subscribes: asks for permission, polls silently, and connects. */
    async start(): Promise<void> {
      isOn = true;
      const { status } = await fetched(`/${topics[0]}/auth`);
      if (status !== 200) wrong.push(`not allowed: ${status}`);
      await poll(true);
      connect();
      pollOften();
    },
    /** The Wi-Fi is gone: TCP breaks, and nothing can be reached. */
    cut(): void {
      isReachable = false;
      line?.destroy();
    },
    /** The Wi-Fi is back: the system tells the app, which connects at once. */
    back(): void {
      isReachable = true;
      failures = 0;
      connect();
    },
    /** The line stands, and nobody reads: the phone dozes. */
    freeze(): void {
      isFrozen = true;
    },
    stop(): void {
      isOn = false;
      for (const one of cancel) one();
      cancel = [];
      line?.destroy();
      line = null;
    },
  };
}
