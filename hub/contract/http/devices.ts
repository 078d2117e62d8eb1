import { Type, type Static } from 'typebox';
import { Owner } from '../call.ts';
import { SiteMistake } from './site.ts';
import { Id, idOf, nullable, timeOf, Timestamp } from '../ids.ts';
import { InputState, Stage } from '../device-messages.ts';

export const DeviceNew = Type.Object({
  id: idOf('device id; also the MQTT client id'),
  name: Type.Optional(Type.String({ maxLength: 120, description: 'name for people' })),
});

export const Device = Type.Object({
  id: Id,
  name: nullable(Type.String(), 'name for people, or null'),
  enrolled: Type.Boolean({ description: 'true: it has a secret and may connect' }),
  connected: Type.Boolean({ description: 'true: it has an MQTT connection now' }),
  supervision: Type.Union([Type.Literal('ok'), Type.Literal('late'), Type.Literal('lost'), Type.Literal('unknown')], {
    description:
      'by its heartbeats: `late` after 1.5 intervals, `lost` after 3; `unknown` until it is first heard after a start of the hub',
  }),
  lastSeenAt: nullable(Timestamp, 'when the last message came; null: never'),
  heartbeatS: Type.Optional(
    Type.Number({ description: 'seconds between two heartbeats: of its call points, otherwise of the settings' }),
  ),
  lastSeenAgoS: Type.Optional(nullable(Type.Integer(), 'age of the last message in seconds; null: never')),
  latePresses: Type.Optional(
    Type.Integer({ description: 'presses that had waited in the device for 10 s or more before they came' }),
  ),
  resentPresses: Type.Optional(Type.Integer({ description: 'presses that came again after they were answered' })),
  battery: nullable(Type.Number(), 'percent; null on mains or unknown'),
  rssi: nullable(Type.Number(), 'signal strength in dBm, or null'),
  firmware: nullable(Type.String(), 'version of the firmware, or null'),
  inputs: Type.Record(Type.String(), InputState, { description: 'state of each input, from the last heartbeat' }),
  implausible: Type.Optional(
    Type.Array(Type.String(), {
      description: 'fields of the last heartbeat whose values cannot be right; they are shown as empty',
    }),
  ),
  unproven: Type.Optional(
    Type.Boolean({ description: 'true: it was heard, and no press ever came from one of its call points' }),
  ),
  family: Type.Optional(
    nullable(Type.String(), 'how this bought device speaks (site.md, devices); null: it speaks the protocol'),
  ),
  broker: Type.Optional(nullable(Type.String(), 'the outside broker that it speaks through; null: none')),
  hook: Type.Optional(Type.Boolean({ description: 'true: it rings by a URL of its own' })),
  pin: Type.Optional(Type.Boolean({ description: 'true: it is wired to the machine of the hub' })),
  receipt: Type.Optional(
    nullable(
      Type.Boolean(),
      'true: a press is acknowledged when it is stored, and sent again until then. False: its family sends each press once. Null: this version does not know the family',
    ),
  ),
  outputs: Type.Optional(
    Type.Array(Type.String(), {
      description: 'lamps, relays and buzzers of a bought device that show the caller how the call stands',
    }),
  ),
  duplicatePresses: Type.Optional(
    Type.Integer({ description: 'presses that a bought device said once more; they ring nothing' }),
  ),
  recognised: Type.Optional(
    nullable(
      Type.Object({
        dialect: Type.String({ description: 'its family: `dialect` in the site document' }),
        name: Type.String({ description: 'its name in topics' }),
        base: Type.Optional(
          Type.String({ description: 'the first part of its topics, where it is not the usual one' }),
        ),
        model: Type.Optional(Type.String({ description: 'maker and model, where it says them' })),
        actions: Type.Optional(Type.Array(Type.String(), { description: 'what it can say, where it tells' })),
      }),
      'it has no entry under `devices`, and what it said within the last hour is of this family; null: nothing known',
    ),
  ),
  quarantined: Type.Integer({ description: 'messages of this device in quarantine, one for each topic and code' }),
  storming: Type.Optional(Type.Boolean({ description: 'true: it sends more than its rate limit' })),
  contested: Type.Optional(
    Type.Boolean({ description: 'true: two devices use this id and secret, and disconnect each other' }),
  ),
  faults: Type.Optional(
    Type.Array(
      Type.Object({
        code: Type.String({ description: 'see mqtt.md, Topics' }),
        says: Type.String({ description: 'what is wrong' }),
        remedy: Type.String({ description: 'how to put it right' }),
        since: timeOf('when it was seen first'),
      }),
      { description: 'what is wrong with its firmware or settings; seen within a day' },
    ),
  ),
});
export type DeviceView = Static<typeof Device>;

/** A bell that can only call a URL. */
export const HookBody = Type.Object({
  get: Type.Optional(
    Type.Boolean({ description: 'true: GET rings too; then whatever fetches the link rings. Usual: false' }),
  ),
});
export const HookMade = Type.Object({
  url: Type.String({ description: 'the address that the bell calls; it is the secret, shown once' }),
  get: Type.Boolean({ description: 'whether GET rings too' }),
  createdAt: timeOf('when it was made'),
});

const username = Type.String({ description: 'MQTT user name and client id: the device id' });
const password = Type.String({ description: 'MQTT password: the new secret, shown once' });

export const Credentials = Type.Object({ username, password });
export const CredentialsMany = Type.Object({
  devices: Type.Array(Id, { minItems: 1, maxItems: 10_000, description: 'device ids' }),
});
export const CredentialsItems = Type.Object({
  items: Type.Array(Type.Object({ device: Id, username, password }), {
    description: 'one for each device, in the order of the request',
  }),
});

export const CallPoint = Type.Object({
  id: Id,
  name: Type.Object({ zh: Type.String(), en: Type.String() }),
  place: Id,
  kind: idOf('kind of the calls that it raises'),
  source: Type.Object({ device: Id, input: Id }, { description: 'the device and its input that it stands for' }),
  device: nullable(Device, 'the device; null when the hub does not know it'),
  openCall: nullable(Type.String(), 'id of the open call from there, or null'),
  provenAt: Type.Optional(
    nullable(Timestamp, 'when a press test last succeeded; null: none did. An older hub leaves it out'),
  ),
  watched: Type.Optional(
    nullable(
      Type.Object({ by: Owner, until: timeOf('when it ends by itself') }),
      'a person has it watched: its presses raise calls, and only desk and lead are told. Null: it rings as ever',
    ),
  ),
  unproven: Type.Optional(
    Type.Boolean({
      description: 'true: its device was heard, and no press ever came from here since that device got its secret',
    }),
  ),
});
/** How long a call point is watched; at most a day. */
export const WatchBody = Type.Object({
  minutes: Type.Integer({ minimum: 1, maximum: 1440, description: 'minutes until it ends by itself' }),
});
export type CallPointView = Static<typeof CallPoint>;

/** A message that could not be used as it is: the newest of its device, topic and code. */
export const Quarantined = Type.Object({
  id: Type.Integer({ description: 'rises with each message' }),
  at: timeOf('when it came'),
  device: Type.String({ description: 'device id' }),
  topic: Type.String({ description: 'MQTT topic, at most 256 characters of it' }),
  code: Type.String({ description: 'why, see mqtt.md' }),
  bytes: Type.Integer({ description: 'size of the whole payload in bytes' }),
  count: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'how many such messages came of this device, on this topic, for this reason',
    }),
  ),
  payload: Type.String({ description: 'begin of the payload as text, at most 1,024 characters' }),
});
export type QuarantinedView = Static<typeof Quarantined>;

/** A test of what a bought device shows. */
export const FeedbackTest = Type.Object({
  stage: Type.Optional(Stage),
});
export const FeedbackTested = Type.Object({
  device: Id,
  stage: Stage,
  until: timeOf('then it shows again what is true; a call that changes there ends the test at once'),
});

/** A bought device is entered in the site document and stands for a call point from then on. */
export const MapDevice = Type.Object({
  callPoint: idOf('the call point that it stands for'),
  input: Type.Optional(idOf('the input of the device; left out: every input that has no call point of its own')),
  entry: Type.Optional(
    Type.Object(
      { dialect: Type.String({ description: 'its family' }) },
      {
        additionalProperties: true,
        description:
          'its entry under `devices` without `id` (site.md), such as `entry` of GET /unknown-devices. Left out: the entry that it has, or what it was recognised as on the hub itself',
      },
    ),
  ),
});
export const DeviceMapped = Type.Object({
  device: Id,
  callPoint: Id,
  input: nullable(Id, 'null: every input without a call point of its own'),
  version: Type.Integer({ description: 'version of the site document that is in use' }),
  unproven: Type.Boolean({ description: 'true: it counts after its press test (POST /call-points/{id}/press-test)' }),
  mistakes: Type.Array(SiteMistake, { description: 'warnings' }),
});

/** Devices that are in no site document, as far as they were heard within the last hour. */
export const UnknownDevicesView = Type.Object({
  items: Type.Array(
    Type.Object({
      broker: nullable(Type.String(), 'the outside broker where it was heard; null: it is connected to the hub itself'),
      device: nullable(Type.String(), 'on the hub itself: the id with which it signed in'),
      entry: Type.Object(
        {
          dialect: Type.String({ description: 'its family' }),
          name: Type.String({ description: 'its name in topics' }),
        },
        {
          additionalProperties: true,
          description: 'what to enter for it: `entry` of POST /devices/{id}/map, together with an id of your choice',
        },
      ),
      model: nullable(Type.String(), 'maker and model, where it says them'),
      actions: Type.Array(Type.String(), {
        description: 'what it said or can say; they may be given a meaning (site.md)',
      }),
      said: Type.Array(
        Type.Object({
          topic: Type.String({ description: 'MQTT topic' }),
          payload: Type.String({ description: 'begin of the payload as text, without control characters' }),
          agoS: Type.Integer({ description: 'seconds ago' }),
        }),
        { description: 'what it said last, at most three topics' },
      ),
      heardAgoS: Type.Integer({ description: 'seconds since it was heard last' }),
    }),
    { description: 'the one heard last first, at most 500' },
  ),
  listening: Type.Array(
    Type.Object({
      broker: Type.String({ description: 'id of an outside broker' }),
      leftS: Type.Integer({ description: 'seconds that the hub still listens there; 0: it does not' }),
    }),
    { description: 'every outside broker of the settings' },
  ),
});
export const ListeningStarted = Type.Object({
  broker: Id,
  leftS: Type.Integer({ description: 'seconds' }),
});
