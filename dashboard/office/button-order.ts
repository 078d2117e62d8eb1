import type { CallPointView } from '../../hub/contract/http/devices.ts';

/** What is wrong with a button, the worst first. */
export const ORDER = ['lost', 'weak', 'late', 'missing', 'unproven', 'unknown', 'ok'] as const;
export type ButtonState = (typeof ORDER)[number];

/** Percent. Below it a battery is changed at the next round. */
const WEAK_BATTERY = 20;

export function stateOf({ device, unproven }: Pick<CallPointView, 'device' | 'unproven'>): ButtonState {
  if (device === null || !canSpeak(device)) return 'missing';
  if (device.supervision === 'lost') return 'lost';
  if (device.battery !== null && device.battery < WEAK_BATTERY) return 'weak';
  if (device.supervision === 'late') return 'late';
  if (unproven === true) return 'unproven';
  return device.supervision === 'unknown' ? 'unknown' : 'ok';
}

/** It has a secret for the hub, speaks through an outside broker, or rings by a URL. */
function canSpeak({ enrolled, broker, hook, pin }: NonNullable<CallPointView['device']>): boolean {
  return enrolled || broker != null || hook === true || pin === true;
}

/** The worst first; of equally bad ones the one that was not heard for longest, then the emptier battery. */
export function worstFirst(points: readonly CallPointView[]): CallPointView[] {
  const rank = (point: CallPointView): number => ORDER.indexOf(stateOf(point));
  const heard = ({ device }: CallPointView): number => (device?.lastSeenAt == null ? 0 : Date.parse(device.lastSeenAt));
  const battery = ({ device }: CallPointView): number => device?.battery ?? Infinity;
  return points.toSorted((a, b) => rank(a) - rank(b) || heard(a) - heard(b) || battery(a) - battery(b) || 0);
}
