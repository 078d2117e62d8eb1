import { headOf, nameOf, outputsOf, type Plan } from './plan.ts';

/** Seconds after which a touch is a hold, as `device.holdMs` of the hub by default. */
const HOLD_S = 3;
/** The first pins are those that no common ESP32 board uses for something else. */
const INPUT_PINS = ['GPIO4', 'GPIO13', 'GPIO14', 'GPIO16', 'GPIO17', 'GPIO18'];
const OUTPUT_PINS = ['GPIO25', 'GPIO26', 'GPIO27', 'GPIO32', 'GPIO33', 'GPIO19', 'GPIO21', 'GPIO22', 'GPIO23'];

/**
 * ESPHome YAML (esphome.io: mqtt, event, binary_sensor.gpio, light; October 2024). Each button is an event: it is said
 * once and not retained, and tells a hold. A press while Wi-Fi is down is lost: stock ESPHome keeps no journal.
 */
export function esphomeConfig(plan: Plan): string {
  const { device, broker, user, secret } = plan;
  const objects = plan.inputs.map((input) => (input === 'main' ? 'button' : input.replaceAll('-', '_')));
  const pins = [...OUTPUT_PINS];
  const nextPin = (): string => pins.shift() ?? 'GPIO0';
  const outputs = outputsOf(device).map((output) => outputOf(output, nextPin));
  const section = (name: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`${name}:`, ...items];
  return [
    ...headOf('#', plan),
    '# secrets.yaml beside this file holds wifi_ssid and wifi_password, and mqtt_password where it is named below.',
    'esphome:',
    `  name: ${device.id}`,
    'esp32:',
    '  board: esp32dev',
    'logger:',
    'wifi:',
    '  ssid: !secret wifi_ssid',
    '  password: !secret wifi_password',
    'mqtt:',
    `  broker: ${quoted(broker.host)}`,
    `  port: ${broker.port}`,
    `  username: ${quoted(user)}`,
    `  password: ${secret === null ? '!secret mqtt_password' : quoted(secret)}`,
    `  topic_prefix: ${quoted(device.base ?? nameOf(device))}`,
    '  discovery: false',
    ...section('event', objects.flatMap(eventOf)),
    ...section(
      'binary_sensor',
      objects.flatMap((object, i) => contactOf(object, INPUT_PINS[i] ?? 'GPIO0')),
    ),
    ...section(
      'output',
      outputs.flatMap(({ output }) => output),
    ),
    ...section(
      'light',
      outputs.flatMap(({ light }) => light),
    ),
    ...section(
      'switch',
      outputs.flatMap(({ relay }) => relay),
    ),
    '',
  ].join('\n');
}

function eventOf(object: string): string[] {
  return [
    '  - platform: template',
    `    id: ${object}`,
    `    name: ${object}`,
    '    event_types: [press, long_press]',
    '    retain: false',
  ];
}

/** A press is said at once; when the finger stays, the hold raises the call. */
function contactOf(object: string, pin: string): string[] {
  return [
    '  - platform: gpio',
    `    id: ${object}_contact`,
    '    internal: true',
    `    pin: { number: ${pin}, mode: INPUT_PULLUP, inverted: true }`,
    '    filters:',
    '      - delayed_on: 30ms',
    '      - delayed_off: 30ms',
    '    on_press:',
    `      - event.trigger: { id: ${object}, event_type: press }`,
    '    on_multi_click:',
    `      - timing: [ON for at least ${HOLD_S}s]`,
    '        then:',
    `          - event.trigger: { id: ${object}, event_type: long_press }`,
  ];
}

type Output = {
  readonly output: readonly string[];
  readonly light: readonly string[];
  readonly relay: readonly string[];
};

function outputOf(output: string, nextPin: () => string): Output {
  const [kind = '', object = ''] = output.split('/');
  const name = [`    name: ${object}`];
  const effects = ['    effects:', '      - strobe: { name: Blink }'];
  const pinOf = (id: string): string[] => ['  - platform: ledc', `    id: ${id}`, `    pin: ${nextPin()}`];
  const none = { output: [], light: [], relay: [] };
  if (kind === 'switch')
    return { ...none, relay: ['  - platform: gpio', ...name, `    pin: ${nextPin()}`, '    restore_mode: ALWAYS_OFF'] };
  const off = ['    restore_mode: ALWAYS_OFF'];
  if (kind === 'light')
    return {
      ...none,
      output: pinOf(`${object}_out`),
      light: ['  - platform: monochromatic', ...name, `    output: ${object}_out`, ...off, ...effects],
    };
  const colours = ['red', 'green', 'blue'];
  return {
    ...none,
    output: colours.flatMap((colour) => pinOf(`${object}_${colour}`)),
    light: [
      '  - platform: rgb',
      ...name,
      ...colours.map((colour) => `    ${colour}: ${object}_${colour}`),
      ...off,
      ...effects,
    ],
  };
}

/** JSON is YAML. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
