import { ntfyConnection, type NtfyConnectionOptions } from './ntfy-connection.ts';
import { openNtfyJson, openNtfyWs, type NtfyLine, type NtfyLineHandlers } from './ntfy-lines.ts';
import { ntfyPhone, type PagerEvent } from './ntfy-phone.ts';
import { ntfyRequests } from './ntfy-requests.ts';
import { openWire } from './websocket-wire.ts';

export type NtfyAppOptions = {
  readonly base: () => string;
  readonly topics: readonly string[];
  readonly transport?: 'ws' | 'json';
  readonly clock: NtfyConnectionOptions['clock'];
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
  const connection = ntfyConnection({
    open,
    take: (text) => phone.take(text, [...topics, list]),
    poll: () => poll(false),
    wrong: (what) => void wrong.push(what),
    clock,
  });

  function open(handlers: NtfyLineHandlers): NtfyLine {
    const since = phone.lastId() ?? 'none';
    return transport === 'ws'
      ? openNtfyWs((heard) => openWire(base(), `/${list}/ws?since=${since}`, userAgent, pin, heard), handlers)
      : openNtfyJson(get, `/${list}/json?since=${since}`, handlers);
  }

  async function poll(isSilent: boolean): Promise<void> {
    for (const topic of topics) {
      const { status, text } = await fetched(`/${topic}/json?poll=1&since=${phone.lastId() ?? 'all'}`);
      if (status !== 200) continue;
      if (text !== '' && !text.endsWith('\n')) wrong.push('a poll without an end of line');
      for (const one of text === '' ? [] : text.slice(0, -1).split('\n')) phone.take(one, topics, isSilent);
    }
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
    isConnected: connection.isOpen,
    refusedWith: connection.refusedWith,
    auth: () => fetched(`/${topics[0]}/auth`),
    poll: () => poll(false),
    press,
    pressUrl,
    /** Subscribes: asks for permission, polls silently, and connects. */
    async start(): Promise<void> {
      connection.turnOn();
      const { status } = await fetched(`/${topics[0]}/auth`);
      if (status !== 200) wrong.push(`not allowed: ${status}`);
      await poll(true);
      connection.begin();
    },
    cut: connection.cut,
    back: connection.back,
    freeze: connection.freeze,
    stop: connection.stop,
  };
}
