import type { StaffId } from '../domain/ids.ts';

/** Delivery says which phones have a tone to sound; how well people hear follows from whether they do. */
export type Tones = {
  /** Alerts were sent to these people. */
  readonly tonesDue: (to: Iterable<StaffId>) => void;
  /** Their alerts were taken back before they had to sound. */
  readonly tonesTakenBack: (to: Iterable<StaffId>) => void;
};
