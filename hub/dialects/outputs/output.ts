import type { Stage } from '../../domain/call/stage.ts';
import type { DeviceOutput, SiteDevice, Signal } from '../../domain/site/site.ts';

/** One message to a device. Never retained: a broker would say it again at each subscription, also years later. */
export type Command = {
  readonly topic: string;
  readonly payload: string;
  /** From the hub to the broker. With which QoS the broker passes it on, the device chose when it subscribed. */
  readonly qos: 1;
  /** A sound that ends by itself: it belongs to the moment, and is not sent again when the device comes back. */
  readonly once: boolean;
};

/** One kind of output of a family. */
export type OutputKind = {
  /** How it is written in the site document. */
  readonly form: string;
  readonly pattern: RegExp;
  /** What it can show. */
  readonly signals: readonly Signal[];
  /** What it shows where the site document says nothing; null: the document must say it. */
  readonly usual: Usual | null;
  /** @param name what stands for it in the site document. */
  readonly say: (name: string, signal: Signal) => { readonly end: string; readonly payload: string };
};

/** What a family can show with its devices. */
export type Outputs = {
  readonly kinds: readonly OutputKind[];
  /** The topic of the device's own on which it takes a command. */
  readonly topicOf: (device: SiteDevice, end: string) => string;
};

export type Usual = { readonly [Name in Stage]: Signal };

/** The lamp of the protocol: yellow heard, green somebody comes, red nobody was reached. */
export const COLOURED: Usual = {
  idle: 'off',
  registered: 'yellow',
  'still-coming': 'yellow-blink',
  unanswered: 'red-blink',
  'closed-hours': 'yellow-blink',
  acknowledged: 'green-blink',
  attended: 'green',
};

/** The same where colours cannot blink. */
export const STEADY_COLOURS: Usual = {
  ...COLOURED,
  'still-coming': 'yellow',
  unanswered: 'red',
  'closed-hours': 'yellow',
  acknowledged: 'green',
};

/** One colour: on is heard, and blinking says one thing only: somebody comes. */
export const ONE_COLOUR: Usual = {
  idle: 'off',
  registered: 'on',
  'still-coming': 'on',
  unanswered: 'on',
  'closed-hours': 'on',
  acknowledged: 'blink',
  attended: 'off',
};

/** On from the press until somebody is there. */
export const ON_OFF: Usual = { ...ONE_COLOUR, acknowledged: 'on' };

/** A short sound when the press is stored, and when somebody comes. */
export const SOUNDS: Usual = {
  idle: 'off',
  registered: 'beep',
  'still-coming': 'off',
  unanswered: 'off',
  'closed-hours': 'beep',
  acknowledged: 'beep',
  attended: 'off',
};

/** @returns null where the family has no such output. */
export function kindOf(outputs: Outputs | null, name: string): OutputKind | null {
  return outputs?.kinds.find(({ pattern }) => pattern.test(name)) ?? null;
}

/** An output with the message that shows a stage there. */
export type Shown = { readonly output: string; readonly stage: Stage; readonly command: Command };

/**
 * The messages that show the present stages at the outputs of a device: pure, one for each row of its table. A row that
 * its family cannot carry out (an older document, another version) is left out.
 * @param stageAt the stage at an input; null: the gravest of all inputs of the device.
 */
export function feedback(
  outputs: Outputs | null,
  device: SiteDevice,
  stageAt: (input: string | null) => Stage,
): readonly Shown[] {
  if (outputs === null) return [];
  return (device.feedback ?? []).flatMap((row) => {
    const stage = stageAt(row.input ?? null);
    const command = commandFor(outputs, device, row, stage);
    return command === null ? [] : [{ output: row.output, stage, command }];
  });
}

function commandFor(outputs: Outputs, device: SiteDevice, row: DeviceOutput, stage: Stage): Command | null {
  const kind = kindOf(outputs, row.output);
  const signal = row.show?.[stage] ?? kind?.usual?.[stage] ?? 'off';
  if (kind === null || !kind.signals.includes(signal)) return null;
  const { end, payload } = kind.say(row.output, signal);
  return { topic: outputs.topicOf(device, end), payload, qos: 1, once: signal === 'beep' };
}

/** Red, green and blue from 0 to 255, for light that shows a colour. */
export const RGB = { red: [255, 0, 0], yellow: [255, 140, 0], green: [0, 255, 0] } as const;

/** @returns the colour of a signal, and whether it blinks. */
export function lightOf(signal: Signal): {
  readonly on: boolean;
  readonly colour: keyof typeof RGB | null;
  readonly blinks: boolean;
} {
  const [word = ''] = signal.split('-');
  return {
    on: signal !== 'off',
    colour: Object.hasOwn(RGB, word) ? (word as keyof typeof RGB) : null,
    blinks: signal.endsWith('blink'),
  };
}
