import type { UpName } from '../contract/topics.ts';
import { upNameOf } from '../contract/topics.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { PressTests } from '../live/press-test.ts';
import { quarantineMessage } from '../commands/devices/quarantine-message.ts';
import { MAIN_INPUT, raiseCall } from '../commands/calls/raise-call.ts';
import { signalAtPlace } from '../commands/calls/signal-at-place.ts';
import type { Press } from '../domain/call/call.ts';
import type { DeviceId, PressId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { decodePress, decodeUp } from './decode.ts';
import type { Log } from '../types/log.ts';

/** `accepted`: the receipt may leave. `not-recorded`: it must not; the device keeps the message and sends it again. */
export type IntakeAnswer = 'accepted' | 'not-recorded';

export type PressIntake = {
  /** Takes one message of a device that may speak there. `answer` is called once, after the flush where one is due. */
  readonly take: (device: DeviceId, topic: string, payload: Uint8Array, answer: (intake: IntakeAnswer) => void) => void;
  readonly counts: { accepted: number; quarantined: number; notRecorded: number };
};

export type PressIntakeDeps = {
  readonly context: CommandContext;
  readonly liveness: DeviceLivenessRegistry;
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
type Gate = PressIntakeDeps & { readonly counts: PressIntake['counts'] };

type Answer = (intake: IntakeAnswer) => void;
type Taker = (intake: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer) => void;

const TAKERS: { readonly [Name in UpName]: Taker } = {
  press: takePress,
  cancel: (intake, device, topic, payload, answer) => takeSignal(intake, 'cancel', device, topic, payload, answer),
  presence: (intake, device, topic, payload, answer) => takeSignal(intake, 'presence', device, topic, payload, answer),
  reset: (intake, device, topic, payload, answer) => takeSignal(intake, 'reset', device, topic, payload, answer),
  heartbeat: takeHeartbeat,
  status: takeStatus,
  'self-test': takeSelfTest,
};

export function createPressIntake(needs: PressIntakeDeps): PressIntake {
  const { liveness, now } = needs;
  const counts = { accepted: 0, quarantined: 0, notRecorded: 0 };
  const intake: Gate = { ...needs, counts };
  return {
    take: (device, topic, payload, answer) => {
      const name = upNameOf(device, topic);
      if (name === null) return quarantine(intake, device, topic, 'UNKNOWN_TOPIC', payload, answer);
      liveness.seen(device, now());
      TAKERS[name](intake, device, topic, payload, answer);
    },
    counts,
  };
}

function takePress(intake: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const { context, payloadBytes, pressTests } = intake;
  const { message, code } = decodePress(payload, payloadBytes);
  if (message === null) return quarantine(intake, device, topic, code, payload, answer);
  // Somebody pressed, whatever else is wrong with the message: the call is raised, and the caretaker sees what came.
  if (code !== null) quarantine(intake, device, topic, code, payload, () => {});
  const { id, kind, ageMs, input } = message;
  const press: Press = {
    id: id as PressId,
    device,
    kind: kind ?? 'press',
    ageMs: ageMs ?? 0,
    input: inputOf(intake, device, input, topic, payload),
  };
  if (pressTests.isTest(press)) pressTests.prove(press, settled(intake, answer, press));
  else raiseCall(context, press, settled(intake, answer, press));
}

function takeSignal(
  intake: Gate,
  what: 'cancel' | 'presence' | 'reset',
  device: DeviceId,
  topic: string,
  payload: Uint8Array,
  answer: Answer,
): void {
  const decoded = decodeUp(what, payload, intake.payloadBytes);
  if (!decoded.ok) return quarantine(intake, device, topic, decoded.code, payload, answer);
  const { id, input } = decoded.message;
  const badge = 'badge' in decoded.message ? decoded.message.badge : undefined;
  signalAtPlace(
    intake.context,
    {
      what,
      id: id as PressId,
      device,
      input: inputOf(intake, device, input, topic, payload),
      ...(badge === undefined ? {} : { badge }),
    },
    settled(intake, answer, null),
  );
}

function takeHeartbeat(intake: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('heartbeat', payload, intake.payloadBytes);
  if (!decoded.ok) return quarantine(intake, device, topic, decoded.code, payload, answer);
  const { v: _, ...heartbeat } = decoded.message;
  intake.liveness.beat(device, intake.now(), heartbeat);
  answer('accepted');
}

function takeStatus(intake: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('status', payload, intake.payloadBytes);
  if (!decoded.ok) return quarantine(intake, device, topic, decoded.code, payload, answer);
  const { state, boot, conn } = decoded.message;
  intake.liveness.status(device, intake.now(), { state, boot: String(boot), conn });
  answer('accepted');
}

function takeSelfTest(intake: Gate, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('self-test', payload, intake.payloadBytes);
  if (!decoded.ok) return quarantine(intake, device, topic, decoded.code, payload, answer);
  intake.onSelfTest(device, decoded.message.nonce);
  answer('accepted');
}

function quarantine(
  { context, log, counts }: Gate,
  device: DeviceId,
  topic: string,
  code: string,
  payload: Uint8Array,
  answer: Answer,
): void {
  counts.quarantined++;
  log.warn({ device, code, bytes: payload.byteLength }, 'message quarantined');
  // Acknowledged even if the disk refuses: a message nobody can read is not worth a storm of re-sends.
  quarantineMessage(context, { device, topic, code, payload }, () => answer('accepted'));
}

/** The input decides which call point speaks; one the site does not know is shown to the caretaker, and still heard. */
function inputOf(
  intake: Gate,
  device: DeviceId,
  named: string | undefined,
  topic: string,
  payload: Uint8Array,
): string {
  const input = named ?? MAIN_INPUT;
  const site = intake.context.siteState.site();
  if (site.hasCallPoints(device) && site.callPointAt(device, input) === null) {
    quarantine(intake, device, topic, 'UNKNOWN_INPUT', payload, () => {});
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
