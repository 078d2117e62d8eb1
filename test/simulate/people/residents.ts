import { signalAtPlace } from '../../../hub/commands/calls/signal-at-place.ts';
import type { CallId, DeviceId, PressId } from '../../../hub/domain/ids.ts';
import { between, HOUR, MINUTE, SECOND, type World } from '../world.ts';

/** How often each button is pressed, relative to the others. The last device is not in the site document. */
const WEIGHTS: readonly (readonly [device: string, weight: number])[] = [
  ['south-gate-bell', 20],
  ['east-door-bell', 22],
  ['west-ramp-help', 6],
  ['east-ramp-help', 7],
  ['infusion-1', 6],
  ['infusion-2', 6],
  ['infusion-3', 5],
  ['infusion-4', 4],
  ['tcm-1', 4],
  ['tcm-2', 3],
  ['tcm-3', 3],
  ['lavatory-help', 2],
  ['second-floor-bell', 3],
  ['new-button', 0.3],
];
const TOTAL = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);
const RETRY_MS = 3 * SECOND;

type Kind = 'press' | 'hold' | 'pull';
type Journal = {
  readonly id: PressId;
  readonly device: DeviceId;
  readonly kind: Kind;
  readonly fingerAt: number;
  callId: CallId | null;
};

/** Residents who press buttons, and buttons that keep a press until its receipt. */
export function createResidents(world: World) {
  const { agenda, random, hub, witness, count } = world;
  let presses = 0;
  const unreceipted = new Set<Journal>();

  function finger(device: DeviceId, kind: Kind): Journal {
    const entry: Journal = { id: `p${++presses}` as PressId, device, kind, fingerAt: agenda.now(), callId: null };
    unreceipted.add(entry);
    world.why.finger(entry.id, entry.fingerAt);
    count('presses');
    // Some buttons had no network for a while, and send the kept presses when they are back.
    if (random() < 0.01) agenda.in(between(random, 20 * SECOND, 20 * MINUTE), () => send(entry));
    else send(entry);
    return entry;
  }

  /** Sends until there is a receipt, across restarts of the hub. */
  function send(entry: Journal): void {
    if (entry.callId !== null) return;
    deliver(entry);
    agenda.in(RETRY_MS + between(random, 0, SECOND), () => send(entry));
  }

  function deliver(entry: Journal): void {
    const there = hub();
    if (there === null) return;
    const { id, device, kind, fingerAt } = entry;
    world.told.arrived({ id, device, input: 'main', kind });
    there.gate.press({ id, device, input: 'main', kind, ageMs: agenda.now() - fingerAt }, (answer) => {
      if (answer !== 'accepted' || hub() !== there) return;
      world.told.receipted(device, id);
      const callId = there.tables.presses.seen(device, id)?.callId ?? null;
      if (callId === null) return witness.insist(false, 'a receipted press has no call', null);
      witness.insist(entry.callId === null || entry.callId === callId, 'one press has made two calls', callId);
      witness.insist(there.tables.calls.byId(callId) !== null, 'a receipted press is not in the book', callId);
      if (entry.callId === null) count('receipts');
      entry.callId = callId;
      unreceipted.delete(entry);
    });
  }

  function signal(what: 'cancel' | 'presence' | 'reset', device: DeviceId): void {
    const there = hub();
    if (there !== null)
      signalAtPlace(there.context, { what, id: `s${++presses}` as PressId, device, input: 'main' }, () => {});
  }

  function somebodyComes(): void {
    const device = whichButton();
    const entry = finger(device, random() < 0.03 ? 'hold' : device === 'lavatory-help' ? 'pull' : 'press');
    if (random() < 0.12) agenda.in(between(random, 300, 9 * SECOND), () => finger(device, 'press'));
    if (random() < 0.04) agenda.in(between(random, 30 * SECOND, 4 * MINUTE), () => finger(device, 'press'));
    if (random() < 0.1) agenda.in(between(random, 0, MINUTE), () => again(entry));
    if (random() < 0.03) agenda.in(between(random, 5 * SECOND, 2 * MINUTE), () => signal('cancel', device));
    if (random() < 0.04) agenda.in(between(random, 3 * MINUTE, 15 * MINUTE), () => signal('reset', device));
    if (random() < 0.02) agenda.in(between(random, 20 * SECOND, 2 * MINUTE), () => signal('presence', device));
  }

  /** Sends the same message again, as after a reconnect. */
  function again(entry: Journal): void {
    count('sent again');
    deliver(entry);
  }

  function whichButton(): DeviceId {
    let left = random() * TOTAL;
    for (const [device, weight] of WEIGHTS) {
      left -= weight;
      if (left <= 0) return device as DeviceId;
    }
    return 'south-gate-bell' as DeviceId;
  }

  /** Usual number of calls in this hour. */
  function usual(): number {
    const hour = world.hour();
    const busy = hour >= 8 && hour < 17 ? 6.2 : hour >= 6 && hour < 21 ? 1.2 : 0.25;
    return world.weekend() ? busy * 0.5 : busy;
  }

  return {
    signal,
    unreceipted,
    somebodyComes,
    /** Plans the visitors of the hour that begins now. */
    hour(): void {
      let expected = usual();
      while (expected > 0) {
        if (random() < Math.min(expected, 1)) agenda.in(between(random, 0, HOUR), somebodyComes);
        expected -= 1;
      }
    },
  };
}
export type Residents = ReturnType<typeof createResidents>;
