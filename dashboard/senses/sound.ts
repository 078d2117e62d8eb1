import { signal, type ReadonlySignal } from '@preact/signals';
import type { Note, Tone } from './tones.ts';

export type Sound = {
  /** `locked`: the browser waits for a touch before it lets the page sound. `none`: this browser cannot. */
  readonly state: ReadonlySignal<'locked' | 'on' | 'none'>;
  /** Call from a touch or key press. */
  readonly unlock: () => Promise<boolean>;
  /** It was unlocked once, so the browser may let it sound again without a touch. */
  readonly began: () => boolean;
  /** Stops what sounded before. @returns true if the tone is really being played. */
  readonly play: (tone: Tone) => boolean;
  readonly stop: () => void;
  /** The browser says that it sounds, but its sound clock stands still, as on an iPhone after a telephone call; or the browser has interrupted it. */
  readonly stuck: ReadonlySignal<boolean>;
  /** Calls `sounded` a moment later, unless the sound clock has not advanced since the last tone began. */
  readonly confirm: (sounded: () => void) => void;
  /** Resolves when every `confirm` so far has been answered. */
  readonly confirmed: () => Promise<void>;
};

const CONFIRM_MS = 400;

/**
 * Tones made by the browser itself: there is nothing to load, so nothing can be missing when the connection is down.
 */
export function createSound(): Sound {
  const state = signal<'locked' | 'on' | 'none'>(typeof AudioContext === 'undefined' ? 'none' : 'locked');
  let context: AudioContext | null = null;
  let output: GainNode | null = null;
  const stuck = signal(false);
  let beganAt = 0;
  let lastConfirm = Promise.resolve();

  function read(): void {
    if (context === null) return;
    const runs = context.state === 'running';
    // It sounded before: a telephone call, or another app, has taken the loudspeaker (`interrupted`).
    if (!runs && state.value === 'on') stuck.value = true;
    state.value = runs ? 'on' : 'locked';
  }

  function stop(): void {
    if (context === null || output === null) return;
    // A short fade, because a cut would click.
    output.gain.setTargetAtTime(0, context.currentTime, 0.015);
    output = null;
  }

  return {
    state,
    stop,
    stuck,
    confirm(sounded) {
      lastConfirm = new Promise((resolve) => {
        setTimeout(() => {
          stuck.value = context === null || context.currentTime <= beganAt;
          if (!stuck.value) sounded();
          resolve();
        }, CONFIRM_MS);
      });
    },
    confirmed: () => lastConfirm,
    began: () => context !== null,
    async unlock() {
      if (typeof AudioContext === 'undefined') return false;
      if (context === null) {
        context = new AudioContext();
        // Phones interrupt it during telephone calls and when the screen locks.
        context.onstatechange = read;
      }
      // "Running" with a clock that stands still: only a new start helps.
      const before = context.currentTime;
      if (stuck.value && context.state === 'running') await context.suspend();
      // Without a touch some browsers never settle this promise.
      const resumed = context.resume();
      await Promise.race([
        resumed.catch(() => undefined),
        new Promise((done) => {
          setTimeout(done, 700);
        }),
      ]);
      read();
      if (stuck.value && state.value === 'on') stuck.value = !(await advances(context, before));
      return state.value === 'on';
    },
    play(tone) {
      stop();
      if (context === null || context.state !== 'running') return false;
      output = context.createGain();
      output.connect(context.destination);
      beganAt = context.currentTime;
      const start = beganAt + 0.02;
      for (const note of tone.notes) playNote(context, output, start, note);
      return true;
    },
  };
}

/** Whether the sound clock goes on within a moment. */
async function advances(context: AudioContext, before: number): Promise<boolean> {
  await new Promise((done) => {
    setTimeout(done, CONFIRM_MS);
  });
  return context.currentTime > before;
}

function playNote(context: AudioContext, output: GainNode, start: number, note: Note): void {
  const from = start + note.at / 1000;
  const until = from + note.ms / 1000;
  const voice = context.createOscillator();
  const envelope = context.createGain();
  voice.type = note.shape;
  voice.frequency.value = note.hz;
  envelope.gain.setValueAtTime(0, from);
  envelope.gain.linearRampToValueAtTime(note.gain, from + 0.012);
  envelope.gain.setValueAtTime(note.gain, Math.max(from + 0.012, until - 0.08));
  envelope.gain.linearRampToValueAtTime(0, until);
  voice.connect(envelope).connect(output);
  voice.start(from);
  voice.stop(until + 0.05);
}
