import type { PagerStepsText } from '../text/zh/pager-steps.ts';

export type Maker = keyof PagerStepsText['makers'];

const MAKERS: readonly (readonly [Maker, RegExp])[] = [
  ['xiaomi', /xiaomi|miui|redmi|poco|\bmi \d/i],
  ['huawei', /huawei|honor|harmonyos/i],
  ['oppo', /oppo|oneplus|realme|heytap|\bRMX\d/i],
  ['vivo', /vivo|iqoo/i],
  ['samsung', /samsung|\bSM-/i],
];

/** Browsers of makers name the maker, others name nobody. It only chooses what is shown first. */
export function makerOf(userAgent: string): Maker {
  return MAKERS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
}

/** Surely no Android phone. A computer may be a tablet that says so. */
export function isApple(userAgent: string): boolean {
  return /iPhone|iPad|iPod/.test(userAgent);
}
