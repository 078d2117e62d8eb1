import type { CommandContext } from '../commands/command-context.ts';
import {
  isLatePress,
  letGo,
  raiseCall,
  type ArrivedPress,
  type Beside,
  type PressAnswer,
} from '../commands/calls/raise-call.ts';
import type { Press } from '../domain/call/call-event.ts';
import type { CallId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { PressTests } from '../live/press-test.ts';
import type { Log } from '../types/log.ts';

/** `accepted`: the receipt may leave. `not-recorded`: it must not; the device keeps the message and sends it again. */
export type IntakeAnswer = 'accepted' | 'not-recorded';

export type Answer = (intake: IntakeAnswer) => void;

/** What becomes of a command, as far as a device is told. */
type Settled = (outcome: { readonly ok: boolean; readonly why?: string; readonly error?: unknown }) => void;

export type PressGate = {
  /**
   * Takes a press: it is the announced test, or it raises a call. `answer` is called once, after the flush.
   * @param beside is written in the same transaction as the press, so that both are stored or neither.
   */
  readonly press: (press: ArrivedPress, answer: Answer, beside?: Beside) => void;
  /** A finger has let go. It belongs to the last press of its input, or else it is a press. `answer` as above. */
  readonly letGo: (press: ArrivedPress, answer: Answer, beside?: Beside) => void;
  /**
   * Answers for another command of a device, such as a reset.
   * @param press what people are told when it is not recorded; null: nothing.
   */
  readonly settled: (answer: Answer, press: Press | null) => Settled;
  readonly counts: { accepted: number; notRecorded: number };
};

export type PressGateDeps = {
  readonly context: CommandContext;
  readonly liveness: Pick<DeviceLivenessRegistry, 'pressed'>;
  readonly pressTests: Pick<PressTests, 'isTest' | 'prove'>;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  /** The disk refused a press, or has not taken it in time: people in reach are told at once, unrecorded. */
  readonly onNotRecorded: (press: Press) => void;
  /** The press is stored, as this call. */
  readonly onStored: (press: Press, call: CallId) => void;
  /** A press that is not stored after this time, in milliseconds, is told to people. */
  readonly slowAfterMs: number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly log: Pick<Log, 'error'>;
};

/** What every way in does with a press: broker, outside brokers, pins and hooks share one gate. */
export function createPressGate(needs: PressGateDeps): PressGate {
  const { context, liveness, pressTests, steady } = needs;
  const counts = { accepted: 0, notRecorded: 0 };
  const settled: PressGate['settled'] = (answer, press) => settle(needs, counts, answer, press);

  /** Counts late presses and re-sent ones, when they are recorded. */
  function counted(press: ArrivedPress, done: Settled): (outcome: Recorded) => void {
    return (outcome) => {
      if (outcome.ok) {
        const resent = outcome.value?.again === true;
        const { device, input } = press;
        liveness.pressed(device, steady(), { input, late: !resent && isLatePress(press), resent });
      }
      done(outcome);
    };
  }

  return {
    press: (press, answer, beside) => {
      const done = counted(press, settled(answer, press));
      if (pressTests.isTest(press)) pressTests.prove(press, done, beside);
      else raise(needs, press, done, beside);
    },
    letGo: (press, answer, beside) => letGo(context, press, settled(answer, press), beside),
    settled,
    counts,
  };
}

/** A press that is recorded; null: it was an announced test. */
type Recorded = Parameters<Settled>[0] & { readonly value?: PressAnswer | null };

/** Help does not wait for the disk: what it has not taken in time is told to people, and stored when it can be. */
function raise(
  { context, slowAfterMs, setTimer, onNotRecorded, onStored }: PressGateDeps,
  press: ArrivedPress,
  done: (outcome: Recorded) => void,
  beside: Beside | undefined,
): void {
  const inTime = setTimer(() => onNotRecorded(press), slowAfterMs);
  raiseCall(
    context,
    press,
    (outcome) => {
      inTime();
      if (outcome.ok) onStored(press, outcome.value.callId);
      done(outcome);
    },
    beside,
  );
}

function settle(
  { log, onNotRecorded }: PressGateDeps,
  counts: PressGate['counts'],
  answer: Answer,
  press: Press | null,
): Settled {
  return (outcome) => {
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
