import { downTopic } from '../contract/topics.ts';
import { createButtons, type Buttons, type ButtonsDeps } from './buttons.ts';
import { findLibgpiod, realTools } from './libgpiod.ts';
import { chosenChip, type Adapter, type Chip, type Lines } from './lines.ts';
import { findOnoff } from './onoff.ts';
import { createOutputs } from './outputs.ts';
import { biasOf, type PinSettings } from './settings.ts';

export type Pins = {
  /** A message for a device, as the broker sends it. Its lamp is shown here where a pin shows it. */
  readonly sent: (device: string, topic: string, payload: string) => void;
  readonly sound: (on: boolean) => void;
  readonly beat: () => void;
  readonly problem: Buttons['problem'];
  readonly close: () => Promise<void>;
};

export type PinsDeps = Omit<ButtonsDeps, 'inputs' | 'holdMs'> & {
  readonly settings: PinSettings;
  readonly holdMs: number;
  /** What the lamp of a device shows now. */
  readonly lampOf: (device: string) => readonly string[];
  /** The ways to the lines that this machine has, best first. */
  readonly adapters: () => Promise<readonly Adapter[]>;
};

/** A machine that has no lines yet may have them later: a driver that loads slowly, a package that is installed. */
const AGAIN_MS = 10_000;

/** Opens the pins of the settings. What is missing is a problem that is told, never a reason not to start. */
export function openPins(deps: PinsDeps): Pins {
  const { settings, lampOf, adapters, setTimer } = deps;
  const { inputs = [], outputs = [] } = settings;
  const lamps = new Set(outputs.flatMap(({ device }) => device ?? []));
  const buttons = createButtons({ ...deps, inputs });
  let lines: Lines | null = null;
  let shown: ReturnType<typeof createOutputs> | null = null;
  let outputProblem: string | null = null;
  let isWanted = false;
  let isClosed = false;

  async function open(): Promise<void> {
    const found = chooseLines(await adapters(), settings);
    if (isClosed) return;
    if (typeof found === 'string') {
      buttons.lost(
        found,
        inputs.map(({ line }) => line),
      );
      setTimer(() => void (isClosed || open()), AGAIN_MS);
      return;
    }
    deps.log.info({ adapter: found.adapter.name, chip: found.chip.label }, 'the pins of this machine are open');
    lines = found.adapter.open(found.chip);
    shown = createOutputs({ outputs, set: safely(lines.set, outputFailed), setTimer });
    for (const device of lamps) for (const lamp of lampOf(device)) show(device, lamp);
    shown.sound(isWanted);
    if (inputs.length > 0)
      lines.watch(
        inputs.map((input) => ({ line: input.line, bias: biasOf(input) })),
        buttons,
      );
  }

  function outputFailed(why: string | null): void {
    if (why !== null && why !== outputProblem) deps.log.warn({ why }, 'an output pin cannot be driven');
    outputProblem = why;
  }

  function show(device: string, payload: string): void {
    const { lamp, blink } = JSON.parse(payload) as { lamp: string; blink: number };
    shown?.shows(device, { lamp, blink: blink === 1 });
  }

  void open();
  return {
    sent: (device, topic, payload) => {
      if (lamps.has(device) && topic === downTopic(device, 'lamp')) show(device, payload);
    },
    sound: (on) => {
      if (on === isWanted) return;
      isWanted = on;
      shown?.sound(on);
    },
    beat: buttons.beat,
    problem: () =>
      buttons.problem() ?? (outputProblem === null ? null : `PINS: ${outputProblem}. Run lotusbell doctor --gpio.`),
    close: async () => {
      isClosed = true;
      buttons.close();
      shown?.close();
      await lines?.close(shown?.rest() ?? new Map());
    },
  };
}

/** @returns a sentence when the machine has no such lines. */
export function chooseLines(
  adapters: readonly Adapter[],
  { adapter = 'auto', chip }: PinSettings,
): { readonly adapter: Adapter; readonly chip: Chip } | string {
  const usable = adapters.filter(({ name }) => adapter === 'auto' || adapter === name);
  for (const one of usable) {
    const found = chosenChip(one.chips, chip);
    if (found !== null) return { adapter: one, chip: found };
  }
  const names = [...new Set(usable.flatMap(({ chips }) => chips.map(({ label }) => label)))];
  if (names.length > 0)
    return `${chip === undefined ? 'it is not clear which chip is meant' : `there is no chip ${chip}`}; here are ${names.join(', ')}`;
  return adapter === 'auto' ? 'this machine has no lines; install the package gpiod' : `there is no ${adapter} here`;
}

/** Those of this machine, best first. `libgpiod` sets pull-ups, and leaves no line behind when the hub is killed. */
export async function adaptersHere(setTimer: PinsDeps['setTimer']): Promise<readonly Adapter[]> {
  return [await findLibgpiod(realTools(setTimer)), await findOnoff(setTimer)].filter((one) => one !== null);
}

function safely(set: Lines['set'], failed: (why: string | null) => void): Lines['set'] {
  return (line, level) => {
    try {
      set(line, level);
      failed(null);
    } catch (error) {
      failed(`output ${line} cannot be driven (${(error as Error).message})`);
    }
  };
}
