import type { Signal } from '../../domain/site/site.ts';
import { COLOURED, lightOf, ON_OFF, ONE_COLOUR, RGB, type OutputKind } from './output.ts';

/** The effect that the light must have for blinking: `effects: - strobe: { name: Blink }`. Without it the light is steady. */
const EFFECT = 'Blink';

/**
 * ESPHome: `light/<object id>/command` takes JSON, `switch/<object id>/command` ON or OFF (esphome/components/mqtt and
 * light, October 2024). The effect `None` ends another one.
 */
export const ESPHOME: readonly OutputKind[] = [
  {
    form: 'light/OBJECT_ID',
    pattern: /^light\/[a-z0-9_]{1,63}$/,
    signals: ['off', 'on', 'blink'],
    usual: ONE_COLOUR,
    say: (name, signal) => ({ end: `${name}/command`, payload: light(signal) }),
  },
  {
    form: 'rgb-light/OBJECT_ID',
    pattern: /^rgb-light\/[a-z0-9_]{1,63}$/,
    signals: ['off', 'green', 'yellow', 'red', 'green-blink', 'yellow-blink', 'red-blink'],
    usual: COLOURED,
    say: (name, signal) => ({ end: `${name.slice('rgb-'.length)}/command`, payload: light(signal) }),
  },
  {
    form: 'switch/OBJECT_ID',
    pattern: /^switch\/[a-z0-9_]{1,63}$/,
    signals: ['off', 'on'],
    usual: ON_OFF,
    say: (name, signal) => ({ end: `${name}/command`, payload: signal === 'on' ? 'ON' : 'OFF' }),
  },
];

function light(signal: Signal): string {
  const { on, colour, blinks } = lightOf(signal);
  if (!on) return JSON.stringify({ state: 'OFF' });
  const [r, g, b] = colour === null ? [] : RGB[colour];
  return JSON.stringify({
    state: 'ON',
    ...(colour === null ? {} : { color: { r, g, b } }),
    effect: blinks ? EFFECT : 'None',
  });
}
