import type { Level, Lines } from './lines.ts';
import { levelFor, type PinOutput } from './settings.ts';

/** What `down/lamp` says (mqtt.md). */
export type Shown = { readonly lamp: string; readonly blink: boolean };

export type OutputsDeps = {
  readonly outputs: readonly PinOutput[];
  readonly set: Lines['set'];
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

export type Outputs = {
  /** The lamp of a device changed. */
  readonly shows: (device: string, shown: Shown) => void;
  readonly sound: (on: boolean) => void;
  /** Levels at which nothing is on. */
  readonly rest: () => ReadonlyMap<number, Level>;
  readonly close: () => void;
};

/** Half a period, as slow as the lamps of other devices. */
const BLINK_MS = 500;
/** A buzzer says that something changed. */
const BUZZ_MS = 200;

/** Lamps, buzzers and the sounder on pins. They are off at the start, and when the hub ends. */
export function createOutputs({ outputs, set, setTimer }: OutputsDeps): Outputs {
  const timers = new Map<number, () => void>();
  const planned = new Map<number, symbol>();
  const last = new Map<string, string>();

  function drive(output: PinOutput, isOn: boolean): void {
    set(output.line, levelFor(output, isOn));
  }

  /** Plans the next change of a line; what was planned for it before is off, also when it is just about to happen. */
  function plan({ line }: PinOutput, work: () => void, ms: number): void {
    const mine = Symbol('plan');
    planned.set(line, mine);
    timers.get(line)?.();
    timers.set(
      line,
      setTimer(() => void (planned.get(line) === mine && work()), ms),
    );
  }

  function stop({ line }: PinOutput): void {
    planned.delete(line);
    timers.get(line)?.();
    timers.delete(line);
  }

  function lampOf(output: PinOutput, { lamp, blink }: Shown): void {
    stop(output);
    const isMeant = output.shows === 'any' ? lamp !== 'off' : output.shows === lamp;
    drive(output, isMeant);
    if (!isMeant || !blink) return;
    const turns = (isOn: boolean): void => {
      drive(output, isOn);
      plan(output, () => turns(!isOn), BLINK_MS);
    };
    plan(output, () => turns(false), BLINK_MS);
  }

  function buzz(output: PinOutput, isOver: boolean): void {
    stop(output);
    drive(output, !isOver);
    if (!isOver) plan(output, () => drive(output, false), BUZZ_MS);
  }

  for (const output of outputs) drive(output, false);
  return {
    shows: (device, shown) => {
      const now = `${shown.lamp} ${shown.blink}`;
      if (last.get(device) === now) return;
      const isFirst = !last.has(device);
      last.set(device, now);
      for (const output of outputs) {
        if (output.device !== device || output.shows === 'sounder') continue;
        if (output.shows !== 'buzzer') lampOf(output, shown);
        else if (!isFirst) buzz(output, shown.lamp === 'off');
      }
    },
    sound: (on) => {
      for (const output of outputs) if (output.shows === 'sounder') drive(output, on);
    },
    rest: () => new Map(outputs.map((output) => [output.line, levelFor(output, false)])),
    close: () => {
      for (const cancel of timers.values()) cancel();
    },
  };
}
