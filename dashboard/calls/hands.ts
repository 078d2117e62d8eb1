import type { CallView } from '../../hub/contract/call.ts';

/** The open call for a second pair of hands that was asked for this call, or null. */
export function handsFor(call: Pick<CallView, 'id'>, open: Iterable<CallView>): CallView | null {
  for (const one of open) if (one.forCall === call.id) return one;
  return null;
}

/** Whether this call asks for hands beside this person: they are there already and are not asked themselves. */
export function isOwnHands(call: CallView, me: string | null, open: ReadonlyMap<string, CallView>): boolean {
  const helped = call.forCall === undefined ? undefined : open.get(call.forCall);
  return me !== null && helped?.owner?.id === me;
}
