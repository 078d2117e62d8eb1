import { MAIN_INPUT } from '../commands/calls/raise-call.ts';
import type { DeviceId, PressId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { PressGate } from '../intake/press-gate.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { Log } from '../types/log.ts';
import { createContact, type Contact, type ContactEvent } from './contact.ts';
import type { Level } from './lines.ts';
import { isPressedAt, type PinInput } from './settings.ts';

export type ButtonsDeps = {
  readonly inputs: readonly PinInput[];
  readonly gate: Pick<PressGate, 'press'>;
  readonly liveness: Pick<DeviceLivenessRegistry, 'connected' | 'disconnected' | 'beat'>;
  readonly newId: () => string;
  readonly now: () => Instant;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly holdMs: number;
  readonly log: Pick<Log, 'warn' | 'info'>;
};

export type Buttons = {
  readonly level: (line: number, level: Level) => void;
  /** These lines are not read. Their devices get no sign of life until they are; the others are as before. */
  readonly lost: (why: string, lines: readonly number[]) => void;
  /** Gives every device its sign of life. Called every few seconds. */
  readonly beat: () => void;
  /** A sentence for the caretaker while the lines are not read; null otherwise. */
  readonly problem: () => string | null;
  readonly close: () => void;
};

/** A press that the disk did not take is sent again after this time, as a button does that has no receipt. */
const AGAIN_MS = 2_000;

type Pin = PinInput & { readonly contact: Contact; cancel: () => void };

/** Buttons and cords on pins of this machine: contacts that press through the gate of all ways in. */
export function createButtons(deps: ButtonsDeps): Buttons {
  const { gate, liveness, newId, now, steady, setTimer, holdMs, log } = deps;
  const pins = new Map<number, Pin>(
    deps.inputs.map((input) => [input.line, { ...input, contact: createContact(holdMs), cancel: () => {} }]),
  );
  const devices = new Map<string, Pin[]>();
  for (const pin of pins.values()) devices.set(pin.device, [...(devices.get(pin.device) ?? []), pin]);
  /** Why a line is not read, by its number. */
  const unread = new Map<number, string>([...pins.keys()].map((line) => [line, 'not opened yet']));
  let isClosed = false;

  function happened(pin: Pin, events: readonly ContactEvent[]): void {
    for (const event of events) {
      if (event === 'press') press(pin, pin.kind ?? 'press', steady());
      else if (event === 'hold' && pin.kind !== 'pull') press(pin, 'hold', steady());
      else if (event === 'stuck')
        log.warn(
          { device: pin.device, line: pin.line },
          'a contact on a pin stays closed: it raises no call until it is free',
        );
    }
    if (events.includes('stuck') || events.includes('free')) beatOf(pin.device);
    pin.cancel();
    const next = pin.contact.nextAt();
    pin.cancel =
      next === null ? () => {} : setTimer(() => happened(pin, pin.contact.due(steady())), Math.max(0, next - steady()));
  }

  /** Until it is stored. The same id, so that it rings once. */
  function press({ device, input = MAIN_INPUT }: Pin, kind: 'press' | 'hold' | 'pull', at: Instant): void {
    const id = `~${newId()}` as PressId;
    const send = (): void => {
      if (isClosed) return;
      gate.press({ id, device: device as DeviceId, input, kind, ageMs: steady() - at }, (answer) => {
        if (answer === 'not-recorded') setTimer(send, AGAIN_MS);
      });
    };
    send();
  }

  function isRead(device: string): boolean {
    return (devices.get(device) ?? []).every(({ line }) => !unread.has(line));
  }

  function beatOf(device: string): void {
    if (!isRead(device)) return;
    const inputs = Object.fromEntries(
      (devices.get(device) ?? []).map(({ input = MAIN_INPUT, contact }) => [
        input,
        contact.state() === 'stuck' ? 'stuck' : 'ok',
      ]),
    );
    liveness.beat(device as DeviceId, now(), { inputs });
  }

  function beat(): void {
    for (const device of devices.keys()) beatOf(device);
  }

  return {
    level: (line, level) => {
      const pin = pins.get(line);
      if (pin === undefined || isClosed) return;
      if (unread.delete(line) && isRead(pin.device)) {
        liveness.connected(pin.device as DeviceId);
        beatOf(pin.device);
      }
      happened(pin, pin.contact.level(isPressedAt(pin, level), steady()));
    },
    lost: (why, lines) => {
      for (const line of lines) {
        const pin = pins.get(line);
        if (pin === undefined) continue;
        if (unread.get(line) !== why) log.warn({ why, line, device: pin.device }, 'a pin of this machine is not read');
        unread.set(line, why);
        liveness.disconnected(pin.device as DeviceId);
      }
    },
    beat,
    problem: () => {
      const [first] = unread;
      if (first === undefined) return null;
      const lines = [...unread.keys()].join(', ');
      return `PINS: not read: ${lines} (${first[1]}). Their buttons raise no call. Run lotusbell doctor --gpio.`;
    },
    close: () => {
      isClosed = true;
      for (const pin of pins.values()) pin.cancel();
    },
  };
}
