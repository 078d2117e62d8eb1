import { beforeEach, expect, test } from 'vitest';
import { createBoughtFeedback, type BoughtFeedback } from '../../hub/delivery/bought-feedback.ts';
import type { BoughtLines } from '../../hub/delivery/bought-outputs.ts';
import { dialectOf } from '../../hub/dialects/families.ts';
import { feedback } from '../../hub/dialects/outputs/output.ts';
import type { Call } from '../../hub/domain/call/call.ts';
import type { DeviceId } from '../../hub/domain/ids.ts';
import type { SiteIndex } from '../../hub/domain/site/site-index.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import type { Instant } from '../../hub/domain/time.ts';

/** A district: 2,000 lamps behind one broker that takes 16 messages at once. */
const LAMPS = Array.from({ length: 2_000 }, (_, i) => `lamp-${i}` as DeviceId);
const AT_ONCE = 16;

let now: number;
let line: number | null;
let unreceipted: number;
let sent: string[];
let waiting: Set<() => void>;
let turns: (() => void)[];
let mostInTurn: number;
let pressed: Set<DeviceId>;
let storeFails: boolean;
let lamps: BoughtFeedback;

const waits = { state: 'waiting', marks: [], dueAt: 0 } as unknown as Call;
const lines: BoughtLines = {
  lineOf: () => line,
  send: (device, command, roomAgain) => {
    if (line === null) return 'away';
    if (unreceipted >= AT_ONCE) {
      waiting.add(roomAgain);
      return 'busy';
    }
    unreceipted++;
    sent.push(`${device.id} ${command.payload}`);
    return 'sent';
  },
};

beforeEach(() => {
  now = 0;
  line = 1;
  unreceipted = 0;
  sent = [];
  waiting = new Set();
  turns = [];
  mostInTurn = 0;
  pressed = new Set();
  storeFails = false;
  const devices = LAMPS.map((id): SiteDevice => ({
    id,
    dialect: 'tasmota',
    broker: 'house',
    feedback: [{ output: 'power1' }],
  }));
  lamps = createBoughtFeedback({
    site: () => ({ site: { devices } }) as unknown as SiteIndex,
    calls: {
      atDevice: (device) => {
        if (storeFails) throw new Error('the disk is gone');
        return [{ input: 'main', call: pressed.has(device) ? waits : null }];
      },
    },
    shownBy: (device, stageAt) => feedback(dialectOf(device.dialect)?.outputs ?? null, device, stageAt),
    steady: () => now as Instant,
    soon: (work) => void turns.push(work),
  });
  lamps.connect(lines);
});

/** Runs the turns of the loop that are due. `receipts`: the broker answers between them. */
function loop(receipts = true): void {
  for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
    const before = sent.length;
    turn();
    mostInTurn = Math.max(mostInTurn, sent.length - before);
    if (!receipts) continue;
    unreceipted = 0;
    const ready = [...waiting];
    waiting.clear();
    for (const roomAgain of ready) roomAgain();
  }
}

test('a start tells every lamp once, a few in each turn of the loop, and nothing twice', () => {
  lamps.check();
  loop();
  expect(sent.toSorted()).toEqual(LAMPS.map((id) => `${id} OFF`).toSorted());
  expect(mostInTurn).toBeLessThanOrEqual(AT_ONCE);
  // The fourth press of a call that is open changes nothing for its lamp.
  for (const id of LAMPS) lamps.changed(id);
  lamps.check();
  loop();
  expect(sent).toHaveLength(LAMPS.length);
});

test('a broker that gives no receipts gets sixteen messages, and afterwards the state of that moment', () => {
  lamps.check();
  loop(false);
  expect(sent).toHaveLength(AT_ONCE);
  pressed = new Set(LAMPS);
  for (const id of LAMPS) lamps.changed(id);
  loop(false);
  lamps.check();
  loop(false);
  expect(sent).toHaveLength(AT_ONCE);
  unreceipted = 0;
  const ready = [...waiting];
  waiting.clear();
  for (const roomAgain of ready) roomAgain();
  loop();
  // Only the first sixteen were ever told the old state.
  expect(sent.filter((one) => one.endsWith('OFF'))).toHaveLength(AT_ONCE);
  expect(sent.filter((one) => one.endsWith('ON'))).toHaveLength(LAMPS.length);
});

test('while the line is down nothing is kept; on the next line all are told again', () => {
  lamps.check();
  loop();
  sent = [];
  line = null;
  const first = LAMPS[0] as DeviceId;
  for (let press = 0; press < 100; press++) {
    pressed = press % 2 === 0 ? new Set([first]) : new Set();
    lamps.changed(first);
    lamps.check();
    loop();
  }
  expect(sent).toEqual([]);
  pressed = new Set([first]);
  line = 2;
  lamps.check();
  loop();
  expect(sent).toHaveLength(LAMPS.length);
  expect(sent.filter((one) => one.endsWith('ON'))).toEqual([`${first} ON`]);
});

test('a store that cannot be read costs a second, and no lamp', () => {
  storeFails = true;
  lamps.check();
  loop();
  expect(sent).toEqual([]);
  storeFails = false;
  now = 1_000;
  lamps.check();
  loop();
  expect(sent).toHaveLength(LAMPS.length);
});
