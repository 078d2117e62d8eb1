import type { Call } from '../../domain/call/call.ts';
import type { CallFact, CannotHear } from '../../domain/call/call-fact.ts';
import type { Instant } from '../../domain/time.ts';
import type { StoredAlert } from '../../store/tables/alerts.ts';

/** One fact with the call before and after it, and the alerts that it made. */
export type Turn = {
  readonly at: Instant;
  readonly fact: CallFact;
  readonly before: Call | null;
  readonly after: Call;
  readonly alerts: readonly StoredAlert[];
  /** Who could not hear when people were last told of the call, by this fact or an earlier one. */
  readonly cannotHear: readonly CannotHear[];
};
