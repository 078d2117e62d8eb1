import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { createContact } from '../../gpio/contact.ts';
import type { Adapter } from '../../gpio/lines.ts';
import { adaptersHere, chooseLines } from '../../gpio/pins.ts';
import { biasOf, isPressedAt } from '../../gpio/settings.ts';
import { printError, printLine } from '../command.ts';

const HOLD_MS = 3_000;

export type PinTryOut = {
  readonly config: HubConfig;
  /** For so long presses are waited for, in seconds. */
  readonly seconds: number;
  readonly adapters?: () => Promise<readonly Adapter[]>;
};

const setTimer = (work: () => void, ms: number): (() => void) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/**
 * Shows what this machine has, and lets the caretaker press each button of the settings. No hub may hold the lines
 * meanwhile, and nothing rings.
 * @returns the exit status: 0 each was pressed, 1 something is missing.
 */
export async function tryPins({
  config: { pins },
  seconds,
  adapters = () => adaptersHere(setTimer),
}: PinTryOut): Promise<number> {
  const found = await adapters();
  if (found.length === 0) {
    printError('this machine has no lines that can be read; as root: apt-get install gpiod, and be in the group gpio');
    return 1;
  }
  for (const { name, chips } of found)
    printLine(`${name}: ${chips.map(({ id, label, lines }) => `${label} (${id}, ${lines} lines)`).join(', ')}`);
  const inputs = pins.inputs ?? [];
  if (inputs.length === 0) {
    printLine('the settings name no buttons on pins (pins.inputs)');
    return 0;
  }
  const chosen = chooseLines(found, pins);
  if (typeof chosen === 'string') {
    printError(chosen);
    return 1;
  }
  const lines = chosen.adapter.open(chosen.chip);
  const waiting = new Set(inputs.map(({ line }) => line));
  const contacts = new Map(inputs.map((input) => [input.line, { input, contact: createContact(HOLD_MS) }]));
  printLine(`reading ${chosen.chip.label} by ${chosen.adapter.name}; press each button within ${seconds} s`);
  const code = await new Promise<number>((resolve) => {
    const seen = new Set<number>();
    let cancel: (() => void) | null = null;
    /** The time of the caretaker begins when every line was read, or could not be. */
    const sees = (...read: readonly number[]): void => {
      for (const line of read) seen.add(line);
      if (seen.size === inputs.length) cancel ??= setTimer(() => resolve(1), seconds * 1000);
    };
    lines.watch(
      inputs.map((input) => ({ line: input.line, bias: biasOf(input) })),
      {
        level: (line, level) => {
          const pin = contacts.get(line);
          if (pin === undefined) return;
          const { device, input = 'main' } = pin.input;
          for (const event of pin.contact.level(isPressedAt(pin.input, level), performance.now())) {
            printLine(`line ${line}  ${device} ${input}: ${WORDS[event]}`);
            if (event === 'press') waiting.delete(line);
          }
          sees(line);
          if (waiting.size > 0) return;
          cancel?.();
          resolve(0);
        },
        lost: (why, unread) => {
          printError(`lines ${unread.join(', ')} are not read: ${why}`);
          sees(...unread);
        },
      },
    );
  });
  await lines.close(new Map());
  const missing = inputs.filter(({ line }) => waiting.has(line)).map(({ line, device }) => `${device} (line ${line})`);
  printLine(missing.length === 0 ? 'each was pressed' : `not pressed: ${missing.join(', ')}`);
  return code;
}

const WORDS = {
  press: 'pressed',
  hold: 'held',
  stuck: 'found closed; turn `pressed` or `bias` in the settings, or look at the wire',
  free: 'open',
} as const;
