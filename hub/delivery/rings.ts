import { CLOSE_UNREADABLE } from '../contract/stream-constants.ts';
import type { Alert } from '../store/tables/alerts.ts';
import type { Phone } from '../types/phone.ts';

/** Alerts that are sent to phones in one turn of the loop, to all phones together. */
export const RINGS_A_TURN = 50;
/** How soon a phone that does not take its rings is looked at again. */
const AGAIN_MS = 20;

export type RingsDeps = {
  /** Alerts that no phone of the owner has shown. */
  readonly unshownBy: (phone: Phone) => readonly Alert[];
  /** An alert as it is now; null when it need not ring on this phone any more. @throws when the store cannot be read. */
  readonly textFor: (phone: Phone, alert: Alert) => string | null;
  readonly send: (phone: Phone, texts: readonly string[]) => void;
  readonly isListening: (phone: Phone) => boolean;
  /** Whether a phone has taken most of what it was sent. */
  readonly hasRoom: (phone: Phone) => boolean;
  /** Runs work after the present turn of the loop. */
  readonly defer: (work: () => void) => void;
  readonly after: (work: () => void, ms: number) => void;
};

type Rest = { readonly phone: Phone; readonly alerts: readonly Alert[] };

/**
 * What stands open rings on a phone that has come. Thousands of open calls are sent in turns of the loop, so that fifty
 * phones that come back together hold up no press. What was taken or shown meanwhile does not ring.
 */
export function createRings({ unshownBy, textFor, send, isListening, hasRoom, defer, after }: RingsDeps) {
  let rests: Rest[] = [];
  let planned = false;

  function textsOf(phone: Phone, alerts: readonly Alert[]): string[] {
    return alerts.map((alert) => textFor(phone, alert)).filter((text) => text !== null);
  }

  function plan(): void {
    if (planned || rests.length === 0) return;
    planned = true;
    if (rests.some(({ phone }) => hasRoom(phone))) defer(turn);
    else after(turn, AGAIN_MS);
  }

  function turn(): void {
    planned = false;
    const here = rests.filter(({ phone }) => isListening(phone));
    const next = here.find(({ phone }) => hasRoom(phone));
    // The next phone has the next turn.
    rests = here.filter((one) => one !== next);
    if (next !== undefined) ringSome(next);
    plan();
  }

  function ringSome({ phone, alerts }: Rest): void {
    try {
      send(phone, textsOf(phone, alerts.slice(0, RINGS_A_TURN)));
    } catch {
      // It comes back and is told then.
      return phone.close(CLOSE_UNREADABLE, 'the store cannot be read');
    }
    keep(phone, alerts);
  }

  function keep(phone: Phone, alerts: readonly Alert[]): void {
    if (alerts.length > RINGS_A_TURN) rests.push({ phone, alerts: alerts.slice(RINGS_A_TURN) });
  }

  return {
    /**
     * Rings all that stands open for the owner: the first at once, the others in turns.
     * @param join called when the first ones were read. @throws when the store cannot be read.
     */
    ring(phone: Phone, join: () => void = () => {}): void {
      const alerts = unshownBy(phone);
      const texts = textsOf(phone, alerts.slice(0, RINGS_A_TURN));
      join();
      send(phone, texts);
      rests = rests.filter((one) => one.phone !== phone);
      keep(phone, alerts);
      plan();
    },
    /** Phones that are not told everything yet. */
    size: () => rests.length,
  };
}
