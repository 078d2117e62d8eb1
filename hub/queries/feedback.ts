import type { Call } from '../domain/call.ts';
import { feedbackOf, type Feedback } from '../domain/feedback.ts';
import type { DeviceId } from '../domain/ids.ts';
import { MAIN_INPUT, type SiteIndex } from '../domain/site-index.ts';
import type { Tables } from '../store/tables.ts';

export function feedbackFor(call: Call | null): Feedback {
  return feedbackOf(call);
}

/** The open call, if any, at each input of a device: those the site knows, and those from which a call is open all the same. */
export function callsAtDevice(
  tables: Tables,
  site: SiteIndex,
  device: DeviceId,
): { input: string; call: Call | null }[] {
  const known = site.inputsOf(device);
  const open = tables.calls.openAtDevice(device).map(({ call }) => call);
  const inputs = new Set([
    ...(known.length === 0 ? [MAIN_INPUT] : known),
    ...open.map((call) => call.input ?? MAIN_INPUT),
  ]);
  return [...inputs].map((input) => ({ input, call: open.find((call) => call.input === input) ?? null }));
}
