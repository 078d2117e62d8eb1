import type { ntfyRequests } from './ntfy-requests.ts';
import { PING, PONG, type Wire, type WireHandlers } from './websocket-wire.ts';

const OWN_PING_MS = 180_000;
const READ_TIMEOUT_MS = 77_000;

export type NtfyLine = { readonly destroy: () => void };

/** What the app makes of a line. */
export type NtfyLineHandlers = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** @param status of a refusal. @param isClean the hub ended a JSON stream in good order. */
  readonly onEnd: (line: NtfyLine, status: number | null, isClean: boolean) => void;
  readonly isCurrent: (line: NtfyLine) => boolean;
  /** Nobody reads: the phone dozes. */
  readonly isFrozen: () => boolean;
  readonly wrong: (what: string) => void;
  /** @returns cancels it. */
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

/** @param open opens the wire with these handlers. The app pings by itself, and ends a line without an answer. */
export function openNtfyWs(open: (handlers: WireHandlers) => Wire, app: NtfyLineHandlers): NtfyLine {
  let isPinged = false;
  const wire = open({
    onOpen: () => {
      app.onOpen();
      pingOften();
    },
    onText: (text) => {
      if (!app.isFrozen()) app.onText(text);
    },
    onPing: (payload) => {
      if (!app.isFrozen()) wire.send(PONG, payload);
    },
    onPong: () => {
      isPinged = false;
    },
    onWrong: app.wrong,
    onEnd: (status) => app.onEnd(wire, status, false),
  });

  function pingOften(): void {
    app.setTimer(() => {
      if (!app.isCurrent(wire)) return;
      if (isPinged) return wire.destroy();
      isPinged = true;
      wire.send(PING, Buffer.alloc(0));
      pingOften();
    }, OWN_PING_MS);
  }

  return wire;
}

/** A stream of lines. The app ends it when none comes for too long. */
export function openNtfyJson(
  get: ReturnType<typeof ntfyRequests>['get'],
  path: string,
  app: NtfyLineHandlers,
): NtfyLine {
  const made = get(path, (reply) => {
    if (reply.statusCode !== 200) return app.onEnd(handle, reply.statusCode ?? 0, false);
    app.onOpen();
    let rest = '';
    watchSilence();
    reply.on('data', (chunk: Buffer) => {
      watchSilence();
      rest += chunk.toString('utf8');
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (!app.isFrozen()) for (const one of lines) app.onText(one);
    });
    reply.on('end', () => app.onEnd(handle, null, true));
    reply.on('error', () => app.onEnd(handle, null, false));
  });
  let cancelSilence = (): void => {};
  const handle = {
    destroy: () => {
      cancelSilence();
      made.destroy();
      app.onEnd(handle, null, false);
    },
  };
  made.on('error', () => app.onEnd(handle, null, false));

  function watchSilence(): void {
    cancelSilence();
    cancelSilence = app.setTimer(() => {
      if (!app.isCurrent(handle)) return;
      app.wrong('77 s without a line');
      handle.destroy();
    }, READ_TIMEOUT_MS);
  }

  return handle;
}
