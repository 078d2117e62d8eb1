import { effect, untracked, type ReadonlySignal } from '@preact/signals';
import type { AlertReceipts } from '../connection/alert-receipts.ts';
import type { ConnectionLoss } from '../connection/connection-loss.ts';
import type { Connection } from '../connection/connection.ts';
import { isMatterRing } from '../matters/matter-ringing.ts';
import { createRinger, type Ringer } from '../senses/ringer.ts';
import type { Sound } from '../senses/sound.ts';
import { speech } from '../senses/speech.ts';
import { vibration } from '../senses/vibration.ts';
import type { Language } from '../text/words.ts';
import { timers } from './page-timers.ts';

const TROUBLE_EVERY_MS = 30_000;
/** A tap proves for a minute that somebody stands at the board. */
const TAP_EVERY_MS = 20_000;

/** The ringer of this page: what it sounded is receipted. */
export function createPageRinger(sound: Sound, language: ReadonlySignal<Language>, receipts: AlertReceipts): Ringer {
  return createRinger({
    sound,
    vibrate: (pattern) => {
      vibration.pulse(pattern);
    },
    speak: (words) => speech.speak(words, language.value),
    stopSpeaking: () => speech.stop(),
    setTimer: timers.set,
    clearTimer: timers.clear,
    onHeard: (id) => {
      if (!isMatterRing(id)) sound.confirm(() => receipts.heard(id));
    },
  });
}

/** The ringer sounds what it could not while sound was locked, and the trouble tone while the connection is lost. */
export function tellRinger(ringer: Ringer, sound: Sound, { lost }: ConnectionLoss): void {
  effect(() => {
    if (sound.state.value === 'on') untracked(() => ringer.soundUnlocked());
  });
  effect(() => {
    if (lost.value === null) return undefined;
    untracked(() => ringer.trouble());
    const timer = setInterval(() => ringer.trouble(), TROUBLE_EVERY_MS);
    return () => {
      clearInterval(timer);
      ringer.troubleOver();
    };
  });
}

/**
 * A page that makes no sound says so, and a board says that somebody has touched it: both change who is believed to
 * hear.
 */
export function tellHubOfSound(sound: Sound, connection: Connection): void {
  let before = sound.stuck.value;
  effect(() => {
    const isStuck = sound.stuck.value;
    if (isStuck !== before) untracked(() => connection.tellPage());
    before = isStuck;
  });
  effect(() => {
    if (sound.state.value === 'on' && connection.role.value === 'board') untracked(() => connection.tellPage());
  });
  let tappedAt = -Infinity;
  addEventListener('pointerdown', () => {
    if (connection.role.value !== 'board' || performance.now() - tappedAt < TAP_EVERY_MS) return;
    tappedAt = performance.now();
    connection.tellPage(true);
  });
}
