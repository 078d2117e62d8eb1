/** The result of one check. `remedy` is empty only when nothing is wrong. */
export type Finding = {
  readonly check: string;
  readonly state: 'well' | 'warning' | 'broken';
  readonly message: string;
  readonly remedy: string;
};

export function passed(check: string, message: string): Finding {
  return { check, state: 'well', message, remedy: '' };
}

export function warning(check: string, message: string, remedy: string): Finding {
  return { check, state: 'warning', message, remedy };
}

export function broken(check: string, message: string, remedy: string): Finding {
  return { check, state: 'broken', message, remedy };
}
