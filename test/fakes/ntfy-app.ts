import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { ntfyPhone, type PagerEvent } from './ntfy-phone.ts';
import { openWire, PING, PONG, type Wire } from './websocket-wire.ts';

/** Waits of the app before it connects again, in seconds; the last one repeats. */
const BACK_OFF_S = [5, 10, 15, 20, 30, 45, 60, 120];
const OWN_PING_MS = 180_000;
const POLL_EVERY_MS = 3_600_000;
const READ_TIMEOUT_MS = 77_000;
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
  const list = topics.join(',');
  const cleanEnds: number[] = [];
  let line: { readonly destroy: () => void } | null = null;
  let isOpen = false;
  let isOn = false;
  let isReachable = true;
  let isFrozen = false;
  let failures = 0;
  let refusedWith: number | null = null;
  let cancel: (() => void)[] = [];

  function connect(): void {
    if (!isOn || line !== null) return;
    if (!isReachable) return retry();
    const since = phone.lastId() ?? 'none';
    line = transport === 'ws' ? connectWs(since) : connectJson(since);
  }

  function opened(): void {
    isOpen = true;
    failures = 0;
    refusedWith = null;
  }

  function take(text: string): void {
    // The app throws on what it cannot read: the connection ends, and comes back.
    if (!phone.take(text, [...topics, list])) line?.destroy();
  }

  function connectWs(since: string): Wire {
    let isPinged = false;
    const wire = openWire(base(), `/${list}/ws?since=${since}`, userAgent, pin, {
      onOpen: () => {
        opened();
        pingOften();
      },
      onText: (text) => {
        if (!isFrozen) take(text);
      },
      onPing: (payload) => {
        if (!isFrozen) wire.send(PONG, payload);
      },
      onPong: () => {
        isPinged = false;
      },
      onWrong: (what) => void wrong.push(what),
      onEnd: (status) => ended(wire, status, false),
    });

    function pingOften(): void {
      cancel.push(
        clock.setTimer(() => {
          if (line !== wire) return;
          if (isPinged) return wire.destroy();
          isPinged = true;
          wire.send(PING, Buffer.alloc(0));
          pingOften();
        }, OWN_PING_MS),
      );
    }

    return wire;
  }

  function connectJson(since: string): { destroy: () => void } {
    const made = get(`/${list}/json?since=${since}`, (reply) => {
      if (reply.statusCode !== 200) return ended(handle, reply.statusCode ?? 0, false);
      opened();
      let rest = '';
      watchSilence();
      reply.on('data', (chunk: Buffer) => {
        watchSilence();
        rest += chunk.toString('utf8');
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        if (!isFrozen) for (const one of lines) take(one);
      });
      reply.on('end', () => ended(handle, null, true));
      reply.on('error', () => ended(handle, null, false));
    });
    let cancelSilence = (): void => {};
    const handle = {
      destroy: () => {
        cancelSilence();
        made.destroy();
        ended(handle, null, false);
      },
    };
    made.on('error', () => ended(handle, null, false));

    function watchSilence(): void {
      cancelSilence();
      cancelSilence = clock.setTimer(() => {
        if (line !== handle) return;
        wrong.push('77 s without a line');
        handle.destroy();
      }, READ_TIMEOUT_MS);
    }

    return handle;
  }

  function ended(which: object, status: number | null, isClean: boolean): void {
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
    cancel.push(clock.setTimer(connect, wait * 1000));
  }

  function get(path: string, take_: (reply: IncomingMessage) => void) {
    const url = new URL(base());
    const send = url.protocol === 'https:' ? secureRequest : plainRequest;
    const options = { headers: { 'user-agent': userAgent }, rejectUnauthorized: false, agent: false as const };
    const made = send(`${url.origin}${path}`, options, take_);
    made.end();
    return made;
  }

  async function fetched(path: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      get(path, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      }).on('error', reject);
    });
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
    cancel.push(
      clock.setTimer(() => {
        if (!isOn) return;
        if (isReachable) poll(false).catch(() => {});
        pollOften();
      }, POLL_EVERY_MS),
    );
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

  function pressUrl(url: string, method = 'POST'): Promise<{ status: number; body: any }> {
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const headers = { 'user-agent': userAgent, ...(method === 'POST' ? { 'content-length': '0' } : {}) };
    return new Promise((resolve, reject) => {
      const made = send(url, { method, headers, rejectUnauthorized: false, agent: false }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: reply.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) });
        });
      });
      made.on('error', reject);
      made.end();
    });
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
