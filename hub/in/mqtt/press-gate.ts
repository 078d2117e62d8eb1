import type { UpName } from '../../contract/topics.ts';
import { upNameOf } from '../../contract/topics.ts';
import type { Desk } from '../../commands/desk.ts';
import type { DeviceLives } from '../../commands/device-life.ts';
import type { PressTests } from '../../commands/press-test.ts';
import { quarantineMessage } from '../../commands/quarantine-message.ts';
import { MAIN_INPUT, raiseCall } from '../../commands/raise-call.ts';
import { signalAtPlace } from '../../commands/signal-at-place.ts';
import type { Press } from '../../domain/call.ts';
import type { DeviceId, PressId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { decodePress, decodeUp } from './decode.ts';
import type { Log } from '../../types/log.ts';

/** `accepted`: the receipt may leave. `not-recorded`: it must not; the device keeps the message and sends it again. */
export type GateAnswer = 'accepted' | 'not-recorded';

export type PressGate = {
  /** Takes one message of a device that may speak there. `answer` is called once, after the flush where one is due. */
  readonly take: (device: DeviceId, topic: string, payload: Uint8Array, answer: (gate: GateAnswer) => void) => void;
  readonly counts: { accepted: number; quarantined: number; notRecorded: number };
};

export type GateNeeds = {
  readonly desk: Desk;
  readonly lives: DeviceLives;
  readonly now: () => Instant;
  /** Larger payloads go to quarantine. */
  readonly payloadBytes: number;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** The disk refused a press: people in reach are told at once, unrecorded. */
  readonly onNotRecorded: (press: Press) => void;
  readonly pressTests: PressTests;
  readonly onSelfTest: (device: DeviceId, nonce: string) => void;
};

/** What all takers of messages share. */
type Gate = GateNeeds & { readonly counts: PressGate['counts'] };

type Answer = (gate: GateAnswer) => void;
type Taker = (gate: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer) => void;

const TAKERS: { readonly [Name in UpName]: Taker } = {
  press: takePress,
  cancel: (gate, device, topic, payload, answer) => takeSignal(gate, 'cancel', device, topic, payload, answer),
  presence: (gate, device, topic, payload, answer) => takeSignal(gate, 'presence', device, topic, payload, answer),
  reset: (gate, device, topic, payload, answer) => takeSignal(gate, 'reset', device, topic, payload, answer),
  heartbeat: takeHeartbeat,
  status: takeStatus,
  'self-test': takeSelfTest,
};

export function createPressGate(needs: GateNeeds): PressGate {
  const { lives, now } = needs;
  const counts = { accepted: 0, quarantined: 0, notRecorded: 0 };
  const gate: Gate = { ...needs, counts };
  return {
    take: (device, topic, payload, answer) => {
      const name = upNameOf(device, topic);
      if (name === null) return quarantine(gate, device, topic, 'UNKNOWN_TOPIC', payload, answer);
      lives.seen(device, now());
      TAKERS[name](gate, device, topic, payload, answer);
    },
    counts,
  };
}

function takePress(gate: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const { desk, payloadBytes, pressTests } = gate;
  const { message, code } = decodePress(payload, payloadBytes);
  if (message === null) return quarantine(gate, device, topic, code, payload, answer);
  // Somebody pressed, whatever else is wrong with the message: the call is raised, and the caretaker sees what came.
  if (code !== null) quarantine(gate, device, topic, code, payload, () => {});
  const { id, kind, ageMs, input } = message;
  const press: Press = {
    id: id as PressId,
    device,
    kind: kind ?? 'press',
    ageMs: ageMs ?? 0,
    input: inputOf(gate, device, input, topic, payload),
  };
  if (pressTests.isTest(press)) pressTests.prove(press, settled(gate, answer, press));
  else raiseCall(desk, press, settled(gate, answer, press));
}

function takeSignal(
  gate: Gate,
  what: 'cancel' | 'presence' | 'reset',
  device: DeviceId,
  topic: string,
  payload: Uint8Array,
  answer: Answer,
): void {
  const decoded = decodeUp(what, payload, gate.payloadBytes);
  if (!decoded.ok) return quarantine(gate, device, topic, decoded.code, payload, answer);
  const { id, input } = decoded.message;
  const badge = 'badge' in decoded.message ? decoded.message.badge : undefined;
  signalAtPlace(
    gate.desk,
    {
      what,
      id: id as PressId,
      device,
      input: inputOf(gate, device, input, topic, payload),
      ...(badge === undefined ? {} : { badge }),
    },
    settled(gate, answer, null),
  );
}

function takeHeartbeat(gate: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('heartbeat', payload, gate.payloadBytes);
  if (!decoded.ok) return quarantine(gate, device, topic, decoded.code, payload, answer);
  const { v: _, ...heartbeat } = decoded.message;
  gate.lives.beat(device, gate.now(), heartbeat);
  answer('accepted');
}

function takeStatus(gate: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('status', payload, gate.payloadBytes);
  if (!decoded.ok) return quarantine(gate, device, topic, decoded.code, payload, answer);
  const { state, boot, conn } = decoded.message;
  gate.lives.status(device, gate.now(), { state, boot: String(boot), conn });
  answer('accepted');
}

function takeSelfTest(gate: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('self-test', payload, gate.payloadBytes);
  if (!decoded.ok) return quarantine(gate, device, topic, decoded.code, payload, answer);
  gate.onSelfTest(device, decoded.message.nonce);
  answer('accepted');
}

function quarantine(
  { desk, log, counts }: Gate,
  device: DeviceId,
  topic: string,
  code: string,
  payload: Uint8Array,
  answer: Answer,
): void {
  counts.quarantined++;
  log.warn({ device, code, bytes: payload.byteLength }, 'message quarantined');
  // Acknowledged even if the disk refuses: a message nobody can read is not worth a storm of re-sends.
  quarantineMessage(desk, { device, topic, code, payload }, () => answer('accepted'));
}

/** The input decides which call point speaks; one the site does not know is shown to the caretaker, and still heard. */
function inputOf(gate: Gate, device: DeviceId, named: string | undefined, topic: string, payload: Uint8Array): string {
  const input = named ?? MAIN_INPUT;
  const site = gate.desk.house.site();
  if (site.hasCallPoints(device) && site.callPointAt(device, input) === null) {
    quarantine(gate, device, topic, 'UNKNOWN_INPUT', payload, () => {});
  }
  return input;
}

function settled({ counts, log, onNotRecorded }: Gate, answer: Answer, press: Press | null) {
  return (outcome: { readonly ok: boolean; readonly why?: string; readonly error?: unknown }): void => {
    if (outcome.ok) {
      counts.accepted++;
      answer('accepted');
      return;
    }
    counts.notRecorded++;
    if (outcome.why === 'failed')
      log.error({ err: outcome.error, device: press?.device }, 'a press could not be handled');
    if (press !== null) onNotRecorded(press);
    answer('not-recorded');
  };
}
