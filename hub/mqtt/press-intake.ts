import type { UpName } from '../contract/topics.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import { quarantineMessage } from '../commands/devices/quarantine-message.ts';
import { MAIN_INPUT, type ArrivedPress } from '../commands/calls/raise-call.ts';
import { signalAtPlace } from '../commands/calls/signal-at-place.ts';
import type { DeviceId, PressId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Answer, PressGate } from '../intake/press-gate.ts';
import { ownNameOf, isExactly } from './access.ts';
import { decodeUp } from './messages/decode.ts';
import { readHeartbeat } from './messages/read-heartbeat.ts';
import { readPress, type PressReading } from './messages/read-press.ts';
import type { Log } from '../types/log.ts';

/** How a message came, as far as it matters for one without an id. */
export type Delivery = {
  readonly retained: boolean;
  /** An id for a message that has none, the same when it is sent again. */
  readonly ownId: () => string;
};

export type PressIntake = {
  /** Takes one message of a device that may speak there. `answer` is called once, after the flush where one is due. */
  readonly take: (device: DeviceId, topic: string, payload: Uint8Array, answer: Answer, delivery?: Delivery) => void;
  readonly counts: { quarantined: number };
};

export type PressIntakeDeps = {
  readonly context: CommandContext;
  readonly liveness: DeviceLivenessRegistry;
  readonly now: () => Instant;
  /** Larger payloads go to quarantine. */
  readonly payloadBytes: number;
  readonly gate: PressGate;
  readonly log: Pick<Log, 'warn'>;
  readonly onSelfTest: (device: DeviceId, nonce: string) => void;
};

/** What all takers of messages share. */
type Intake = PressIntakeDeps & { readonly counts: PressIntake['counts'] };

type Taker = (
  intake: Intake,
  device: DeviceId,
  topic: string,
  payload: Uint8Array,
  answer: Answer,
  delivery: Delivery,
) => void;

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
  const counts = { quarantined: 0 };
  const intake: Intake = { ...needs, counts };
  const never: Delivery = { retained: false, ownId: () => `~${needs.context.ids.shortId()}` };
  return {
    take: (device, topic, payload, answer, delivery = never) => {
      const name = ownNameOf(device, topic);
      if (name === null) return quarantine(intake, device, topic, 'UNKNOWN_TOPIC', payload, answer);
      if (!isExactly(device, topic, name)) quarantine(intake, device, topic, 'UNKNOWN_TOPIC', payload, () => {});
      liveness.seen(device, now());
      TAKERS[name](intake, device, topic, payload, answer, delivery);
    },
    counts,
  };
}

function takePress(
  intake: Intake,
  device: DeviceId,
  topic: string,
  payload: Uint8Array,
  answer: Answer,
  { retained, ownId }: Delivery,
): void {
  const { payloadBytes, gate } = intake;
  // Tools delete a topic with an empty retained message. It is the only thing on this topic that is no finger.
  if (retained && payload.byteLength === 0) return quarantine(intake, device, topic, 'EMPTY_RETAINED', payload, answer);
  const reading = readPress(payload, payloadBytes);
  // Somebody pressed, whatever else is wrong with the message: the call is raised, and the caretaker sees what came.
  if (reading.code !== null) quarantine(intake, device, topic, reading.code, payload, () => {});
  const { id, kind, ageMs } = reading;
  const press: ArrivedPress = {
    id: (id ?? ownId()) as PressId,
    device,
    kind,
    ageMs,
    input: pressedInput(intake, device, reading, topic, payload),
    boot: bootOf(intake, device, reading.boot),
  };
  if (reading.what === 'letting-go') gate.letGo(press, answer);
  else gate.press(press, answer);
}

/**
 * An input that was read from a faulty message counts only where the site knows it; otherwise the press would miss its
 * call point.
 */
function pressedInput(
  intake: Intake,
  device: DeviceId,
  { step, input }: PressReading,
  topic: string,
  payload: Uint8Array,
): string {
  const guessed = input !== undefined && (step === 'lenient' || step === 'bytes');
  if (guessed && intake.context.siteState.site().callPointAt(device, input) === null) return MAIN_INPUT;
  return inputOf(intake, device, input, topic, payload);
}

/** The power-up that the press names, or else the one that the device said last. */
function bootOf({ liveness, now }: Intake, device: DeviceId, named: string | undefined): ArrivedPress['boot'] {
  if (named !== undefined) liveness.booted(device, named, now());
  const { boot = null, bootAt = null } = liveness.of(device) ?? {};
  return boot === null || bootAt === null ? undefined : { name: boot, sinceMs: now() - bootAt };
}

function takeSignal(
  intake: Intake,
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
    intake.gate.settled(answer, null),
  );
}

function takeHeartbeat(intake: Intake, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const { fields, code } = readHeartbeat(payload, intake.payloadBytes);
  if (fields !== null) intake.liveness.beat(device, intake.now(), fields);
  if (code !== null) return quarantine(intake, device, topic, code, payload, answer);
  answer('accepted');
}

function takeStatus(intake: Intake, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('status', payload, intake.payloadBytes);
  if (!decoded.ok) return quarantine(intake, device, topic, decoded.code, payload, answer);
  const { state, boot, conn } = decoded.message;
  intake.liveness.status(device, intake.now(), { state, boot: String(boot), conn });
  answer('accepted');
}

function takeSelfTest(intake: Intake, device: DeviceId, topic: string, payload: Uint8Array, answer: Answer): void {
  const decoded = decodeUp('self-test', payload, intake.payloadBytes);
  if (!decoded.ok) return quarantine(intake, device, topic, decoded.code, payload, answer);
  intake.onSelfTest(device, decoded.message.nonce);
  answer('accepted');
}

function quarantine(
  { context, log, counts }: Intake,
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
  intake: Intake,
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
