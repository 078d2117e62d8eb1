import { lightOf, ON_OFF, RGB, SOUNDS, STEADY_COLOURS, type OutputKind } from './output.ts';

/** Seconds. A siren ends a warning by itself after 30 minutes at the latest (zigbee2mqtt.io, HEIMAN HS2WD-E). */
const BEEP_S = 1;
const SOUND_S = 1_800;

/**
 * zigbee2mqtt: `<name>/set` with JSON, one topic for all outputs of a device. Its effect `blink` ends after a moment, so
 * a light does not blink here. Sirens take `warning`, and some makes `alarm`.
 */
export const ZIGBEE2MQTT: readonly OutputKind[] = [
  {
    form: 'state, or state_ENDPOINT of a device with several',
    pattern: /^state(?:_[a-z0-9]{1,20})?$/,
    signals: ['off', 'on'],
    usual: ON_OFF,
    say: (name, signal) => set({ [name]: signal.toUpperCase() }),
  },
  {
    form: 'rgb-light',
    pattern: /^rgb-light$/,
    signals: ['off', 'green', 'yellow', 'red'],
    usual: STEADY_COLOURS,
    say: (_name, signal) => {
      const { colour } = lightOf(signal);
      if (colour === null) return set({ state: 'OFF' });
      const [r, g, b] = RGB[colour];
      return set({ state: 'ON', color: { r, g, b } });
    },
  },
  {
    form: 'warning',
    pattern: /^warning$/,
    signals: ['off', 'on', 'beep'],
    usual: SOUNDS,
    say: (_name, signal) => {
      if (signal === 'off') return set({ warning: { mode: 'stop', strobe: false, duration: 0 } });
      const duration = signal === 'beep' ? BEEP_S : SOUND_S;
      return set({ warning: { mode: 'emergency', level: 'low', strobe: true, duration } });
    },
  },
  {
    form: 'alarm',
    pattern: /^alarm$/,
    signals: ['off', 'on'],
    // It is loud, and nobody must hear it by surprise.
    usual: null,
    say: (_name, signal) => set({ alarm: signal === 'on' }),
  },
];

function set(message: object): { readonly end: string; readonly payload: string } {
  return { end: 'set', payload: JSON.stringify(message) };
}
