import { Type, type Static } from 'typebox';
import { ID_PATTERN, PRESS_ID_MAX, Words } from './ids.ts';

/**
 * Payloads (mqtt.md, Payloads): UTF-8 JSON, at most PAYLOAD_MAX_BYTES, `v: 1`. Every reader ignores unknown fields.
 * Descriptions are printed in mqtt.md.
 */
const v = Type.Literal(1, { description: 'version of the message' });
const pressId = Type.String({
  minLength: 1,
  maxLength: PRESS_ID_MAX,
  description: 'unique for this device, the same in every re-send',
});
const input = Type.Optional(
  Type.String({ pattern: ID_PATTERN, description: 'which input of the device; default `main`' }),
);

function bootName(description: string) {
  return Type.Union([Type.String({ maxLength: 64 }), Type.Integer()], { description });
}

export const Press = Type.Object({
  v,
  id: pressId,
  input,
  kind: Type.Optional(
    Type.Union([Type.Literal('press'), Type.Literal('hold'), Type.Literal('pull')], {
      description: 'a short press (default), a button held for `holdMs`, a pulled cord',
    }),
  ),
  ageMs: Type.Optional(
    Type.Number({ minimum: 0, description: 'milliseconds since the press, when it was stored on the device first' }),
  ),
  heldMs: Type.Optional(Type.Number({ minimum: 0, description: 'milliseconds that the button was held' })),
  boot: Type.Optional(bootName('names the power-up of the press, as `boot` in `up/status`')),
});

export const Cancel = Type.Object({ v, id: pressId, input });
export const Presence = Type.Object({
  v,
  id: pressId,
  input,
  badge: Type.Optional(Type.String({ maxLength: 128, description: 'what the badge reader read' })),
});
export const Reset = Type.Object({ v, id: pressId, input });

export const InputState = Type.Union([
  Type.Literal('ok'),
  Type.Literal('stuck'),
  Type.Literal('cut'),
  Type.Literal('short'),
]);

export const Heartbeat = Type.Object({
  v,
  seq: Type.Integer({ minimum: 0, description: 'number of this heartbeat since power-up' }),
  uptimeS: Type.Number({ minimum: 0, description: 'seconds since power-up' }),
  battery: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'percent; left out on mains' })),
  rssi: Type.Optional(Type.Number({ description: 'signal strength in dBm' })),
  firmware: Type.Optional(Type.String({ maxLength: 64, description: 'version of the firmware' })),
  temperatureC: Type.Optional(Type.Number({ description: 'degrees Celsius inside the device' })),
  freeHeap: Type.Optional(Type.Number({ minimum: 0, description: 'free memory in bytes' })),
  inputs: Type.Optional(Type.Record(Type.String(), InputState, { description: 'state of each input by its name' })),
});

/**
 * Retained; also the last will. `conn` rises with each connection, so that a late will of an old connection is ignored.
 */
export const DeviceStatus = Type.Object({
  v,
  state: Type.Union([Type.Literal('online'), Type.Literal('offline')], {
    description: '`online` after each connect; `offline` in the last will and before a wanted disconnect',
  }),
  boot: bootName('names this power-up'),
  conn: Type.Integer({
    minimum: 0,
    description: 'number of this connection since power-up; it rises by one each time',
  }),
});

export const SelfTestAnswer = Type.Object({
  v,
  nonce: Type.String({ minLength: 1, maxLength: 64, description: 'the one that was asked with' }),
});

export const Stage = Type.Union(
  [
    Type.Literal('idle'),
    Type.Literal('registered'),
    Type.Literal('acknowledged'),
    Type.Literal('attended'),
    Type.Literal('still-coming'),
    Type.Literal('unanswered'),
    Type.Literal('closed-hours'),
  ],
  { description: 'what happens with the call; ignore unknown stages' },
);
export const Lamp = Type.Union(
  [Type.Literal('off'), Type.Literal('yellow'), Type.Literal('green'), Type.Literal('red')],
  { description: 'colour of the lamp' },
);

const WordsToSay = Type.Object(Words.properties, {
  description: 'what to show and speak; further languages of the site stand beside zh and en under their tags',
});
const WhoComes = Type.Object(Words.properties, {
  description: 'who comes: the role, or the name where the site says so',
});

/**
 * Feedback for the caller, retained per device. Yellow: stored. Green: a person has taken it. Red: nobody was reached.
 */
export const Feedback = Type.Object({
  v,
  input: Type.String({ pattern: ID_PATTERN, description: 'the input that this is about' }),
  stage: Stage,
  lamp: Lamp,
  blink: Type.Boolean({ description: 'true: the lamp blinks; false: it is steady' }),
  say: WordsToSay,
  callId: Type.Optional(Type.String({ description: 'the call; left out when `stage` is `idle`' })),
  by: Type.Optional(WhoComes),
  etaMinutes: Type.Optional(
    Type.Integer({ minimum: 0, description: 'minutes that it usually takes, when enough is known' }),
  ),
  at: Type.String({ description: 'when the hub made this message, RFC 3339' }),
});

/**
 * The lamp alone, for devices whose MQTT client drops larger packets without a word. Written with these three fields in
 * this order, at most 33 bytes: with header and packet id the whole packet has at most 40 bytes beside its topic.
 */
export const LampTwin = Type.Object({
  v,
  lamp: Lamp,
  blink: Type.Union([Type.Literal(0), Type.Literal(1)], { description: '1: the lamp blinks; 0: it is steady' }),
});

/** The times are far below the limit of a 32-bit timer in milliseconds: a timer beyond that limit fires at once. */
export const SETTINGS_LIMITS = {
  heartbeatS: { minimum: 1, maximum: 86_400, description: 'seconds between two heartbeats' },
  holdMs: { minimum: 500, maximum: 60_000, description: 'milliseconds after which a press is a hold' },
  volume: { minimum: 0, maximum: 100, description: 'percent' },
} as const;

export const Settings = Type.Object({
  v,
  heartbeatS: Type.Integer(SETTINGS_LIMITS.heartbeatS),
  holdMs: Type.Integer(SETTINGS_LIMITS.holdMs),
  volume: Type.Integer(SETTINGS_LIMITS.volume),
  languages: Type.Array(Type.String(), { description: 'tags of the languages to speak, the usual one first' }),
});

export const SelfTest = Type.Object({ v, nonce: Type.String({ description: 'to be sent back' }) });
export const Identify = Type.Object({ v });

export const HubStatus = Type.Object({
  v,
  state: Type.Union([Type.Literal('online'), Type.Literal('stopping')], {
    description: '`stopping`: the hub stops and will be back; keep presses and send them again',
  }),
  boot: Type.String({ description: 'names this start of the hub' }),
});

export type PressMessage = Static<typeof Press>;
export type CancelMessage = Static<typeof Cancel>;
export type PresenceMessage = Static<typeof Presence>;
export type ResetMessage = Static<typeof Reset>;
export type HeartbeatMessage = Static<typeof Heartbeat>;
export type DeviceStatusMessage = Static<typeof DeviceStatus>;
export type SelfTestAnswerMessage = Static<typeof SelfTestAnswer>;
export type FeedbackMessage = Static<typeof Feedback>;
export type LampMessage = Static<typeof LampTwin>;
export type SettingsMessage = Static<typeof Settings>;
export type HubStatusMessage = Static<typeof HubStatus>;
export type StageName = Static<typeof Stage>;
export type LampColour = Static<typeof Lamp>;

/** The schema of each message that a device may send. */
export const UP_SCHEMAS = {
  press: Press,
  cancel: Cancel,
  presence: Presence,
  reset: Reset,
  heartbeat: Heartbeat,
  status: DeviceStatus,
  'self-test': SelfTestAnswer,
} as const;

export const DOWN_SCHEMAS = {
  feedback: Feedback,
  lamp: LampTwin,
  settings: Settings,
  'self-test': SelfTest,
  identify: Identify,
} as const;
