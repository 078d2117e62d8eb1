import { quote, type Finding } from '../reading/mistake.ts';
import { isMap } from '../reading/against-schema.ts';
import type { DIALECTS } from './device-schema.ts';
import { textOf, type Entry, type IndexedEntry } from './site-view.ts';

type OutputKind = {
  /** How it is written, for people. */
  readonly form: string;
  readonly pattern: RegExp;
  readonly signals: readonly string[];
  /** Nothing is usual for it: the document must say when it is on. */
  readonly needsShow?: true;
};

/** The largest relay board of these families has fewer. */
const ROWS_MAX = 32;

const COLOURS = ['green', 'yellow', 'red'];
const BLINKING = COLOURS.map((colour) => `${colour}-blink`);

/** What each family can show; hub/dialects says the same, and a test holds both together. */
export const OUTPUTS: { readonly [Name in (typeof DIALECTS)[number]]: readonly OutputKind[] } = {
  esphome: [
    { form: 'light/OBJECT_ID', pattern: /^light\/[a-z0-9_]{1,63}$/, signals: ['off', 'on', 'blink'] },
    {
      form: 'rgb-light/OBJECT_ID',
      pattern: /^rgb-light\/[a-z0-9_]{1,63}$/,
      signals: ['off', ...COLOURS, ...BLINKING],
    },
    { form: 'switch/OBJECT_ID', pattern: /^switch\/[a-z0-9_]{1,63}$/, signals: ['off', 'on'] },
  ],
  tasmota: [
    {
      form: 'power, power1 to power32',
      pattern: /^power(?:[1-9]|[12]\d|3[0-2])?$/,
      signals: ['off', 'on', 'blink'],
    },
    { form: 'buzzer', pattern: /^buzzer$/, signals: ['off', 'beep'] },
  ],
  'shelly-gen1': [{ form: 'relay/0 to relay/9', pattern: /^relay\/\d$/, signals: ['off', 'on'] }],
  'shelly-gen2': [{ form: 'switch:0 to switch:9', pattern: /^switch:\d$/, signals: ['off', 'on'] }],
  zigbee2mqtt: [
    {
      form: 'state, or state_ENDPOINT of a device with several',
      pattern: /^state(?:_[a-z0-9]{1,20})?$/,
      signals: ['off', 'on'],
    },
    { form: 'rgb-light', pattern: /^rgb-light$/, signals: ['off', ...COLOURS] },
    { form: 'warning', pattern: /^warning$/, signals: ['off', 'on', 'beep'] },
    { form: 'alarm', pattern: /^alarm$/, signals: ['off', 'on'], needsShow: true },
  ],
  generic: [],
  openmqttgateway: [],
  rtl433: [],
};

/** Finds outputs that a device does not have, and what they cannot show. */
export function deviceOutputs(devices: readonly IndexedEntry[]): Finding[] {
  return devices.flatMap(([i, device]) => {
    const kinds = kindsOf(device['dialect']);
    const rows = device['feedback'];
    if (kinds === null || !Array.isArray(rows) || rows.length === 0) return [];
    if (kinds.length === 0) return [withoutOutputs(i, device)];
    return [
      ...behindNoBroker(i, device),
      ...enteredTwice(devices, [i, device]),
      ...(rows as readonly unknown[]).flatMap((row, at) => (isMap(row) ? faultsOf(i, device, kinds, at, row) : [])),
      ...saidTwice(i, rows),
      ...tooMany(i, rows),
    ];
  });
}

function kindsOf(dialect: unknown): readonly OutputKind[] | null {
  return typeof dialect === 'string' && Object.hasOwn(OUTPUTS, dialect)
    ? OUTPUTS[dialect as keyof typeof OUTPUTS]
    : null;
}

function withoutOutputs(i: number, { dialect }: Entry): Finding {
  return {
    path: ['devices', i, 'feedback'],
    at: 'key',
    message: `${quote(String(dialect))} has nothing that the hub could switch`,
    hint: 'leave "feedback" out; a lamp of another device can show the call where that device has the call point',
  };
}

function behindNoBroker(i: number, { dialect, broker }: Entry): Finding[] {
  if (dialect !== 'zigbee2mqtt' || broker !== undefined) return [];
  return [
    {
      path: ['devices', i, 'feedback'],
      at: 'key',
      message: 'zigbee2mqtt takes commands at its own broker only, and none is named',
      hint: 'name the broker of zigbee2mqtt: broker: house',
    },
  ];
}

/** Two entries for one device would switch the same lamp, each for its own call. */
function enteredTwice(devices: readonly IndexedEntry[], [i, device]: IndexedEntry): Finding[] {
  const way = wayOf(device);
  const other = devices.find(([at, one]) => at !== i && wayOf(one) === way);
  if (other === undefined) return [];
  return [
    {
      path: ['devices', i, 'feedback'],
      at: 'key',
      message: `devices[${other[0]}] is the same device, so its lamp would show two calls`,
      hint: 'enter a device once; its call points name their inputs, and a row of feedback may name one with "input"',
    },
  ];
}

function wayOf({ id, dialect, name = id, base, broker }: Entry): string {
  return JSON.stringify([dialect, name, base, broker]);
}

function faultsOf(i: number, { dialect }: Entry, kinds: readonly OutputKind[], at: number, row: Entry): Finding[] {
  const [output] = textOf(row['output']);
  if (output === undefined) return [];
  const path = ['devices', i, 'feedback', at];
  const kind = kinds.find(({ pattern }) => pattern.test(output));
  if (kind === undefined)
    return [
      {
        path: [...path, 'output'],
        message: `${String(dialect)} has no output ${quote(output)}`,
        hint: `write one of: ${kinds.map(({ form }) => form).join('; ')}`,
      },
    ];
  const show = isMap(row['show']) ? row['show'] : {};
  if (kind.needsShow === true && Object.keys(show).length === 0)
    return [
      {
        path,
        message: `${quote(output)} needs "show": nothing is usual for it`,
        hint: 'say when it is on, e.g. show: { unanswered: on }',
      },
    ];
  return Object.entries(show)
    .filter(([, signal]) => typeof signal === 'string' && !kind.signals.includes(signal))
    .map(([stage, signal]) => ({
      path: [...path, 'show', stage],
      message: `${quote(output)} of ${String(dialect)} cannot show ${quote(String(signal))}`,
      hint: `write one of: ${kind.signals.join(', ')}`,
    }));
}

function tooMany(i: number, rows: readonly unknown[]): Finding[] {
  if (rows.length <= ROWS_MAX) return [];
  return [
    {
      path: ['devices', i, 'feedback'],
      at: 'key',
      message: `${rows.length} outputs are more than the hub switches at one device`,
      hint: `keep at most ${ROWS_MAX}`,
    },
  ];
}

function saidTwice(i: number, rows: readonly unknown[]): Finding[] {
  const outputs = rows.map((row) => (isMap(row) ? textOf(row['output'])[0] : undefined));
  return outputs.flatMap((output, at) =>
    output === undefined || outputs.indexOf(output) === at
      ? []
      : [
          {
            path: ['devices', i, 'feedback', at, 'output'],
            message: `${quote(output)} has two rows`,
            hint: 'keep one: an output can show one call only',
          },
        ],
  );
}
