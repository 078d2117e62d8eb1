import { SECOND_MS } from '../../../hub/domain/time.ts';
import type { Agenda } from '../agenda.ts';
import type { HubEnd, PhoneEnd } from '../sim-pagers.ts';

/** Waits of the app before it connects again, in seconds; the last one repeats. */
const BACK_OFF_S = [5, 10, 15, 20, 30, 45, 60, 120];
/** Two events for one popup that arrive closer than this may be handled in the wrong order. */
const SWAPPED_MS = 50;
/** Event ids that the app remembers; the real one remembers all. */
const MAX_KNOWN = 100_000;

export type PagerButton = 'go' | 'no' | 'heard';

/** What stands on the screen. */
export type Popup = {
  readonly sequence: string;
  readonly priority: number;
  /** The call of a wave; null for other messages. */
  readonly call: string | null;
  /** The call of which the owner is told something. */
  readonly note: string | null;
  readonly tokens: Readonly<Partial<Record<PagerButton, string>>>;
};

/** A connection, as long as the hub holds it. The phone may have given it up before. */
export type AppLine = {
  hub: HubEnd | null;
  /** What has come while nobody read. */
  readonly unread: (() => void)[];
  readonly unanswered: { readonly text: string; readonly at: number }[];
  hasAnswered: boolean;
  isPongPlanned: boolean;
};

export type AppDeps = {
  readonly agenda: Agenda;
  readonly random: () => number;
  readonly isStream: boolean;
  /** @returns null when there is no hub, or when it refuses. */
  readonly connect: (topic: string, phone: PhoneEnd) => HubEnd | null;
  /** A popup came with a sound. */
  readonly rang: (popup: Popup) => void;
  /** The hub has sent a wave, whether or not the phone gets it. */
  readonly waveSent: (call: string) => void;
  readonly insist: (holds: boolean, rule: string) => void;
};

export type PagerApp = ReturnType<typeof createPagerApp>;

/** The ntfy app on one phone, in memory: its screen, its line, and its waits. test/fakes has it with sockets. */
export function createPagerApp({ agenda, random, isStream, connect, rang, waveSent, insist }: AppDeps) {
  const popups = new Map<string, Popup>();
  const known = new Map<string, true>();
  const lastEventOf = new Map<string, number>();
  const held = new Set<AppLine>();
  let topic: string | null = null;
  let line: AppLine | null = null;
  let isReachable = true;
  let isDozing = false;
  let isWaking = false;
  let failures = 0;
  let cancelRetry = (): void => {};
  /** Since when it has a line and reads it. */
  let readsSince = Infinity;
  let lineEndedAt = -Infinity;

  function tryToConnect(): void {
    cancelRetry();
    if (topic === null || line !== null || !isReachable || isDozing) return;
    const made: AppLine = { hub: null, unread: [], unanswered: [], hasAnswered: false, isPongPlanned: false };
    // The hub sends what is open before it answers.
    line = made;
    held.add(made);
    made.hub = connect(topic, {
      text: (text) => {
        const wave = waveIn(text);
        if (wave !== null) waveSent(wave);
        arrives(made, () => take(text));
      },
      ping: (text) => {
        made.unanswered.push({ text, at: agenda.now() });
        arrives(made, () => planPong(made));
      },
      ended: () => ended(made),
    });
    if (made.hub === null) {
      held.delete(made);
      line = null;
      return retry();
    }
    failures = 0;
    readsSince = agenda.now();
  }

  function retry(): void {
    const wait = BACK_OFF_S[Math.min(failures, BACK_OFF_S.length - 1)] as number;
    failures += 1;
    cancelRetry();
    cancelRetry = agenda.in(wait * SECOND_MS, tryToConnect);
  }

  /** Bytes from the hub: read now, read after the doze, or lost. */
  function arrives(from: AppLine, work: () => void): void {
    if (from !== line) return;
    if (isDozing) from.unread.push(work);
    else work();
  }

  function planPong(on: AppLine): void {
    if (on.isPongPlanned) return;
    on.isPongPlanned = true;
    agenda.in(5 + Math.floor(random() * 75), () => {
      on.isPongPlanned = false;
      const last = on.unanswered.at(-1);
      if (on !== line || isDozing || last === undefined) return;
      on.unanswered.length = 0;
      on.hasAnswered = true;
      on.hub?.pong(last.text);
    });
  }

  function ended(which: AppLine): void {
    held.delete(which);
    lineEndedAt = agenda.now();
    if (which !== line || isDozing) return;
    lost();
    retry();
  }

  function lost(): void {
    line = null;
    readsSince = Infinity;
  }

  function take(text: string): void {
    const event = JSON.parse(text) as {
      readonly id: string;
      readonly event: string;
      readonly sequence_id: string;
      readonly priority: number;
      readonly actions?: readonly { readonly id: PagerButton; readonly url: string }[];
    };
    if (event.event !== 'message' && event.event !== 'message_delete') return;
    if (known.has(event.id)) return;
    known.set(event.id, true);
    if (known.size > MAX_KNOWN) known.delete(known.keys().next().value as string);
    const sequence = event.sequence_id;
    const before = lastEventOf.get(sequence) ?? -Infinity;
    // What waited through a doze comes at once, whenever it was sent.
    if (!isWaking) insist(agenda.now() - before >= SWAPPED_MS, 'a pager was sent two events of one popup at once');
    if (event.event === 'message_delete') {
      lastEventOf.delete(sequence);
      popups.delete(sequence);
      return;
    }
    lastEventOf.set(sequence, agenda.now());
    const tokens = Object.fromEntries(
      (event.actions ?? []).map(({ id, url }) => [id, url.slice(url.indexOf('/a/') + 3)]),
    );
    const popup = {
      sequence,
      priority: event.priority,
      call: callIn(sequence, 'w'),
      note: callIn(sequence, 'n'),
      tokens,
    };
    const isAudible = event.priority >= 3 && !popups.has(sequence);
    popups.set(sequence, popup);
    if (isAudible) rang(popup);
  }

  /** The phone has no network. @param silently the hub gets no sign of it. */
  function goesAway(silently: boolean): void {
    isReachable = false;
    const last = line;
    lost();
    if (!silently) last?.hub?.drop();
  }

  function isBack(): void {
    isReachable = true;
    failures = 0;
    tryToConnect();
  }

  return {
    popups,
    /** Connections that the hub holds. */
    held,
    isStream,
    /** It has a line and reads it. */
    reads: (): boolean => line !== null && !isDozing,
    readsSince: (): number => (isDozing ? Infinity : readsSince),
    lineEndedAt: (): number => lineEndedAt,
    /** Nobody answers on a line that the hub still holds. */
    isSilent: (): boolean => [...held].some((one) => one !== line || isDozing),
    cleared: (popup: Popup): void => void popups.delete(popup.sequence),
    /** Set up, or given up. */
    use(wanted: string | null): void {
      // What an ended topic has left on the screen is out of reach of the hub. Its owner swipes it away.
      if (wanted !== topic) popups.clear();
      topic = wanted;
      const last = line;
      lost();
      last?.hub?.drop();
      tryToConnect();
    },
    goesAway,
    isBack,
    doze(): void {
      isDozing = true;
    },
    wake(): void {
      if (!isDozing) return;
      isDozing = false;
      if (line === null) return tryToConnect();
      isWaking = true;
      for (const work of line.unread.splice(0)) work();
      isWaking = false;
      if (!held.has(line)) {
        lost();
        retry();
      } else readsSince = agenda.now();
    },
    batteryIsEmpty(): void {
      goesAway(true);
      isDozing = false;
      popups.clear();
    },
  };
}

/** @returns the call of which this message is a wave. */
function waveIn(text: string): string | null {
  if (!text.includes('"event":"message",')) return null;
  return callIn(/"sequence_id":"([^"]+)"/.exec(text)?.[1] ?? '', 'w');
}

/** Sequences are named after the call (pager.md): its waves, and its notes. */
function callIn(sequence: string, kind: 'w' | 'n'): string | null {
  const [, call = null, which] = /^(.+)-([wn])\d+$/.exec(sequence) ?? [];
  return which === kind && call !== 'test' ? call : null;
}
