import type { TroubleView } from '../../../hub/contract/http/troubles.ts';

/** A cord that went silent a while ago, as the hub says it. */
export function deadCord(more: Partial<TroubleView> = {}): TroubleView {
  const since = new Date(Date.now() - 45_000).toISOString();
  return {
    id: 'trouble-1',
    kind: 'silent',
    state: 'open',
    device: 'lavatory-help',
    callPoint: 'lavatory-help',
    place: 'infusion-room',
    grave: true,
    raisedAt: since,
    since,
    count: 1,
    latched: false,
    heard: false,
    takenOn: null,
    solved: null,
    ...more,
  };
}
