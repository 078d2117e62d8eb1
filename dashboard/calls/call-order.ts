import type { CallView, PriorityName } from '../../hub/contract/call.ts';

const URGENCY: Record<PriorityName, number> = { emergency: 0, urgent: 1, routine: 2 };

/** By priority, then by waiting time, then by number. */
export function byUrgency(a: CallView, b: CallView): number {
  return (
    URGENCY[a.priority] - URGENCY[b.priority] || Date.parse(a.raisedAt) - Date.parse(b.raisedAt) || a.number - b.number
  );
}

/**
 * The order on the phone. First emergencies that nobody has taken. Then the person's own calls, so that "I am here" is
 * easy to reach on arrival. Then waiting calls, then those of others. Within each group: byUrgency.
 * @param me staff id of the person holding the phone, or null
 */
export function orderForPhone(calls: Iterable<CallView>, me: string | null): CallView[] {
  const rank = (call: CallView): number => {
    if (call.state === 'waiting') return call.priority === 'emergency' ? 0 : 2;
    return call.owner !== null && call.owner.id === me ? 1 : 3;
  };
  return [...calls].sort((a, b) => rank(a) - rank(b) || byUrgency(a, b));
}

export type BoardColumns = { readonly waiting: CallView[]; readonly going: CallView[]; readonly helped: CallView[] };

/** The wall board's three columns, each by urgency. */
export function columnsForBoard(calls: Iterable<CallView>): BoardColumns {
  const sorted = [...calls].sort(byUrgency);
  return {
    waiting: sorted.filter((call) => call.state === 'waiting'),
    going: sorted.filter((call) => call.state === 'acknowledged'),
    helped: sorted.filter((call) => call.state === 'attended'),
  };
}
