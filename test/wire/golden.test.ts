import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { Call, CallWithTimeline } from '../../hub/contract/call.ts';
import { DOWN_SCHEMAS, HubStatus, UP_SCHEMAS } from '../../hub/contract/device-messages.ts';
import { ERRORS } from '../../hub/contract/errors.ts';
import { CallPoint, Credentials, CredentialsItems, Device } from '../../hub/contract/http/devices.ts';
import { Trouble as TroubleOfDevice } from '../../hub/contract/http/troubles.ts';
import { Matter, MatterWithNotes } from '../../hub/contract/http/matters.ts';
import { Invite, Me, SessionOpened } from '../../hub/contract/http/people.ts';
import { Problem } from '../../hub/contract/http/problem.ts';
import { PAYLOAD_MAX_BYTES } from '../../hub/contract/ids.ts';
import { CLIENT_SCHEMAS } from '../../hub/contract/stream.ts';
import { DOWN_NAMES, downTopic, HUB_STATUS_TOPIC, UP_NAMES, upNameOf, upTopic } from '../../hub/contract/topics.ts';
import {
  Alert,
  Change,
  frameTypesAgree,
  Hello,
  DeviceTroubleSaid,
  MatterSaid,
  Ping,
  Reachability,
  ServerFrames,
  Snapshot,
  TestRing,
  Trouble,
  Withdraw,
} from './server-frames.ts';

const FOLDER = fileURLToPath(new URL('golden/', import.meta.url));
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .toSorted();
const bytesOf = (file: string): Buffer => readFileSync(FOLDER + file);
const valueOf = (file: string): unknown => JSON.parse(bytesOf(file).toString('utf8'));

/** Which schema a file is written for: the longest beginning of its name counts. */
const SCHEMAS: Record<string, TSchema> = {
  ...Object.fromEntries(Object.entries(UP_SCHEMAS).map(([name, schema]) => [`up/${name}`, schema])),
  ...Object.fromEntries(Object.entries(DOWN_SCHEMAS).map(([name, schema]) => [`down/${name}`, schema])),
  'hub/status': HubStatus,
  'http/call': Call,
  'http/call-with-timeline': CallWithTimeline,
  'http/call-point': CallPoint,
  'http/session-opened': SessionOpened,
  'http/me': Me,
  'http/invite': Invite,
  'http/problem': Problem,
  'http/credentials': Credentials,
  'http/credentials-of-a-fleet': CredentialsItems,
  'http/device': Device,
  'http/matter': Matter,
  'http/matter-with-notes': MatterWithNotes,
  'stream/hello': Hello,
  'stream/snapshot': Snapshot,
  'stream/change': Change,
  'stream/alert': Alert,
  'stream/withdraw': Withdraw,
  'stream/ping': Ping,
  'stream/trouble': Trouble,
  'stream/reachability': Reachability,
  'stream/test-ring': TestRing,
  'stream/matter': MatterSaid,
  'stream/device-trouble': DeviceTroubleSaid,
  'http/trouble': TroubleOfDevice,
  'stream/several-in-one-frame': ServerFrames,
  'stream/pong': CLIENT_SCHEMAS.pong,
  'stream/receipt': CLIENT_SCHEMAS.receipt,
  'stream/visible': CLIENT_SCHEMAS.visible,
};

function schemaOf(file: string): TSchema {
  const name = Object.keys(SCHEMAS)
    .filter((start) => file === `${start}.json` || file.startsWith(`${start}-`))
    .toSorted((a, b) => b.length - a.length)[0];
  if (name === undefined) throw new Error(`no schema for ${file}`);
  return SCHEMAS[name] as TSchema;
}

const messages = files.filter((file) => file !== 'topics.json');

describe('what stands on the wire today is understood for ever', () => {
  test.each(messages)('%s fits the contract', (file) => {
    const value = valueOf(file);
    expect(
      [...Value.Errors(schemaOf(file), value)].map(({ instancePath, message }) => `${instancePath} ${message}`),
    ).toEqual([]);
    expect(Compile(schemaOf(file)).Check(value)).toBe(true);
  });

  test('every message a device, a phone or the hub can send has its bytes here', () => {
    const missing = Object.keys(SCHEMAS).filter((start) => !messages.some((file) => schemaOf(file) === SCHEMAS[start]));
    expect(missing).toEqual([]);
    const frames = messages
      .filter((file) => file.startsWith('stream/'))
      .map((file) => (valueOf(file) as { type?: string }).type);
    expect(frames).toEqual(expect.arrayContaining([...Object.keys(frameTypesAgree), ...Object.keys(CLIENT_SCHEMAS)]));
  });

  test.each(messages.filter((file) => file.startsWith('up/') || file.startsWith('down/')))(
    '%s is short UTF-8 and says its version',
    (file) => {
      expect(isUtf8(bytesOf(file))).toBe(true);
      expect(bytesOf(file).byteLength).toBeLessThanOrEqual(PAYLOAD_MAX_BYTES);
      expect(valueOf(file)).toMatchObject({ v: 1 });
    },
  );

  test.each(messages.filter((file) => file.startsWith('http/problem')))(
    '%s is in the catalogue, word for word',
    (file) => {
      const { code, ...problem } = valueOf(file) as { code: keyof typeof ERRORS };
      expect(problem).toMatchObject(ERRORS[code]);
    },
  );

  test('topics are where devices look for them', () => {
    const device = 'west-ramp-help';
    const made: Record<string, string> = Object.fromEntries<string>([
      ...UP_NAMES.map((name): [string, string] => [`up/${name}`, upTopic(device, name)]),
      ...DOWN_NAMES.map((name): [string, string] => [`down/${name}`, downTopic(device, name)]),
      ['hub/status', HUB_STATUS_TOPIC],
    ]);
    expect(made).toEqual(valueOf('topics.json'));
    for (const name of UP_NAMES) expect(upNameOf(device, upTopic(device, name))).toBe(name);
    expect(upNameOf(device, upTopic('east-ramp-help', 'press'))).toBeNull();
    expect(upNameOf(device, 'lotus/v1/west-ramp-help/up/press/again')).toBeNull();
  });
});

describe('a reader of today hears a sender of tomorrow', () => {
  test.each(messages.filter((file) => !Array.isArray(valueOf(file))))('%s with fields nobody knows yet', (file) => {
    const later = { ...(valueOf(file) as object), mood: 'calm', extra: { deep: [1, { deeper: null }] } };
    expect(Value.Check(schemaOf(file), later)).toBe(true);
  });
});

type Mutation = readonly [sentence: string, file: string, patch: Record<string, unknown>];

/** `undefined` takes a field away. */
const REFUSED: readonly Mutation[] = [
  ['a press without an id', 'up/press.json', { id: undefined }],
  ['a press with an empty id', 'up/press.json', { id: '' }],
  ['a press whose id is one letter too long', 'up/press-longest-id.json', { id: `${'0123456789abcdef'.repeat(4)}0` }],
  ['a press whose id is a number', 'up/press.json', { id: 42 }],
  ['a press of a version to come', 'up/press.json', { v: 2 }],
  ['a press that does not say its version', 'up/press.json', { v: undefined }],
  ['a press whose version is a string', 'up/press.json', { v: '1' }],
  ['a press of a kind unknown', 'up/press.json', { kind: 'double' }],
  ['a press on an input that is no id', 'up/press.json', { input: 'Main Door' }],
  ['a press from the future', 'up/press.json', { ageMs: -1 }],
  ['a press held for a word', 'up/press-hold.json', { heldMs: 'long' }],
  ['a cancel without an id', 'up/cancel.json', { id: undefined }],
  ['a presence whose badge is a book', 'up/presence.json', { badge: 'x'.repeat(129) }],
  ['a presence without an id', 'up/presence.json', { id: undefined }],
  ['a reset without an id', 'up/reset.json', { id: undefined }],
  ['a reset of a version to come', 'up/reset.json', { v: 2 }],
  ['a heartbeat that does not count', 'up/heartbeat.json', { seq: undefined }],
  ['a heartbeat that counts in halves', 'up/heartbeat.json', { seq: 0.5 }],
  ['a heartbeat of a battery beyond full', 'up/heartbeat.json', { battery: 101 }],
  ['a heartbeat of an input that sleeps', 'up/heartbeat.json', { inputs: { main: 'asleep' } }],
  ['a status that is neither', 'up/status-online.json', { state: 'maybe' }],
  ['a status of no connection', 'up/status-online.json', { conn: undefined }],
  ['a self-test answer to nothing', 'up/self-test.json', { nonce: undefined }],
  ['a lamp that is blue', 'down/feedback-registered.json', { lamp: 'blue' }],
  ['a lamp at a stage unknown', 'down/feedback-registered.json', { stage: 'forgotten' }],
  ['a lamp without words: never colour alone', 'down/feedback-registered.json', { say: undefined }],
  ['a lamp that speaks one language only', 'down/feedback-registered.json', { say: { en: 'We heard you.' } }],
  ['a lamp of a small device that is blue', 'down/lamp.json', { lamp: 'blue' }],
  ['a lamp of a small device that blinks twice', 'down/lamp.json', { blink: 2 }],
  ['settings that would never beat', 'down/settings.json', { heartbeatS: 0 }],
  ['settings louder than loud', 'down/settings.json', { volume: 101 }],
  ['a hub that is neither up nor stopping', 'hub/status-online.json', { state: 'offline' }],
  ['a call without a number', 'http/call.json', { number: undefined }],
  ['a call in a state unknown', 'http/call.json', { state: 'forgotten' }],
  ['a call raised at a local time', 'http/call.json', { raisedAt: '2026-11-23 16:15:30' }],
  ['a call raised to the second only', 'http/call.json', { raisedAt: '2026-11-23T08:15:30Z' }],
  ['a call whose owner has no name', 'http/call-acknowledged.json', { owner: { id: 'wang' } }],
  ['a call that does not say whether it is owned', 'http/call.json', { owner: undefined }],
  [
    'a call offered to nobody named',
    'http/call-handed-over.json',
    { handOver: { to: {}, offeredAt: '2026-11-23T08:15:50.000Z' } },
  ],
  ['a call whose place in the book is unknown', 'http/call.json', { seq: undefined }],
  ['a problem without a code', 'http/problem-not-signed-in.json', { code: undefined }],
  ['a session without a token', 'http/session-opened.json', { token: undefined }],
  ['a person with a role unknown', 'http/me.json', { roles: ['boss'] }],
  ['a hello without its place in the book', 'stream/hello.json', { seq: undefined }],
  ['a change whose call is half a call', 'stream/change-call-raised.json', { call: { id: 'x' } }],
  ['a change about nothing', 'stream/change-call-raised.json', { fact: undefined }],
  ['an alert nobody can receipt', 'stream/alert.json', { alertId: undefined }],
  ['an alert without words', 'stream/alert.json', { say: undefined }],
  ['an alert for a reason unknown', 'stream/alert.json', { why: 'boredom' }],
  ['a receipt for nothing', 'stream/receipt-shown.json', { alertId: undefined }],
  ['a receipt of a stage unknown', 'stream/receipt-shown.json', { stage: 'ignored' }],
  ['a receipt whose alert is one letter too long', 'stream/receipt-shown.json', { alertId: 'a'.repeat(65) }],
  ['a page that is half visible', 'stream/visible.json', { visible: 'half' }],
];

describe('what the contract does not say is refused', () => {
  test.each(REFUSED)('%s', (_sentence, file, patch) => {
    // Through JSON, as on the wire: there `undefined` is no field at all.
    const changed: unknown = JSON.parse(JSON.stringify({ ...(valueOf(file) as object), ...patch }));
    expect(Value.Check(schemaOf(file), changed)).toBe(false);
    expect(Compile(schemaOf(file)).Check(changed)).toBe(false);
  });
});
