import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { warning, passed, type Finding } from './finding.ts';

/** GPIO pins for buttons on the hub itself. The hub does not read them yet, so this never reports `broken`. */
export function pins(dev = '/dev'): Finding {
  const chips = existsSync(dev) ? readdirSync(dev).filter((name) => /^gpiochip\d+$/.test(name)) : [];
  if (chips.length === 0) return passed('gpio', 'this machine has no pins; buttons speak MQTT');
  try {
    for (const chip of chips) accessSync(`${dev}/${chip}`, constants.R_OK | constants.W_OK);
    return passed('gpio', `${chips.join(', ')} can be used`);
  } catch {
    return warning(
      'gpio',
      `${chips.join(', ')} cannot be opened`,
      'add the user of the hub to the group gpio, if buttons are to be connected to the pins of this machine',
    );
  }
}
