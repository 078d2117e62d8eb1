import { ONE_COLOUR, SOUNDS, type OutputKind } from './output.ts';

/** Two beeps of 0.3 s with 0.2 s between. */
const BEEPS = '2,3,2';

/**
 * Tasmota: `cmnd/<topic>/Power1` ON, OFF, BLINK; `cmnd/<topic>/Buzzer` beeps (tasmota/docs, Commands, Buzzer). A blink
 * ends after `BlinkCount` times, by default 10; 0 is for ever. ON and OFF end it.
 */
export const TASMOTA: readonly OutputKind[] = [
  {
    form: 'power, power1 to power32',
    pattern: /^power(?:[1-9]|[12]\d|3[0-2])?$/,
    signals: ['off', 'on', 'blink'],
    usual: ONE_COLOUR,
    say: (name, signal) => ({ end: `P${name.slice(1)}`, payload: signal.toUpperCase() }),
  },
  {
    form: 'buzzer',
    pattern: /^buzzer$/,
    signals: ['off', 'beep'],
    usual: SOUNDS,
    say: (_name, signal) => ({ end: 'Buzzer', payload: signal === 'beep' ? BEEPS : '0' }),
  },
];
