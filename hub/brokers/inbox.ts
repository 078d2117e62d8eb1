import type { Beside } from '../commands/calls/raise-call.ts';
import type { DeviceIntake } from '../intake/device-intake.ts';
import type { Answer } from '../intake/press-gate.ts';
import type { Log } from '../types/log.ts';
import { PAYLOAD_MAX, type Arrived } from './line.ts';
import type { Delivery, Kept, Redeliveries } from './redeliveries.ts';
import type { Shares } from './shares.ts';

/** Messages on their way to the disk. A healthy disk takes them within milliseconds. */
const WAITING_MAX = 1_024;
/** Bytes of their payloads. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024;
/** Of one topic: one button that never stops must not push out the others. */
const WAITING_AT_TOPIC_MAX = 64;
/** Messages that are read in one turn of the loop, so that phones and devices of the hub get theirs too. */
const BATCH = 64;
/** A press that the disk refused is tried again after this time. */
const RETRY_MS = 1_000;

export type InboxCounts = {
  received: number;
  /** Came again, and was stored already. */
  redelivered: number;
  tooLarge: number;
  /** Had no receipt to wait for, and too many waited for the disk. */
  dropped: number;
  /** Not recorded at the first try. */
  retried: number;
};

export type Inbox = {
  /** @param next reads on from the line; it is held back while too much waits. */
  readonly take: (line: number, arrived: Arrived, next: () => void) => void;
  /** Messages that wait for the disk. */
  readonly waiting: () => number;
  readonly counts: InboxCounts;
  readonly close: () => void;
};

export type InboxDeps = {
  readonly broker: string;
  readonly intake: Pick<DeviceIntake, 'takeFrom'>;
  readonly redeliveries: Redeliveries;
  readonly shares: Shares;
  /** Writes what must be known of a delivery after a restart. */
  readonly keep: (tx: Parameters<Beside>[0], kept: Kept) => void;
  /** Sends the receipt, if this line still stands. */
  readonly receipt: (line: number, packetId: number) => void;
  readonly newId: () => string;
  /** A time that never jumps, in ms. */
  readonly steady: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly defer: (work: () => void) => void;
  readonly log: Pick<Log, 'error'>;
};

/** A message that the intake has. `delivery` is null with QoS 0. */
type Held = {
  readonly arrived: Arrived;
  readonly id: string;
  readonly at: number;
  readonly delivery: Delivery | null;
  isPress: boolean;
};

type Work = InboxDeps & {
  readonly counts: InboxCounts;
  readonly held: Set<Held>;
  /** Bytes of the payloads of `held`. */
  heldBytes: number;
  /** Too much waits for the disk. */
  readonly isFull: () => boolean;
  readonly atTopic: Map<string, number>;
  /** Refused by the disk, in the order of arrival. */
  readonly again: Held[];
  cancelRetry: (() => void) | null;
  /** There is room again. */
  readonly released: () => void;
};

/**
 * Hands messages of a broker to the intake, and sends the receipt after the commit. A press that the disk refused stays
 * here and is tried again under the same id: Mosquitto delivers again only on the next connection, and what came with
 * QoS 0 not at all.
 */
export function createInbox(needs: InboxDeps): Inbox {
  const counts = { received: 0, redelivered: 0, tooLarge: 0, dropped: 0, retried: 0 };
  const held = new Set<Held>();
  const parked: (() => void)[] = [];
  const isFull = (): boolean => held.size >= WAITING_MAX || work.heldBytes >= WAITING_BYTES_MAX;
  const released = (): void => {
    if (!isFull()) for (const next of parked.splice(0)) needs.defer(next);
  };
  const work: Work = {
    ...needs,
    counts,
    held,
    heldBytes: 0,
    isFull,
    atTopic: new Map(),
    again: [],
    cancelRetry: null,
    released,
  };
  let inThisTurn = 0;

  function readOn(next: () => void): void {
    if (isFull()) parked.push(next);
    else if (inThisTurn < BATCH) next();
    else needs.defer(next);
  }

  function countTurn(): void {
    if (inThisTurn++ > 0) return;
    needs.defer(() => (inThisTurn = 0));
  }

  return {
    take: (line, arrived, next) => {
      counts.received++;
      countTurn();
      take(work, line, arrived);
      readOn(next);
    },
    waiting: () => held.size,
    counts,
    close: () => work.cancelRetry?.(),
  };
}

function take(work: Work, line: number, arrived: Arrived): void {
  const { counts, redeliveries, receipt, atTopic, isFull } = work;
  const { packetId, topic } = arrived;
  if (arrived.payload.byteLength > PAYLOAD_MAX) {
    counts.tooLarge++;
    if (packetId !== null) receipt(line, packetId);
    return;
  }
  const waiting = atTopic.get(topic) ?? 0;
  if (packetId === null) {
    if (waiting >= WAITING_AT_TOPIC_MAX || isFull()) return void counts.dropped++;
    return hold(work, { arrived, id: work.newId(), at: work.steady(), delivery: null, isPress: false });
  }
  const { delivery, isKnown } = redeliveries.meet(line, { ...arrived, packetId });
  if (!isKnown) return hold(work, { arrived, id: delivery.id, at: work.steady(), delivery, isPress: false });
  counts.redelivered++;
  // What still waits for the disk gets its receipt when it is stored, on the line on which it came last.
  if (delivery.isStored) sendReceipt(work, delivery);
}

function hold(work: Work, held: Held): void {
  const { topic } = held.arrived;
  work.held.add(held);
  work.heldBytes += held.arrived.payload.byteLength;
  work.atTopic.set(topic, (work.atTopic.get(topic) ?? 0) + 1);
  hand(work, held, true);
}

function hand(work: Work, held: Held, isFirst: boolean): void {
  const { intake, broker, redeliveries, shares, keep, log } = work;
  const { arrived, id, delivery, at } = held;
  const { topic, payload, retained } = arrived;
  const beside: Beside = (tx) => {
    held.isPress = true;
    if (delivery !== null) keep(tx, redeliveries.kept(delivery));
  };
  // What was stored is known before it comes here. To the dialect a message that is sent again is new.
  const message = { topic, payload, from: 'outside', retained, redelivered: false, ownId: () => id, beside } as const;
  try {
    const answer: Answer = (outcome) => {
      if (outcome === 'accepted') release(work, held);
      else retry(work, held);
    };
    // What is tried again was counted.
    intake.takeFrom(broker, { ...message, ageMs: work.steady() - at }, answer, isFirst ? shares : undefined);
  } catch (error) {
    // It would break again: what was not understood is not worth the messages behind it.
    log.error({ err: error, broker, topic }, 'a message of a broker could not be handled');
    release(work, held);
  }
}

function release(work: Work, held: Held): void {
  const { delivery, arrived, isPress } = held;
  if (!work.held.delete(held)) return;
  work.heldBytes -= arrived.payload.byteLength;
  const left = (work.atTopic.get(arrived.topic) ?? 1) - 1;
  if (left === 0) work.atTopic.delete(arrived.topic);
  else work.atTopic.set(arrived.topic, left);
  if (delivery !== null) {
    delivery.isStored = isPress;
    sendReceipt(work, delivery);
    if (!isPress) work.redeliveries.forget(delivery);
  }
  work.released();
}

function sendReceipt({ receipt, redeliveries }: Work, delivery: Delivery): void {
  receipt(delivery.line, delivery.packetId);
  redeliveries.receipted(delivery);
}

function retry(work: Work, held: Held): void {
  work.counts.retried++;
  work.again.push(held);
  work.cancelRetry ??= work.setTimer(() => {
    work.cancelRetry = null;
    for (const one of work.again.splice(0)) hand(work, one, false);
  }, RETRY_MS);
}
