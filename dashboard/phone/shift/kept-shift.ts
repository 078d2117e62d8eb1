const KEY = 'lotusbell.shift';

/**
 * Whether this tab was on duty. It survives a reload: after an accidental one the phone still rings.
 */
export function keptShift(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

export function keepShift(state: 'on' | 'off'): void {
  try {
    sessionStorage.setItem(KEY, state);
  } catch {
    /* a private window: asked again after a reload */
  }
}
