import { createHash } from 'node:crypto';
import { array, constantFrom, nat, oneof, tuple, uint8Array, type Arbitrary } from 'fast-check';
import { pressGateOf, pressIntakeOf } from '../../../hub/app/listeners/mqtt-listener.ts';
import { idBeside } from '../../../hub/commands/calls/id-beside.ts';
import { upTopic } from '../../../hub/contract/topics.ts';
import type { DeviceId, PressId } from '../../../hub/domain/ids.ts';
import { later, type Instant } from '../../../hub/domain/time.ts';
import { readPress } from '../../../hub/mqtt/messages/read-press.ts';
import { testCore } from '../../support/core.ts';
import { seeded } from '../../support/seeded.ts';
import { golden } from '../corpus.ts';
import { JSON_PIECES, withMutations } from '../mutations.ts';
import type { Opened, Target } from '../target.ts';

/** The largest payload that fits into a packet of the usual limit. */
const PACKET_BYTES = 16_000;
const PAYLOAD_BYTES = 4096;

const WORDS = [
  'ON',
  'OFF',
  '1',
  '0',
  'true',
  'false',
  '',
  'press',
  'PRESS',
  'HOLD',
  'hold',
  'long',
  'pull',
  'release',
  'single',

  'double',
  'toggle',
  '{"action":"hold"}',
  '{"action":"release"}',
  '{"state":"ON"}',
  '{"event_type":"press"}',
  '{"v":1,"id":"a"}',
  '{"v":1,"id":7}',
  '{"id":"a"}',
  '{"v":1,"id":"a","kind":"hold","temperature":nan}',
  "{'id':'a'}",
  '{id:a,kind:hold}',
  'id=a&kind=hold',
  '<press id="a"/>',
  'a;hold;3',
  '[{"v":1,"id":"a"}]',
  '"{\\"v\\":1,\\"id\\":\\"a\\"}"',
  '{"v":1,"id":12345678901234567890}',
  '按',
  '长按',
  '\0',
  ' \r\n',
  '\u{feff}1',
];
const PIECES = [
  ...JSON_PIECES,
  'nan',
  '-inf',
  '"kind":"hold",',
  '"kind":"HOLD"',
  "'",
  '\0\0\0\0',
  '\u{feff}',
  'OFF',
  '楼',
];

const texts: Arbitrary<Uint8Array> = withMutations(
  oneof(
    { weight: 3, arbitrary: constantFrom(...golden('up/').map(({ bytes }): Uint8Array => bytes)) },
    { weight: 3, arbitrary: constantFrom(...WORDS.map((word): Uint8Array => Buffer.from(word))) },
    { weight: 1, arbitrary: uint8Array({ maxLength: 200 }) },
  ),
  PIECES,
);

/** Padding, encodings and sizes around it. */
const payloads: Arbitrary<Uint8Array> = tuple(texts, nat(99), array(nat(255), { maxLength: 4 })).map(
  ([text, form, padding]): Uint8Array => {
    const bytes = Buffer.from(text).subarray(0, PACKET_BYTES);
    if (form < 60) return bytes;
    if (form < 70) return Buffer.concat([bytes, Buffer.from(padding)]);
    if (form < 75) return Buffer.concat([Buffer.from(padding), bytes]);
    if (form < 80) return Buffer.from(bytes.toString('utf8'), 'utf16le').subarray(0, PACKET_BYTES);
    if (form < 84)
      return evenOnly(Buffer.from(bytes.toString('utf8'), 'utf16le'))
        .swap16()
        .subarray(0, PACKET_BYTES);
    if (form < 88) return Buffer.from(bytes.toString('utf8'), 'latin1');
    if (form < 94) return Buffer.concat([bytes, Buffer.alloc(PACKET_BYTES - bytes.length, padding[0] ?? 0)]);
    return Buffer.concat([bytes, Buffer.alloc((form - 93) * 1000, 0x20)]).subarray(0, PACKET_BYTES);
  },
);

function evenOnly(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - (bytes.length % 2));
}

/** Payloads made of one input, the input itself first. They share two commits, which cost more than the reading. */
const EACH = 250;

/** What else firmware might have written, always the same for the same input. */
function dialectsOf(input: Uint8Array): Buffer[] {
  const random = seeded(createHash('sha256').update(input).digest().readUInt32BE());
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const change = (bytes: Buffer): Buffer => {
    const at = upTo(bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const piece = Buffer.from(PIECES[upTo(PIECES.length)] as string);
    const text = bytes.toString('utf8');
    const changes: readonly (() => Buffer)[] = [
      () => before,
      () => after,
      () => Buffer.concat([before, piece, after]),
      () => Buffer.concat([before, after.subarray(upTo(8))]),
      () => Buffer.concat([before, Buffer.from([upTo(256)]), after.subarray(1)]),
      () => Buffer.concat([before, after, after]),
      () => Buffer.concat([bytes, Buffer.alloc(upTo(20), [0, 0x20, 0xff, 0x0d][upTo(4)])]),
      () => Buffer.from(random() < 0.5 ? text.toUpperCase() : text.toLowerCase()),
      () => Buffer.from(text.replaceAll('"', random() < 0.5 ? "'" : '')),
      () => Buffer.from(text, random() < 0.5 ? 'utf16le' : 'latin1'),
      () => evenOnly(Buffer.from(text, 'utf16le')).swap16(),
      () => Buffer.from(WORDS[upTo(WORDS.length)] as string),
    ];
    return (changes[upTo(changes.length)] as () => Buffer)();
  };
  const all: Buffer[] = [Buffer.from(input)];
  while (all.length < EACH) {
    let bytes: Buffer = Buffer.from(input);
    for (let n = 1 + upTo(3); n > 0; n--) bytes = change(bytes).subarray(0, PACKET_BYTES);
    all.push(bytes);
  }
  return all;
}

const HEARD: ReadonlySet<string> = new Set(['CallRaised', 'PressRepeated', 'EmergencyPressed']);

/**
 * Whatever an enrolled device says on its own press topic becomes a call, a repeat or an upgrade of one, or is the
 * letting go of the last press. Sent again it changes nothing. A real gate on a real store.
 */
export const everyPress: Target = { name: 'every-press', limitMs: 5_000, shortRound: 6, each: EACH, open };

function open(): Opened {
  const { core, live, temp } = testCore();
  const { tables } = core.store;
  const { committer } = core.context;
  const failures: string[] = [];
  const gate = pressGateOf(core, live, {
    onStored: () => {},
    slowAfterMs: 1_000,
    setTimer: () => () => {},
    onNotRecorded: () => failures.push('a press was not recorded'),
    log: {
      error: (fields) => failures.push(`the gate failed: ${String((fields as { err?: Error }).err?.stack)}`),
    },
  });
  const intake = pressIntakeOf(core, live, { gate, payloadBytes: PAYLOAD_BYTES, log: { warn: () => {} } });
  let seq = 0;
  let round = 0;

  /** @returns what happened since the last time, by device. */
  function heardSince(): Map<string, string[]> {
    const heard = new Map<string, string[]>();
    for (const { seq: newest, fact } of tables.facts.after(seq, 10_000)) {
      seq = newest;
      if (!HEARD.has(fact.type)) continue;
      const { device } = fact as { readonly device?: string };
      heard.set(String(device), [...(heard.get(String(device)) ?? []), fact.type]);
    }
    return heard;
  }

  /** Each payload from a device of its own, all in one commit. */
  function sayAll(payloads: readonly Buffer[]): Map<string, string[]> {
    for (const [i, payload] of payloads.entries()) {
      const answers: string[] = [];
      const delivery = { retained: false, ownId: () => `~own-${round}` };
      intake.take(deviceOf(i), upTopic(deviceOf(i), 'press'), payload, (answer) => answers.push(answer), delivery);
      settled.push(() => (answers.join() === 'accepted' ? [] : [`answered ${answers.join()}: ${shown(payload)}`]));
    }
    committer.flush();
    return heardSince();
  }
  const settled: (() => string[])[] = [];

  return {
    inputs: payloads,
    wrong: (input) => {
      round++;
      // A press that an earlier input has raised would hide that this one is lost.
      tables.presses.forgetBefore(later(temp.clock.now as Instant, 1));
      const all = dialectsOf(input);
      const heard = sayAll(all);
      const again = sayAll(all);
      return [
        ...settled.splice(0).flatMap((wrongWith) => wrongWith()),
        ...all.flatMap((payload, i) => {
          const device = deviceOf(i);
          const { what, id } = readPress(payload, PAYLOAD_BYTES);
          const first = heard.get(device) ?? [];
          const letGo = idBeside('let-go', (id ?? `~own-${round}`) as PressId);
          const named = what === 'letting-go' && tables.presses.seen(device, letGo) !== null;
          return [
            ...(first.length === 1 || (named && first.length === 0)
              ? []
              : [`receipted for ${first.join() || 'nothing'}: ${shown(payload)}`]),
            ...(again.has(device) ? [`sent again it is counted again: ${shown(payload)}`] : []),
          ];
        }),
        ...failures.splice(0),
        ...temp.broken.splice(0).map(String),
      ];
    },
    end: temp.end,
  };
}

/** Not in the site document: every input of such a device is heard too. */
function deviceOf(i: number): DeviceId {
  return `device-${i}` as DeviceId;
}

function shown(payload: Buffer): string {
  return JSON.stringify(payload.subarray(0, 200).toString('latin1'));
}
