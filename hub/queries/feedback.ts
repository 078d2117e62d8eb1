import type { Call } from '../domain/call.ts';
import { feedbackOf, type Feedback } from '../domain/feedback.ts';
import type { DeviceId } from '../domain/ids.ts';
import { MAIN_INPUT, type SiteIndex } from '../domain/site-index.ts';
import type { Tables } from '../store/tables.ts';

export function feedbackFor(call: Call | null): Feedback {
  return feedbackOf(call);
}

/** The open call, if any, at each input of a device; a device without call points has one input. */
export function callsAtDevice(tables: Tables, site: SiteIndex, device: DeviceId): { input: string; call: Call | null }[] {
  const inputs = site.inputsOf(device);
  return (inputs.length === 0 ? [MAIN_INPUT] : inputs).map((input) => ({
    input, call: tables.calls.openAt(device, input)?.call ?? null,
  }));
}
