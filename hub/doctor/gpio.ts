import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { broken, warning, passed, type Finding } from './finding.ts';

/**
 * GPIO pins for buttons on the hub itself.
 * @param areWanted the settings name some. Whether their hub reads them is in its readiness.
 */
export function pins(areWanted: boolean, dev = '/dev', sysfs = '/sys/class/gpio/export'): Finding {
  const chips = existsSync(dev) ? readdirSync(dev).filter((name) => /^gpiochip\d+$/.test(name)) : [];
  if (chips.length === 0 && existsSync(sysfs)) return passed('gpio', 'the pins can be used through sysfs');
  if (chips.length === 0 && areWanted)
    return broken(
      'gpio',
      'the settings name pins, and this machine has none',
      'take `pins` out of the settings, or start the hub on the machine that the buttons are wired to',
    );
  if (chips.length === 0) return passed('gpio', 'this machine has no pins; buttons speak MQTT');
  try {
    for (const chip of chips) accessSync(`${dev}/${chip}`, constants.R_OK | constants.W_OK);
    return passed('gpio', `${chips.join(', ')} can be used`);
  } catch {
    return (areWanted ? broken : warning)(
      'gpio',
      `${chips.join(', ')} cannot be opened`,
      'add the user of the hub to the group gpio, if buttons are to be connected to the pins of this machine',
    );
  }
}
