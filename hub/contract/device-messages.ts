import { Type, type Static } from 'typebox';
import { Id, PRESS_ID_MAX, Words } from './ids.ts';

/** Payloads of contract §3: UTF-8 JSON, at most PAYLOAD_MAX_BYTES, `v: 1`. Unknown fields are ignored by every reader. */
const v = Type.Literal(1);
const pressId = Type.String({ minLength: 1, maxLength: PRESS_ID_MAX });
const input = Type.Optional(Id);

export const Press = Type.Object({
  v,
  id: pressId,
  input,
  kind: Type.Optional(Type.Union([Type.Literal('press'), Type.Literal('hold'), Type.Literal('pull')])),
  /** Milliseconds since the finger, for presses stored on the device first. */
  ageMs: Type.Optional(Type.Number({ minimum: 0 })),
  heldMs: Type.Optional(Type.Number({ minimum: 0 })),
});

export const Cancel = Type.Object({ v, id: pressId, input });
export const Presence = Type.Object({ v, id: pressId, input, badge: Type.Optional(Type.String({ maxLength: 128 })) });
export const Reset = Type.Object({ v, id: pressId, input });

export const InputState = Type.Union([
  Type.Literal('ok'),
  Type.Literal('stuck'),
  Type.Literal('cut'),
  Type.Literal('short'),
]);

export const Heartbeat = Type.Object({
  v,
  seq: Type.Integer({ minimum: 0 }),
  uptimeS: Type.Number({ minimum: 0 }),
  battery: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  rssi: Type.Optional(Type.Number()),
  firmware: Type.Optional(Type.String({ maxLength: 64 })),
  temperatureC: Type.Optional(Type.Number()),
  freeHeap: Type.Optional(Type.Number({ minimum: 0 })),
  inputs: Type.Optional(Type.Record(Type.String(), InputState)),
});

/** Retained, and the last will. `conn` rises with each connection, so that the late will of an old one is ignored. */
export const DeviceStatus = Type.Object({
  v,
  state: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
  boot: Type.Union([Type.String({ maxLength: 64 }), Type.Integer()]),
  conn: Type.Integer({ minimum: 0 }),
});

export const SelfTestAnswer = Type.Object({ v, nonce: Type.String({ minLength: 1, maxLength: 64 }) });

export const Stage = Type.Union([
  Type.Literal('idle'),
  Type.Literal('registered'),
  Type.Literal('acknowledged'),
  Type.Literal('attended'),
  Type.Literal('still-coming'),
  Type.Literal('unanswered'),
  Type.Literal('closed-hours'),
]);
export const Lamp = Type.Union([
  Type.Literal('off'),
  Type.Literal('yellow'),
  Type.Literal('green'),
  Type.Literal('red'),
]);

/** What the caller is shown and told, retained per device. Yellow: stored. Green: a person took it. Red: nobody reached. */
export const Feedback = Type.Object({
  v,
  input: Id,
  stage: Stage,
  lamp: Lamp,
  blink: Type.Boolean(),
  say: Words,
  callId: Type.Optional(Type.String()),
  by: Type.Optional(Words),
  etaMinutes: Type.Optional(Type.Integer({ minimum: 0 })),
  at: Type.String(),
});

/** Both far below what a 32-bit timer of milliseconds can wait for: one set beyond it rings at once. */
export const SETTINGS_LIMITS = {
  heartbeatS: { minimum: 1, maximum: 86_400 },
  holdMs: { minimum: 500, maximum: 60_000 },
  volume: { minimum: 0, maximum: 100 },
} as const;

export const Settings = Type.Object({
  v,
  heartbeatS: Type.Integer(SETTINGS_LIMITS.heartbeatS),
  holdMs: Type.Integer(SETTINGS_LIMITS.holdMs),
  volume: Type.Integer(SETTINGS_LIMITS.volume),
  languages: Type.Array(Type.String()),
});

export const SelfTest = Type.Object({ v, nonce: Type.String() });
export const Identify = Type.Object({ v });

export const HubStatus = Type.Object({
  v,
  state: Type.Union([Type.Literal('online'), Type.Literal('stopping')]),
  boot: Type.String(),
});

export type PressMessage = Static<typeof Press>;
export type CancelMessage = Static<typeof Cancel>;
export type PresenceMessage = Static<typeof Presence>;
export type ResetMessage = Static<typeof Reset>;
export type HeartbeatMessage = Static<typeof Heartbeat>;
export type DeviceStatusMessage = Static<typeof DeviceStatus>;
export type SelfTestAnswerMessage = Static<typeof SelfTestAnswer>;
export type FeedbackMessage = Static<typeof Feedback>;
export type SettingsMessage = Static<typeof Settings>;
export type HubStatusMessage = Static<typeof HubStatus>;
export type StageName = Static<typeof Stage>;
export type LampColour = Static<typeof Lamp>;

/** The schema of each message a device may send. */
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
  settings: Settings,
  'self-test': SelfTest,
  identify: Identify,
} as const;
