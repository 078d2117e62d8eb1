import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Chip, Level, LineEvents, Lines } from './lines.ts';

const SYSFS = '/sys/class/gpio';

type SetTimer = (work: () => void, ms: number) => () => void;

/** What is used of the package `onoff`. */
export type OnoffGpio = {
  readonly readSync: () => Level;
  readonly writeSync: (level: Level) => void;
  readonly watch: (changed: (error: Error | null | undefined, level: Level) => void) => void;
  readonly unexport: () => void;
};
export type OnoffPackage = {
  readonly Gpio: new (line: number, direction: 'in' | 'high' | 'low', edge?: 'both') => OnoffGpio;
};

/**
 * The package `onoff`, over sysfs. It wants the number of a line among all chips, which changes with the kernel: on a
 * Raspberry Pi 4 line 17 is 529 (base 512), on a 5 it is 588 (base 571). The base is read from the chip. Pull-ups are
 * set in /boot/firmware/config.txt (`gpio=17=pu`). Kernels from 6.17 on may leave sysfs out.
 * @returns null when there is no sysfs to write, or the package was not built here.
 */
export async function findOnoff(
  setTimer: SetTimer,
  sysfs = SYSFS,
  load: () => Promise<unknown> = () => import('onoff'),
): Promise<Adapter | null> {
  try {
    accessSync(join(sysfs, 'export'), constants.W_OK);
    const chips = readdirSync(sysfs)
      .filter((name) => /^gpiochip\d+$/.test(name))
      .map((name) => chipAt(join(sysfs, name)));
    const loaded = (await load()) as OnoffPackage & { readonly default?: OnoffPackage };
    const { Gpio } = loaded.default ?? loaded;
    return { name: 'onoff', chips, open: (chip) => openLines(Gpio, Number(chip.id), setTimer) };
  } catch {
    return null;
  }
}

function chipAt(folder: string): Chip {
  const word = (file: string): string => readFileSync(join(folder, file), 'utf8').trim();
  return { id: word('base'), label: word('label'), lines: Number(word('ngpio')) };
}

/** A line that could not be opened, as one that another program holds, is tried again after this time. */
const AGAIN_MS = 10_000;

function openLines(Gpio: OnoffPackage['Gpio'], base: number, setTimer: SetTimer): Lines {
  const inputs: OnoffGpio[] = [];
  const outputs = new Map<number, OnoffGpio>();
  let isClosed = false;

  function follow(line: number, { level, lost }: LineEvents): void {
    if (isClosed) return;
    try {
      const gpio = new Gpio(base + line, 'in', 'both');
      inputs.push(gpio);
      gpio.watch((error, now) => {
        if (error == null) level(line, now);
        else lost(`line ${line}: ${error.message}`, [line]);
      });
      level(line, gpio.readSync());
    } catch (error) {
      lost(`line ${line}: ${(error as Error).message}`, [line]);
      setTimer(() => follow(line, { level, lost }), AGAIN_MS);
    }
  }

  return {
    watch: (lines, events) => {
      for (const { line } of lines) follow(line, events);
    },
    set: (line, level) => {
      const gpio = outputs.get(line);
      if (gpio === undefined) outputs.set(line, new Gpio(base + line, level === 1 ? 'high' : 'low'));
      else gpio.writeSync(level);
    },
    close: (rest) => {
      isClosed = true;
      for (const [line, level] of rest) outputs.get(line)?.writeSync(level);
      for (const gpio of [...inputs, ...outputs.values()]) gpio.unexport();
      return Promise.resolve();
    },
  };
}
