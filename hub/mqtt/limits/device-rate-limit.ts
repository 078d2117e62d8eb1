import type { CommandContext } from '../../commands/command-context.ts';
import { changesSomething, MAIN_INPUT, type OpenCalls } from '../../commands/calls/raise-call.ts';
import type { DeviceTroubles } from '../../live/device-troubles.ts';
import type { DeviceLivenessRegistry } from '../../live/device-liveness.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Bought } from '../../intake/bought-devices.ts';
import type { BoughtMessage, DeviceIntake } from '../../intake/device-intake.ts';
import type { IntakeAnswer } from '../../intake/press-gate.ts';
import { ownNameOf } from '../access.ts';
import type { OwnDevices } from '../bought.ts';
import { decodeUp } from '../messages/decode.ts';
import type { Delivery, PressIntake } from '../press-intake.ts';
import { readPress, type PressReading } from '../messages/read-press.ts';
import { createTokenBucket, type TokenBucket } from '../../intake/token-bucket.ts';

/** `unreceipted`: nothing is said; the device keeps the message and sends it again. */
export type RateLimitedAnswer = IntakeAnswer | 'unreceipted';

export type DeviceRateLimit = {
  /**
   * Takes one message of a device that may speak there. `answer` is called once, at the latest when its turn has come.
   */
  readonly take: (
    device: DeviceId,
    topic: string,
    payload: Uint8Array,
    answer: (intake: RateLimitedAnswer) => void,
    delivery?: Delivery,
  ) => void;
  readonly close: () => void;
  /** `shed`: acknowledged without work. `held`: waiting for their turn now. `unreceipted`: too many were waiting. */
  readonly counts: { shed: number; held: number; unreceipted: number };
};

export type DeviceRateLimitDeps = {
  readonly intake: PressIntake;
  /** Bought devices of this broker, and what reads them. */
  readonly ownDevices: OwnDevices;
  readonly deviceIntake: Pick<DeviceIntake, 'take'>;
  readonly context: CommandContext;
  readonly calls: OpenCalls;
  readonly liveness: Pick<DeviceLivenessRegistry, 'seen'>;
  readonly troubles: Pick<DeviceTroubles, 'seen'>;
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly limits: { readonly messagesPerSecond: number; readonly payloadBytes: number };
};

/** Seconds' worth of messages that may come at once. */
export const BURST_S = 10;
/** Seconds' worth of messages of one device that wait for their turn. */
const HELD_S = 50;
/** Waiting messages of all devices together. */
const HELD_IN_ALL = 20_000;

type Held = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly answer: (intake: RateLimitedAnswer) => void;
  readonly delivery: Delivery | undefined;
};
type Flow = { readonly share: TokenBucket; readonly held: Held[]; cancel: () => void; servedAheadAt: number };
/**
 * What waits is served out of turn for a press no more often than this; a device that asks for it all the time is
 * storming again.
 */
const AHEAD_EVERY_MS = 5_000;

/** What the functions below share. */
type Limiter = DeviceRateLimitDeps & {
  readonly counts: DeviceRateLimit['counts'];
  readonly flows: Map<DeviceId, Flow>;
};

type Answer = (intake: RateLimitedAnswer) => void;

/**
 * Stands before the press gate and gives every device its share. What a device says beyond it costs next to nothing:
 * signs of life and what cannot be read are acknowledged and forgotten, repeats of an open call wait for their turn
 * without a receipt. A press that raises a call, makes it an emergency or takes a cancel back never waits, whatever
 * storms.
 */
export function createDeviceRateLimit(needs: DeviceRateLimitDeps): DeviceRateLimit {
  const { intake, ownDevices } = needs;
  const counts = { shed: 0, held: 0, unreceipted: 0 };
  const flows = new Map<DeviceId, Flow>();
  const limiter: Limiter = { ...needs, counts, flows };
  return {
    counts,
    close: () => {
      // What waits has no receipt, and comes again to the next hub.
      for (const flow of flows.values()) flow.cancel();
    },
    take: (device, topic, payload, answer, delivery) => {
      const flow = flowOf(limiter, device);
      const bought = ownDevices.speaking(device, topic);
      if (bought !== null) return takeBought(limiter, bought, flow, { topic, payload, answer, delivery });
      // Behind what waits nothing overtakes: a reset must not come before the press it follows.
      if (flow.held.length === 0 && flow.share.take()) intake.take(device, topic, payload, answer, delivery);
      else takeBeyond(limiter, device, flow, { topic, payload, answer, delivery });
    },
  };
}

function flowOf({ flows, steady, limits: { messagesPerSecond } }: Limiter, device: DeviceId): Flow {
  let flow = flows.get(device);
  if (flow === undefined) {
    flow = {
      share: createTokenBucket(messagesPerSecond, messagesPerSecond * BURST_S, steady),
      held: [],
      cancel: () => {},
      servedAheadAt: -AHEAD_EVERY_MS,
    };
    flows.set(device, flow);
  }
  return flow;
}

/**
 * What a bought device says is read always, because its next message is understood by it. Reading costs next to
 * nothing; beyond the share only presses count that change something for a person.
 */
function takeBought(limiter: Limiter, bought: Bought, { share }: Flow, message: Held): void {
  const { deviceIntake, troubles, context } = limiter;
  const { topic, payload, answer, delivery } = message;
  const { id } = bought.device;
  const read: BoughtMessage = {
    topic,
    payload,
    from: 'own',
    retained: delivery?.retained ?? false,
    redelivered: false,
    ownId: delivery?.ownId ?? (() => `~${context.ids.shortId()}`),
  };
  if (share.take()) return deviceIntake.take(bought, read, answer);
  troubles.seen(id, 'storming');
  const counts = (input: string, kind: PressReading['kind']): boolean =>
    mayChangeSomething(limiter, id, { input, kind });
  deviceIntake.take(bought, read, answer, { counts });
}

/** Takes a message beyond the share of its device. */
function takeBeyond(limiter: Limiter, device: DeviceId, flow: Flow, message: Held): void {
  const { troubles, intake, limits } = limiter;
  const { topic, payload, answer, delivery } = message;
  troubles.seen(device, 'storming');
  const name = ownNameOf(device, topic);
  if (name === 'press') {
    const press = readPress(payload, limits.payloadBytes);
    const atOnce = press.what === 'press' && mayRaiseAtOnce(limiter, device, press);
    if (atOnce && serveAhead(limiter, device, flow)) return intake.take(device, topic, payload, answer, delivery);
    if (atOnce && mayChangeSomething(limiter, device, press))
      return intake.take(device, topic, payload, answer, delivery);
    return hold(limiter, device, flow, message);
  }
  if (name === 'cancel' || name === 'presence' || name === 'reset') {
    if (decodeUp(name, payload, limits.payloadBytes).ok) return hold(limiter, device, flow, message);
  }
  return shed(limiter, device, answer);
}

/** While the store cannot be read nobody knows; then the gate takes it, and says that it is not recorded. */
function mayChangeSomething(
  { calls, context }: Limiter,
  device: DeviceId,
  press: Pick<PressReading, 'input' | 'kind'>,
): boolean {
  try {
    return changesSomething(calls, context.siteState.site(), device, inputOf(press), press.kind);
  } catch {
    return true;
  }
}

/** A device that makes up inputs could raise a call with each press; those wait for their turn. */
function mayRaiseAtOnce({ context }: Limiter, device: DeviceId, press: PressReading): boolean {
  const input = inputOf(press);
  return input === MAIN_INPUT || context.siteState.site().callPointAt(device, input) !== null;
}

function shed({ counts, liveness, now }: Limiter, device: DeviceId, answer: Answer): void {
  counts.shed++;
  liveness.seen(device, now());
  answer('accepted');
}

function hold(limiter: Limiter, device: DeviceId, flow: Flow, held: Held): void {
  const { counts, limits } = limiter;
  if (flow.held.length >= limits.messagesPerSecond * HELD_S || counts.held >= HELD_IN_ALL) {
    counts.unreceipted++;
    held.answer('unreceipted');
    return;
  }
  counts.held++;
  // The packet's bytes are a view into what the socket read; keeping it would keep all of that.
  flow.held.push({ ...held, payload: Uint8Array.from(held.payload) });
  if (flow.held.length === 1) planTurn(limiter, device, flow);
}

/** In order of arrival, as the share allows. A device that has gone meanwhile is served too: its press was heard. */
function serveHeld(limiter: Limiter, device: DeviceId, flow: Flow): void {
  while (flow.held.length > 0 && flow.share.take()) serveNext(limiter, device, flow);
  if (flow.held.length > 0) planTurn(limiter, device, flow);
}

function planTurn(limiter: Limiter, device: DeviceId, flow: Flow): void {
  flow.cancel = limiter.setTimer(() => serveHeld(limiter, device, flow), flow.share.waitMs());
}

function serveNext({ intake, counts }: Limiter, device: DeviceId, flow: Flow): void {
  const { topic, payload, answer, delivery } = flow.held.shift() as Held;
  counts.held--;
  intake.take(device, topic, payload, answer, delivery);
}

/**
 * A press must not overtake a reset or a cancel that was said before it: the reset would close what the press has just
 * raised. So what waits is done first, and the press right after it. @returns whether something waited that could have
 * ended a call.
 */
function serveAhead(limiter: Limiter, device: DeviceId, flow: Flow): boolean {
  const { steady } = limiter;
  const ends = flow.held.some(({ topic }) => ['cancel', 'reset'].includes(ownNameOf(device, topic) ?? ''));
  if (!ends || steady() - flow.servedAheadAt < AHEAD_EVERY_MS) return false;
  flow.servedAheadAt = steady();
  flow.cancel();
  while (flow.held.length > 0) serveNext(limiter, device, flow);
  return true;
}

function inputOf({ input }: Pick<PressReading, 'input'>): string {
  return input ?? MAIN_INPUT;
}
