/** The phone's motor. Absent on every iPhone; Chrome wants a touch first and refuses quietly. */
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
