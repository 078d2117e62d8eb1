/** The level of a line: 1 is about 3.3 V, 0 is ground. */
export type Level = 0 | 1;

/** What holds a line where it is while nothing is connected. */
export type Bias = 'pull-up' | 'pull-down' | 'none';

export type WatchedLine = { readonly line: number; readonly bias: Bias };

export type LineEvents = {
  /** The level of a line: at first, after each gap, and after each edge. */
  readonly level: (line: number, level: Level) => void;
  /** These lines are not read any more. They are tried again, until `close`. */
  readonly lost: (why: string, lines: readonly number[]) => void;
};

/**
 * Lines of one chip of this machine, by their numbers on it (BCM numbers on a Raspberry Pi). A line that was opened is
 * nobody else's until `close`.
 */
export type Lines = {
  /** Reads lines from now on. Called once. */
  readonly watch: (lines: readonly WatchedLine[], events: LineEvents) => void;
  /** Drives a line. Only the last level that was asked for counts. */
  readonly set: (line: number, level: Level) => void;
  /** Gives all lines back. @param rest levels that outputs are left at, as far as the chip keeps them. */
  readonly close: (rest: ReadonlyMap<number, Level>) => Promise<void>;
};

/** A way to the lines. `chip` is one of those that were found. */
export type Adapter = {
  readonly name: 'libgpiod' | 'onoff';
  readonly chips: readonly Chip[];
  readonly open: (chip: Chip) => Lines;
};

export type Chip = {
  /** How its adapter calls it: `gpiochip0`, or the number of its first line. */
  readonly id: string;
  /** By its driver, as `pinctrl-rp1`. */
  readonly label: string;
  readonly lines: number;
};

/** Labels of the chips that the pins of a header hang on: Raspberry Pi 5, 4, 3 and older. */
const HEADERS = ['pinctrl-rp1', 'pinctrl-bcm2711', 'pinctrl-bcm2835'];

/**
 * @param label of the settings; left out: the chip of the header, or the only one.
 * @returns null when there is none, or when several could be meant.
 */
export function chosenChip(chips: readonly Chip[], label: string | undefined): Chip | null {
  if (label !== undefined) return chips.find((chip) => chip.label === label || chip.id === label) ?? null;
  for (const header of HEADERS) {
    const chip = chips.find((one) => one.label === header);
    if (chip !== undefined) return chip;
  }
  return chips.length === 1 ? (chips[0] ?? null) : null;
}
