import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { warning, well, type Finding } from './finding.ts';

/** Buttons on the hub's own pins. This hub has no door for them yet, so nothing here is ever broken. */
export function pins(dev = '/dev'): Finding {
  const chips = existsSync(dev) ? readdirSync(dev).filter((name) => /^gpiochip\d+$/.test(name)) : [];
  if (chips.length === 0) return well('gpio', 'this machine has no pins; buttons speak MQTT');
  try {
    for (const chip of chips) accessSync(`${dev}/${chip}`, constants.R_OK | constants.W_OK);
    return well('gpio', `${chips.join(', ')} can be used`);
  } catch {
    return warning(
      'gpio',
      `${chips.join(', ')} cannot be opened`,
      'add the user of the hub to the group gpio, if buttons shall hang on its own pins',
    );
  }
}
