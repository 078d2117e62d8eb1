import type { Call } from '../domain/call/call.ts';
import type { CallFact } from '../domain/call/call-fact.ts';
import type { HubFact } from '../domain/fact/hub-fact.ts';
import type { CallId, DeviceId, Seq, StaffId } from '../domain/ids.ts';
import type { Matter, MatterWhy } from '../domain/matter/matter.ts';
import type { Site } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';
import type { Trouble, TroubleFact } from '../domain/trouble/trouble.ts';
import type { Alert } from './tables/alerts.ts';

/**
 * What must be delivered because of a commit, in the order of the decisions. Effects are collected while a command
 * runs. The dispatcher gets them only after the flush. After a restart, open alerts are read again from the outbox.
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
  | { readonly type: 'trouble'; readonly trouble: Trouble; readonly why: TroubleFact['type'] }
  /** Send the feedback of this input again: it was pressed, and no call was raised. */
  | { readonly type: 'lamp'; readonly device: DeviceId; readonly input: string }
  | { readonly type: 'session-ended'; readonly session: string; readonly staff: StaffId }
  | { readonly type: 'credentials-changed'; readonly device: DeviceId }
  /** A site document was put into use. Parts that hold the site take the new one from this effect. */
  | { readonly type: 'site-changed'; readonly version: number; readonly site: Site }
  /** Other people may be on duty: leave, cover, a swap or a check-in was written or deleted. */
  | { readonly type: 'roster-changed' }
  /** A pager was added, removed or tested, or the time of its test was put right. */
  | { readonly type: 'pagers-changed' }
  /** A person signed in or out, so one more or one less phone can be alerted. */
  | { readonly type: 'sessions-changed' };
