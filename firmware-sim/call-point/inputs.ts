import { createButton, type Button, type ButtonOptions, type InputKind } from './button.ts';

export interface InputsOptions extends Pick<ButtonOptions, 'clock' | 'holdMs' | 'onStuckChange'> {
  /** What is wired to each input, by the name of the input. */
  kinds: Readonly<Record<string, InputKind>>;
  onPress: (input: string, kind: InputKind) => void;
  onHold: (input: string, heldMs: number) => void;
}

/** All inputs of a call point. Unknown input names are ignored. */
export interface Inputs {
  contact(closed: boolean, input: string): void;
  /** The finger lifts off; a latching cord stays pulled. */
  letGo(input: string): void;
  powerOn(): void;
  powerOff(): void;
  health(): Record<string, 'ok' | 'stuck'>;
}

export function createInputs({ kinds, clock, holdMs, onPress, onHold, onStuckChange }: InputsOptions): Inputs {
  const buttons = new Map<string, Button>(
    Object.entries(kinds).map(([input, kind]) => [
      input,
      createButton({
        kind,
        clock,
        holdMs,
        onPress: () => {
          onPress(input, kind);
        },
        onHold: (heldMs) => {
          onHold(input, heldMs);
        },
        onStuckChange,
      }),
    ]),
  );
  const contact = (closed: boolean, input: string): void => buttons.get(input)?.contact(closed);

  return {
    contact,
    letGo(input) {
      if (kinds[input] !== 'latching-cord') contact(false, input);
    },
    powerOn() {
      for (const button of buttons.values()) button.powerOn();
    },
    powerOff() {
      for (const button of buttons.values()) button.powerOff();
    },
    health: () => Object.fromEntries([...buttons].map(([input, button]) => [input, button.stuck() ? 'stuck' : 'ok'])),
  };
}
