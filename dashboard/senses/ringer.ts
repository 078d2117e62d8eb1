import type { PriorityName } from '../../hub/contract/call.ts';
import type { WordsView } from '../../hub/contract/ids.ts';
import type { Sound } from './sound.ts';
import { TONES, type CallToneName, type Tone } from './tones.ts';

/**
 * How often the tone of one alert is repeated on this phone, and the pause between in ms. Words are said once. A
 * routine call rings twice, an urgent one for about half a minute; then the hub escalates. An emergency rings until
 * somebody acts, with pauses under a second: by this rhythm it is known.
 */
const ROUNDS: Record<PriorityName, { readonly rounds: number; readonly pauseMs: number }> = {
  routine: { rounds: 2, pauseMs: 5_000 },
  urgent: { rounds: 6, pauseMs: 3_500 },
  emergency: { rounds: Infinity, pauseMs: 800 },
};
/** Time for the words. They come after the first tone, which would drown them. */
const WORDS_MS = 3_500;
const RANK: Record<PriorityName, number> = { emergency: 0, urgent: 1, routine: 2 };

export type Ring = {
  readonly id: string;
  readonly priority: PriorityName;
  readonly tone: CallToneName;
  readonly say: WordsView;
};
export type RingerOutside = {
  readonly sound: Pick<Sound, 'play' | 'stop'>;
  readonly vibrate: (pattern: readonly number[]) => void;
  readonly speak: (words: WordsView) => void;
  readonly stopSpeaking: () => void;
  readonly setTimer: (run: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  /** The tone of this alert was really played. */
  readonly onHeard: (id: string) => void;
};
export type Ringer = {
  readonly start: (ring: Ring) => void;
  readonly stop: (id: string) => void;
  /** Sound was locked until now: what nobody could hear so far sounds now. */
  readonly soundUnlocked: () => void;
  /**
   * The connection is down. Has its own tone, never that of a call, and waits until tone and words of a call have
   * ended.
   */
  readonly trouble: () => void;
  /** What could not sound yet, because sound was locked or somebody called, need not sound any more. */
  readonly troubleOver: () => void;
};

/** `left`: rounds; `last`: number of its last turn, 0 before the first. */
type Ringing = Ring & { left: number; spoken: boolean; last: number };

/**
 * One bell for many alerts. One sounds at a time, the most urgent first, then in turn. The words of each are said once.
 */
export function createRinger(outside: RingerOutside): Ringer {
  const ringing = new Map<string, Ringing>();
  let turn = 0;
  /** The alert whose turn it is. In the pause after it a new alert need not wait. */
  let current: { readonly id: string; readonly phase: 'tone' | 'words' | 'pause' } | null = null;
  let timer: unknown = null;
  let troubleDue = false;

  function next(): void {
    outside.clearTimer(timer);
    timer = null;
    current = null;
    const ring = nextOf(ringing.values());
    if (ring === undefined) {
      soundTrouble();
      return;
    }
    ring.left -= 1;
    ring.last = ++turn;
    current = { id: ring.id, phase: 'tone' };
    const played = play(outside, TONES[ring.tone]);
    const withWords = !ring.spoken;
    if (played && withWords) {
      ring.spoken = true;
      outside.onHeard(ring.id);
    }
    timer = outside.setTimer(() => (withWords ? sayWords(ring) : pause(ring)), TONES[ring.tone].lengthMs);
  }

  function sayWords(ring: Ringing): void {
    current = { id: ring.id, phase: 'words' };
    outside.speak(ring.say);
    timer = outside.setTimer(() => pause(ring), WORDS_MS);
  }

  function pause(ring: Ringing): void {
    current = { id: ring.id, phase: 'pause' };
    timer = outside.setTimer(next, ROUNDS[ring.priority].pauseMs);
    if ([...ringing.values()].some(({ last }) => last === 0)) next();
    else soundTrouble();
  }

  function soundTrouble(): void {
    if (!troubleDue) return;
    // Locked: it sounds at the first touch.
    troubleDue = !play(outside, TONES.trouble);
  }

  return {
    start(ring) {
      if (ringing.has(ring.id)) return;
      ringing.set(ring.id, { ...ring, left: ROUNDS[ring.priority].rounds, spoken: false, last: 0 });
      const other = current === null ? undefined : ringing.get(current.id);
      const isFree = other === undefined || current?.phase === 'pause';
      // A more urgent call interrupts. An equal one waits until tone and words have been heard.
      const interrupts = !isFree && RANK[ring.priority] < RANK[other.priority];
      if (interrupts) silence(outside);
      if (isFree || interrupts) next();
    },
    stop(id) {
      if (!ringing.delete(id) || current?.id !== id) return;
      silence(outside);
      next();
    },
    soundUnlocked() {
      for (const ring of ringing.values()) if (!ring.spoken) ring.left = ROUNDS[ring.priority].rounds;
      next();
    },
    trouble() {
      troubleDue = true;
      if (current === null || current.phase === 'pause') soundTrouble();
    },
    troubleOver() {
      troubleDue = false;
    },
  };
}

/**
 * First those that had no turn yet, the most urgent first. Then in turn, so that an emergency does not drown the
 * others.
 */
function nextOf(ringing: Iterable<Ringing>): Ringing | undefined {
  return [...ringing]
    .filter(({ left }) => left > 0)
    .sort(
      (a, b) =>
        Number(a.last > 0) - Number(b.last > 0) ||
        (a.last === 0 ? RANK[a.priority] - RANK[b.priority] : a.last - b.last),
    )[0];
}

function play(outside: RingerOutside, tone: Tone): boolean {
  outside.vibrate(tone.vibrate);
  return outside.sound.play(tone);
}

function silence(outside: RingerOutside): void {
  outside.sound.stop();
  outside.stopSpeaking();
  outside.vibrate([]);
}
