import { ON_OFF, type OutputKind } from './output.ts';

/** Shelly of the first generation: `relay/<n>/command` on or off. */
export const SHELLY_GEN1: readonly OutputKind[] = [
  {
    form: 'relay/0 to relay/9',
    pattern: /^relay\/\d$/,
    signals: ['off', 'on'],
    usual: ON_OFF,
    say: (name, signal) => ({ end: `${name}/command`, payload: signal }),
  },
];

/**
 * Shelly of the second generation and later: `command/switch:<n>` on or off (MQTT control, which is on by default). It
 * is used in place of an RPC, because an RPC is answered on a topic that is not the device's own.
 */
export const SHELLY_GEN2: readonly OutputKind[] = [
  {
    form: 'switch:0 to switch:9',
    pattern: /^switch:\d$/,
    signals: ['off', 'on'],
    usual: ON_OFF,
    say: (name, signal) => ({ end: `command/${name}`, payload: signal }),
  },
];
