import type { Call } from './call.ts';
import type { Person } from './person.ts';
import type { CallId, KindId, PlaceId, PolicyId, StaffId, TeamId } from '../ids.ts';
import type { Kind, Policy } from '../site/site.ts';
import type { Instant } from '../time.ts';

export type CallContext = {
  readonly now: Instant;
  /** Given to a call raised by this event. */
  readonly newCall: () => { readonly id: CallId; readonly number: number };
  readonly kind: (id: KindId) => Kind;
  /** The kind whose arrival limit and policy hold once a call has become an emergency. */
  readonly emergencyKind: Kind;
  readonly policy: (id: PolicyId) => Policy;
  readonly teamAt: (place: PlaceId | null) => TeamId | null;
  readonly people: readonly Person[];
  /** Who has receipted an alert of this call that still stands. */
  readonly receiptsOf: (call: Call) => readonly StaffId[];
  readonly declaredArrivalAtEmergency: boolean;
};
