import type { Bias, Level } from './lines.ts';

/** A button or cord on a pin, as the settings of the hub name it. */
export type PinInput = {
  readonly line: number;
  readonly device: string;
  readonly input?: string;
  /** The level of the line while the button is pressed, or the cord is pulled. */
  readonly pressed?: 'low' | 'high';
  readonly bias?: Bias;
  readonly kind?: 'press' | 'pull';
};

/** A lamp, a buzzer or the sounder of the hub on a pin. */
export type PinOutput = {
  readonly line: number;
  /** Whose calls it shows; not for the sounder. */
  readonly device?: string;
  readonly shows: 'any' | 'green' | 'yellow' | 'red' | 'buzzer' | 'sounder';
  /** The level at which it is on. */
  readonly on?: 'low' | 'high';
};

export type PinSettings = {
  readonly adapter?: 'auto' | 'libgpiod' | 'onoff';
  readonly chip?: string;
  readonly inputs?: readonly PinInput[];
  readonly outputs?: readonly PinOutput[];
};

/** Without a word a button connects the line to ground. */
export const isPressedAt = ({ pressed = 'low' }: PinInput, level: Level): boolean =>
  (level === 1) === (pressed === 'high');

export const biasOf = ({ bias, pressed = 'low' }: PinInput): Bias =>
  bias ?? (pressed === 'low' ? 'pull-up' : 'pull-down');

export const levelFor = ({ on = 'high' }: PinOutput, isOn: boolean): Level => (isOn === (on === 'high') ? 1 : 0);
