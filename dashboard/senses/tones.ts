import type { PriorityName } from '../../hub/contract/call.ts';

/** One note: start and length in ms from the beginning of the tone, pitch in Hz, 0-1 loudness. */
export type Note = {
  readonly at: number;
  readonly ms: number;
  readonly hz: number;
  readonly shape: OscillatorType;
  readonly gain: number;
};
/** The first four are sounds that a site document may name for a kind of call. */
export type CallToneName = 'doorbell' | 'chime' | 'alarm' | 'knock';
export type ToneName = CallToneName | 'trouble' | 'test';
/** `vibrate`: on, off, on … in ms. */
export type Tone = { readonly notes: readonly Note[]; readonly vibrate: readonly number[]; readonly lengthMs: number };

type Score = {
  readonly shape: OscillatorType;
  readonly gain: number;
  readonly notes: readonly (readonly [at: number, ms: number, hz: number])[];
  readonly vibrate: readonly number[];
};

/**
 * The tones differ in contour and number of notes, not only in pitch, for people with poor hearing and for small
 * speakers. The doorbell falls, the chime rises three steps twice, the alarm has five high notes twice, the knock is
 * one low note, the
 * test rises slowly, and trouble is very low, so that a fault never sounds like a call.
 */
const SCORES: Record<ToneName, Score> = {
  doorbell: {
    shape: 'sine',
    gain: 0.8,
    notes: [
      [0, 520, 880],
      [420, 900, 659],
    ],
    vibrate: [300],
  },
  chime: {
    shape: 'triangle',
    gain: 0.95,
    notes: [
      [0, 170, 587],
      [190, 170, 740],
      [380, 300, 988],
      [900, 170, 587],
      [1090, 170, 740],
      [1280, 300, 988],
    ],
    vibrate: [200, 100, 200, 100, 400],
  },
  alarm: {
    shape: 'square',
    gain: 0.6,
    notes: [0, 150, 300, 550, 700, 1250, 1400, 1550, 1800, 1950].map(
      (at, i) => [at, 110, i % 5 === 2 ? 1568 : 1245] as const,
    ),
    vibrate: [500, 100, 500, 100, 500, 100, 500],
  },
  knock: {
    shape: 'triangle',
    gain: 1,
    notes: [
      [0, 70, 392],
      [190, 70, 392],
      [380, 70, 392],
      [900, 70, 392],
      [1090, 70, 392],
      [1280, 70, 392],
    ],
    vibrate: [90, 100, 90, 100, 90, 300, 90, 100, 90, 100, 90],
  },
  trouble: {
    shape: 'sawtooth',
    gain: 0.5,
    notes: [
      [0, 220, 110],
      [330, 220, 110],
      [660, 900, 98],
    ],
    vibrate: [80, 250, 80, 250, 500],
  },
  test: {
    shape: 'sine',
    gain: 0.8,
    notes: [
      [0, 260, 523],
      [280, 260, 659],
      [560, 260, 784],
      [840, 520, 1047],
    ],
    vibrate: [150, 100, 150],
  },
};

export const TONES: Readonly<Record<ToneName, Tone>> = {
  doorbell: toneOf(SCORES.doorbell),
  chime: toneOf(SCORES.chime),
  alarm: toneOf(SCORES.alarm),
  knock: toneOf(SCORES.knock),
  trouble: toneOf(SCORES.trouble),
  test: toneOf(SCORES.test),
};

function toneOf({ notes, shape, gain, vibrate }: Score): Tone {
  return {
    notes: notes.map(([at, ms, hz]) => ({ at, ms, hz, shape, gain })),
    vibrate,
    lengthMs: Math.max(...notes.map(([at, ms]) => at + ms)),
  };
}

const OF_PRIORITY: Record<PriorityName, CallToneName> = { routine: 'doorbell', urgent: 'chime', emergency: 'alarm' };

/**
 * Which tone an alert makes: the one the site names if we have it, else that of the call's priority. An emergency
 * always sounds like one, nothing else does, and no site document can make a call sound like trouble.
 */
export function toneFor(priority: PriorityName, sound: string): CallToneName {
  if (priority !== 'emergency' && (sound === 'doorbell' || sound === 'chime' || sound === 'knock')) return sound;
  return OF_PRIORITY[priority];
}
