import { createHash } from 'node:crypto';
import type { Arrived } from './line.ts';

/** A broker sends again at once what had no receipt. What is older than this on a line that stands has got its own. */
const SETTLED_AFTER_MS = 60_000;
/** More presses without a receipt are forgotten, the oldest first. No broker has so many on the way. */
const KEPT = 256;

/** A message with QoS 1 from its arrival until the broker surely has the receipt. */
export type Delivery = {
  readonly id: string;
  readonly packetId: number;
  readonly digest: string;
  /** The line on which it came last; 0: one of an earlier start of the hub. */
  line: number;
  /** It holds a press, and that is on the disk. */
  isStored: boolean;
  /** When its receipt was sent; null: not yet on this line. */
  receiptedAt: number | null;
};

export type Redeliveries = {
  /** A line stands. @param sessionPresent false: the broker has forgotten all, and counts packet ids anew. */
  readonly up: (sessionPresent: boolean) => void;
  /** @returns the delivery, and whether it came before. */
  readonly meet: (
    line: number,
    arrived: Arrived & { readonly packetId: number },
  ) => { readonly delivery: Delivery; readonly isKnown: boolean };
  /** Its receipt was sent. */
  readonly receipted: (delivery: Delivery) => void;
  /** It holds no press: reading it again does no harm. */
  readonly forget: (delivery: Delivery) => void;
  /** What must be on the disk: all that is stored, and the press that is stored with it. */
  readonly kept: (also: Delivery | null) => Kept;
  /** Whether all that came is answered. */
  readonly isSettled: () => boolean;
  /** Forgets what the broker surely has a receipt of. @param line the one that stands now; null: none. */
  readonly tidy: (line: number | null) => void;
};

/** Plain JSON. */
export type Kept = readonly { readonly id: string; readonly packetId: number; readonly digest: string }[];

/**
 * Knows a message again that a broker delivers once more because the line or the hub ended before the receipt. MQTT
 * 3.1.1 §4.4: it comes with its packet id and with DUP, on the next line of the same session. A packet id alone says
 * nothing: it is used again, and buttons say the same bytes at each press.
 * @param before what was kept at the last start.
 * @param steady a time that never jumps, in ms.
 */
export function createRedeliveries(before: Kept, steady: () => number, newId: () => string): Redeliveries {
  let known: Delivery[] = before.map((one) => ({ ...one, line: 0, isStored: true, receiptedAt: null }));
  let upSince = steady();

  return {
    up: (sessionPresent) => {
      upSince = steady();
      if (!sessionPresent) known = [];
    },
    meet: (line, arrived) => {
      const digest = digestOf(arrived);
      const { packetId, dup } = arrived;
      const same = known.find(
        (one) =>
          one.packetId === packetId &&
          one.digest === digest &&
          (dup || (one.line !== line && one.receiptedAt === null)),
      );
      if (same !== undefined) {
        same.line = line;
        return { delivery: same, isKnown: true };
      }
      const delivery = { id: newId(), packetId, digest, line, isStored: false, receiptedAt: null };
      // The packet id belongs to this message now.
      known = [...known.filter((one) => one.packetId !== packetId), delivery].slice(-KEPT);
      return { delivery, isKnown: false };
    },
    receipted: (delivery) => void (delivery.receiptedAt = steady()),
    forget: (delivery) => void (known = known.filter((one) => one !== delivery)),
    kept: (also) =>
      known.filter((one) => one.isStored || one === also).map(({ id, packetId, digest }) => ({ id, packetId, digest })),
    isSettled: () => known.every(({ isStored }) => isStored),
    tidy: (line) => {
      if (line === null || steady() - upSince < SETTLED_AFTER_MS) return;
      known = known.filter(
        (one) =>
          !one.isStored ||
          (one.line === line && (one.receiptedAt === null || steady() - one.receiptedAt < SETTLED_AFTER_MS)),
      );
    },
  };
}

function digestOf({ topic, payload }: Arrived): string {
  return createHash('sha256').update(topic).update('\0').update(payload).digest('base64url').slice(0, 22);
}
