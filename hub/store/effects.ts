import type { Call, CallFact } from '../domain/call/call.ts';
import type { HubFact } from '../domain/fact/hub-fact.ts';
import type { CallId, DeviceId, Seq, StaffId } from '../domain/ids.ts';
import type { Matter, MatterWhy } from '../domain/matter/matter.ts';
import type { Site } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';
import type { Alert } from './tables/alerts.ts';

/**
 * What a commit obliges the hub to tell, in the order it was decided. Collected while a command runs, handed to the
 * dispatcher only once the transaction is flushed; after a restart the same duties are read back from the tables.
 */
export type Effect =
  | {
      readonly type: 'fact';
      readonly seq: Seq;
      readonly at: Instant;
      readonly callId: CallId | null;
      readonly fact: CallFact | HubFact;
      readonly call: Call | null;
    }
  | { readonly type: 'alert'; readonly alert: Alert; readonly call: Call }
  | { readonly type: 'withdraw'; readonly alertId: string; readonly reason: string; readonly by: StaffId | null }
  | { readonly type: 'receipt'; readonly alertId: string; readonly staff: StaffId }
  | {
      readonly type: 'feedback';
      readonly device: DeviceId;
      readonly input: string;
      readonly call: Call;
      readonly seq: Seq;
    }
  | { readonly type: 'matter'; readonly matter: Matter; readonly why: MatterWhy; readonly to: readonly StaffId[] }
  /** Show again what this button shows: it was pressed, and no call came of it. */
  | { readonly type: 'lamp'; readonly device: DeviceId; readonly input: string }
  | { readonly type: 'session-ended'; readonly session: string; readonly staff: StaffId }
  | { readonly type: 'credentials-changed'; readonly device: DeviceId }
  /** A site document was put into use; those who hold the site take it from here. */
  | { readonly type: 'site-changed'; readonly version: number; readonly site: Site }
  /** Other people may be on duty: leave, cover, a swap or a check-in was written or forgotten. */
  | { readonly type: 'roster-changed' }
  /** Somebody signed in or out, so that a phone of theirs can be told or no longer can. */
  | { readonly type: 'sessions-changed' };
