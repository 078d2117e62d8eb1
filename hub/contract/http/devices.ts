import { Type, type Static } from 'typebox';
import { Id, Timestamp } from '../ids.ts';
import { InputState } from '../device-messages.ts';

export const DeviceNew = Type.Object({ id: Id, name: Type.Optional(Type.String({ maxLength: 120 })) });

/**
 * `supervision`: `ok`, `late`, `lost`, or `unknown` until the first sign of life after a start of the hub.
 * `storming`: it says more than its share. `contested`: two devices use its id and secret, each cuts the other off.
 */
export const Device = Type.Object({
  id: Id,
  name: Type.Union([Type.String(), Type.Null()]),
  enrolled: Type.Boolean(),
  connected: Type.Boolean(),
  supervision: Type.Union([Type.Literal('ok'), Type.Literal('late'), Type.Literal('lost'), Type.Literal('unknown')]),
  lastSeenAt: Type.Union([Timestamp, Type.Null()]),
  battery: Type.Union([Type.Number(), Type.Null()]),
  rssi: Type.Union([Type.Number(), Type.Null()]),
  firmware: Type.Union([Type.String(), Type.Null()]),
  inputs: Type.Record(Type.String(), InputState),
  quarantined: Type.Integer(),
  storming: Type.Optional(Type.Boolean()),
  contested: Type.Optional(Type.Boolean()),
});
export type DeviceView = Static<typeof Device>;

export const Credentials = Type.Object({ username: Type.String(), password: Type.String() });
export const CredentialsMany = Type.Object({ devices: Type.Array(Id, { minItems: 1, maxItems: 10_000 }) });
export const CredentialsItems = Type.Object({
  items: Type.Array(Type.Object({ device: Id, username: Type.String(), password: Type.String() })),
});

export const CallPoint = Type.Object({
  id: Id,
  name: Type.Object({ zh: Type.String(), en: Type.String() }),
  place: Id,
  kind: Id,
  source: Type.Object({ device: Id, input: Id }),
  device: Type.Union([Device, Type.Null()]),
  openCall: Type.Union([Type.String(), Type.Null()]),
  /** When a press that was announced came from there; null: nobody knows yet whether this button works. An older hub does not say. */
  provenAt: Type.Optional(Type.Union([Timestamp, Type.Null()])),
});
export type CallPointView = Static<typeof CallPoint>;

/** A message that could not be used; `payload` is as much of it as is text, at most 1,024 characters. */
export const Quarantined = Type.Object({
  id: Type.Integer(),
  at: Timestamp,
  device: Type.String(),
  topic: Type.String(),
  code: Type.String(),
  bytes: Type.Integer(),
  payload: Type.String(),
});
export type QuarantinedView = Static<typeof Quarantined>;
