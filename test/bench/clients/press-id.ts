/**
 * Press ids of fixed width. A phone in the driver finds them by a byte search and reads its digits, without parsing
 * JSON: the driver must cost less than what it measures.
 */
const DIGITS = 9;

/** @param press 0 or more, counted by the driver. */
export function pressPayload(press: number): string {
  return `{"v":1,"id":"${pressId(press)}"}`;
}

export function pressId(press: number): string {
  return `b${String(press).padStart(DIGITS, '0')}`;
}

/** Calls `onPress` with the number of every press id behind `needle`. */
export function findPresses(bytes: Buffer, needle: Buffer, onPress: (press: number) => void): void {
  let at = bytes.indexOf(needle);
  while (at >= 0) {
    let digit = at + needle.length;
    if (bytes[digit] === 0x62) {
      let press = 0;
      for (let i = 0; i < DIGITS; i += 1) press = press * 10 + (bytes[++digit] as number) - 0x30;
      onPress(press);
    }
    at = bytes.indexOf(needle, digit);
  }
}
