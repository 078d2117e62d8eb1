import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LINES_OF_SESSION } from '../../../hub/contract/stream-constants.ts';
import { createTurns, FACTS_A_PIECE, FACTS_A_TURN, PHONES_AT_ONCE, TURN_MS } from '../../../hub/stream/turns.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { copyCalls } from '../../support/long-book.ts';
import { pressMeanwhile } from '../../support/press-meanwhile.ts';

/** Facts and calls that were read for phones that catch up: at most in one turn of the loop. */
const reads = vi.hoisted(() => ({ inTurn: 0, most: 0 }));

vi.mock(import('../../../hub/store/event-log/facts.ts'), async (original) => {
  const real = await original();
  const counted = <T extends readonly unknown[]>(rows: T): T => {
    reads.inTurn += rows.length;
    return rows;
  };
  return {
    ...real,
    factsTable: (...given) => {
      const table = real.factsTable(...given);
      return {
        ...table,
        after: (seq, limit) => counted(table.after(seq, limit)),
        ofCall: (id) => counted(table.ofCall(id)),
        ofCallBetween: (...asked) => counted(table.ofCallBetween(...asked)),
      };
    },
  };
});

vi.mock(import('../../../hub/store/tables/calls.ts'), async (original) => {
  const real = await original();
  const counted = <T>(one: T): T => {
    reads.inTurn += Array.isArray(one) ? one.length : 1;
    return one;
  };
  return {
    ...real,
    callsTable: (...given) => {
      const table = real.callsTable(...given);
      return {
        ...table,
        open: () => counted(table.open()),
        byId: (id) => counted(table.byId(id)),
        byNumber: (number) => counted(table.byNumber(number)),
      };
    },
  };
});

/** @returns stops counting. */
function countTurns(): () => void {
  let stopped = false;
  Object.assign(reads, { inTurn: 0, most: 0 });
  const tick = (): void => {
    reads.most = Math.max(reads.most, reads.inTurn);
    reads.inTurn = 0;
    if (!stopped) setImmediate(tick);
  };
  setImmediate(tick);
  return () => {
    stopped = true;
  };
}

/** A phone that only counts what it is sent. */
type Follower = {
  readonly facts: () => number;
  /** Calls of snapshots. */
  readonly calls: () => number;
  readonly alerts: () => number;
  readonly close: () => void;
};

async function follow(building: TestBuilding, token: string, after: number | null): Promise<Follower> {
  const query = after === null ? '' : `?after=${after}`;
  const socket = new WebSocket(`${building.http().replace('http', 'ws')}/api/v1/stream${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const counts = { facts: 0, calls: 0, alerts: 0 };
  let isOpen = false;
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => {
    isOpen = true;
    counts.facts += times(data, '"type":"change"');
    if (data.includes('"type":"snapshot"')) counts.calls += times(data, '"raisedAt"');
    counts.alerts += times(data, '"type":"alert"');
  });
  await eventually('hello', () => isOpen);
  return {
    facts: () => counts.facts,
    calls: () => counts.calls,
    alerts: () => counts.alerts,
    close: () => socket.terminate(),
  };
}

function times(data: Buffer, part: string): number {
  let found = 0;
  for (let at = data.indexOf(part); at >= 0; at = data.indexOf(part, at + 1)) found += 1;
  return found;
}

const PHONES = 6;
const FACTS = 3_000;
const CALLS = 400;
/** A turn of the loop by setImmediate may hold the end of one turn of the stream and the beginning of the next. */
const TWO_TURNS = 2;

describe('turns of phones that come back', () => {
  let work: (() => void)[] = [];
  let now = 0;
  const turn = (): boolean => {
    const planned = work;
    work = [];
    for (const one of planned) one();
    return planned.length > 0;
  };
  const turns = () => createTurns({ defer: (one) => void work.push(one), nowMs: () => now });
  afterEach(() => {
    work = [];
    now = 0;
  });

  it('read at most fifty facts a turn for all of them, and a few at once', () => {
    const server = turns();
    const left = Array.from({ length: PHONES }, () => 1_000);
    const begun = new Set<number>();
    let read = 0;
    for (const phone of left.keys())
      server.take((most) => {
        begun.add(phone);
        const cost = Math.min(most, left[phone]!);
        left[phone]! -= cost;
        read += cost;
        return { cost, next: left[phone] === 0 ? 'end' : 'go-on' };
      });
    let before = 0;
    for (let n = 0; turn(); n += 1) {
      expect(read - before).toBeLessThanOrEqual(FACTS_A_TURN);
      before = read;
      if (n === 2) expect(begun.size).toBe(PHONES_AT_ONCE);
    }
    expect(left).toEqual(left.map(() => 0));
    expect(server.size()).toBe(0);
  });

  it('end after four milliseconds, however little was read', () => {
    let pieces = 0;
    turns().take(() => {
      pieces += 1;
      now += TURN_MS;
      return { cost: 1, next: 'go-on' };
    });
    for (let n = 1; n < 5; n += 1) {
      turn();
      expect(pieces).toBe(n);
    }
  });

  it('a socket that takes more never makes the work go on at once; a full one gives its place to the next', () => {
    const server = turns();
    const pieces: number[] = [];
    const taken = Array.from({ length: PHONES_AT_ONCE + 1 }, (_, phone) =>
      server.take((most) => {
        expect(most).toBeLessThanOrEqual(FACTS_A_PIECE);
        pieces.push(phone);
        return { cost: 1, next: 'wait' };
      }),
    );
    turn();
    expect(pieces).toEqual([0, 1, 2, 3]);
    taken[1]!.goOn();
    expect(pieces).toHaveLength(PHONES_AT_ONCE);
    turn();
    expect(pieces.slice(PHONES_AT_ONCE)).toEqual([1]);
    expect(turn()).toBe(false);
    now = 3_000;
    server.tick();
    turn();
    expect(pieces.at(-1)).toBe(PHONES_AT_ONCE);
    for (const one of taken) one.leave();
    expect(server.size()).toBe(0);
  });
});

describe('phones that come back to a long past', () => {
  let building: TestBuilding;
  let stopCounting = (): void => {};
  const followers: Follower[] = [];
  afterEach(async () => {
    for (const one of followers.splice(0)) one.close();
    stopCounting();
    await building.end();
  });

  async function openFrom(after: number | null, count: number): Promise<void> {
    const token = await building.tokenOf('wang');
    for (let n = 0; n < count; n += 1) followers.push(await follow(building, token, after));
  }

  it('a press is receipted and reaches a phone while six of them read the whole event log', async () => {
    building = await startBuilding();
    const ramp = await building.button('west-ramp-help');
    const wang = await building.phone('wang');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await wang.take(call.id);
    await wang.arrive(call.id);
    await wang.close(call.id);
    await wang.sleep();
    await building.restart(() => copyCalls(building.dataDir, FACTS));
    await wang.listen();
    await ramp.connect();
    stopCounting = countTurns();
    await openFrom(0, PHONES);
    for (let n = 0; n < 3; n += 1) {
      await wang.sees('it', (frame) => frame.type === 'hello');
      const id = await ramp.press();
      await wang.sees('the press meanwhile', (frame) => frame['fact']?.pressId === id);
      expect(followers.filter(({ facts }) => facts() >= FACTS)).toEqual([]);
    }
    await eventually('all have caught up', () => followers.every(({ facts }) => facts() >= FACTS), 60_000);
    expect(reads.most).toBeLessThanOrEqual(TWO_TURNS * 2 * FACTS_A_TURN);
  });

  it('six come to a hub that was restarted with hundreds of open calls: each is told all, a press in between', async () => {
    building = await startBuilding();
    const ramp = await building.button('west-ramp-help');
    const wang = await building.phone('wang', { receipts: false });
    await ramp.press();
    await wang.isAlerted();
    await wang.sleep();
    await building.restart(() => copyCalls(building.dataDir, CALLS * 2));
    await ramp.connect();
    stopCounting = countTurns();
    await openFrom(null, PHONES);
    await wang.listen();
    const id = await ramp.press();
    await eventually('all have every call', () => followers.every(({ calls }) => calls() >= CALLS), 60_000);
    await eventually('each of them rings', () => followers.every(({ alerts }) => alerts() >= CALLS), 60_000);
    // As a change, or in a snapshot that was written after it.
    const repeated = (call: { repeats: number }): boolean => call.repeats > 0;
    await wang.sees(
      'the press meanwhile',
      (frame) => frame['fact']?.pressId === id || (frame.type === 'snapshot' && frame['calls'].some(repeated)),
    );
    expect(reads.most).toBeLessThanOrEqual(TWO_TURNS * 2 * FACTS_A_TURN);
  });
});

describe('one session', () => {
  it('has sixteen lines; the oldest gives way to a new one', async () => {
    const building = await startBuilding();
    try {
      const wang = await building.phone('wang');
      const others = [];
      for (let n = 0; n < LINES_OF_SESSION; n += 1) others.push(await follow(building, wang.token, null));
      await eventually('the oldest is closed', () => wang.closeCode() === 4429);
      const press = await pressMeanwhile(building, 'west-ramp-help', 'li');
      await press.reaches();
      for (const one of others) one.close();
    } finally {
      await building.end();
    }
  });
});
