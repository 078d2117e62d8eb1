import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;

const Topic = Type.String({
  pattern: '^[^+#\\u0000]{1,200}$',
  description: 'an MQTT topic without + and #, at most 200 characters',
});
const JsonPath = Type.String({
  pattern: '^[^.]+(\\.[^.]+)*$',
  maxLength: 200,
  description: 'where the value stands in the JSON, with dots between, e.g. data.button',
});
const Values = Type.Array(Type.String({ maxLength: 100, description: 'a value, in quotes' }), {
  minItems: 1,
  uniqueItems: true,
  description: 'a list of values, e.g. ["ON", "pressed"]',
});

export const DIALECTS = [
  'esphome',
  'tasmota',
  'shelly-gen1',
  'shelly-gen2',
  'zigbee2mqtt',
  'generic',
  'openmqttgateway',
  'rtl433',
] as const;

const Meaning = Type.Enum(['press', 'hold', 'pull', 'release', 'nothing'], {
  description: 'one of press, hold, pull, release, nothing',
});

export const SIGNALS = [
  'off',
  'on',
  'blink',
  'beep',
  'green',
  'yellow',
  'red',
  'green-blink',
  'yellow-blink',
  'red-blink',
] as const;

const Signal = Type.Enum([...SIGNALS], { description: `one of ${SIGNALS.join(', ')}` });

/** A lamp, relay or buzzer of a bought device (site.md, devices). */
const Output = Type.Object(
  {
    output: Type.String({
      pattern: '^\\S.{0,79}$',
      description: 'an output as its family names it, e.g. power1, relay/0, switch:0, light/lamp (devices.md)',
    }),
    input: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
        description: 'the input whose call it shows; left out: the gravest call of the device',
      }),
    ),
    show: Type.Optional(
      Type.Object(
        {
          idle: Type.Optional(Signal),
          registered: Type.Optional(Signal),
          'still-coming': Type.Optional(Signal),
          unanswered: Type.Optional(Signal),
          'closed-hours': Type.Optional(Signal),
          acknowledged: Type.Optional(Signal),
          attended: Type.Optional(Signal),
        },
        { ...closed, description: 'what it shows at which stage, e.g. { registered: on, acknowledged: blink }' },
      ),
    ),
  },
  { ...closed, description: 'an output: { output: power1 }, and perhaps input and show' },
);

const DeviceId = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'an id: small letters, digits and hyphens, at most 63, e.g. lavatory-sos',
});

/** A bought device (site.md, devices). Devices that speak the protocol of Lotusbell need no entry. */
export const DeviceSchema = Type.Object(
  {
    id: DeviceId,
    dialect: Type.Enum([...DIALECTS], { description: `one of ${DIALECTS.join(', ')}` }),
    name: Type.Optional(Topic),
    base: Type.Optional(Topic),
    broker: Type.Optional(
      Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'the id of a broker in the settings' }),
    ),
    contact: Type.Optional(
      Type.Enum(['momentary', 'latching'], {
        description: 'momentary, or latching for a contact that stays closed until it is reset',
      }),
    ),
    actions: Type.Optional(
      Type.Unsafe<{ [action: string]: 'press' | 'hold' | 'pull' | 'release' | 'nothing' }>(
        Type.Object(
          {},
          {
            ...closed,
            patternProperties: { '^\\S.{0,63}$': Meaning },
            description: 'what its actions mean, e.g. { emergency: hold, single: press, double: nothing }',
          },
        ),
      ),
    ),
    generic: Type.Optional(
      Type.Object(
        {
          topic: Topic,
          path: Type.Optional(JsonPath),
          press: Values,
          hold: Type.Optional(Values),
          release: Type.Optional(Values),
          availabilityTopic: Type.Optional(Topic),
          batteryPath: Type.Optional(JsonPath),
        },
        { ...closed, description: 'for the dialect generic: { topic: bell/1, press: ["ON"] }' },
      ),
    ),
    feedback: Type.Optional(
      Type.Array(Output, { minItems: 1, description: 'what of it shows the caller how the call stands' }),
    ),
  },
  {
    ...closed,
    description: 'a bought device: id, dialect, and perhaps name, base, broker, contact, actions, feedback',
  },
);
