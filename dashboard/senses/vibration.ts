/** Vibration of the phone. No iPhone has it; Chrome needs a touch first and otherwise ignores the call. */
export const vibration = {
  available: (): boolean => typeof navigator.vibrate === 'function',
  /** @param pattern on, off, on … in ms */
  pulse(pattern: readonly number[]): boolean {
    return typeof navigator.vibrate === 'function' && navigator.vibrate([...pattern]);
  },
  stop(): void {
    if (typeof navigator.vibrate === 'function') navigator.vibrate(0);
  },
};
