import type { JSX } from 'preact';

export function isPin(pin: string): boolean {
  return /^\d{4,8}$/.test(pin);
}

/**
 * Hidden while typed, with a keypad of digits. The browser must not remember it, because many people use the screen.
 */
export function PinField({
  label,
  value,
  onInput,
}: {
  label: string;
  value: string;
  onInput: (pin: string) => void;
}): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <input
        type="password"
        inputMode="numeric"
        autocomplete="off"
        maxLength={8}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
