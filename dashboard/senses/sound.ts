import { signal, type ReadonlySignal } from '@preact/signals';
import type { Tone } from './tones.ts';

export type Sound = {
  /** `asleep`: the browser waits for a touch before it lets the page sound. `none`: this browser cannot. */
  readonly state: ReadonlySignal<'asleep' | 'on' | 'none'>;
  /** Call from a touch or key press. */
  readonly unlock: () => Promise<boolean>;
  /** @returns true if the tone is really being played. Whatever sounded before stops. */
  readonly play: (tone: Tone) => boolean;
  readonly stop: () => void;
};

/** Tones made by the browser itself: nothing to load, nothing that can be missing when the line is down. */
export function createSound(): Sound {
  const state = signal<'asleep' | 'on' | 'none'>(typeof AudioContext === 'undefined' ? 'none' : 'asleep');
  let context: AudioContext | null = null;
  let output: GainNode | null = null;

  function read(): void {
    if (context !== null) state.value = context.state === 'running' ? 'on' : 'asleep';
  }

  function stop(): void {
    if (context === null || output === null) return;
    // A short fade instead of a cut, which would click.
    output.gain.setTargetAtTime(0, context.currentTime, 0.015);
    output = null;
  }

  return {
    state,
    stop,
    async unlock() {
      if (typeof AudioContext === 'undefined') return false;
      if (context === null) {
        context = new AudioContext();
        // Phones interrupt it for telephone calls and when the screen locks.
        context.onstatechange = read;
      }
      // Without a touch some browsers never settle this promise.
      const resumed = context.resume();
      await Promise.race([
        resumed.catch(() => undefined),
        new Promise((done) => {
          setTimeout(done, 700);
        }),
      ]);
      read();
      return state.value === 'on';
    },
    play(tone) {
      stop();
      if (context === null || context.state !== 'running') return false;
      const now = context.currentTime + 0.02;
      output = context.createGain();
      output.connect(context.destination);
      for (const note of tone.notes) {
        const from = now + note.at / 1000;
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
      return true;
    },
  };
}
