import type { CallPointId, DeviceId, PlaceId, PressId, StaffId } from '../ids.ts';
import type { Stage } from '../call/stage.ts';
import type { Override } from '../roster/roster.ts';
import type { SiteDiff } from '../site/site-diff.ts';
import type { Instant } from '../time.ts';
import type { TroubleFact } from '../trouble/trouble.ts';
import type { WatchFact } from '../trouble/watch.ts';

/**
 * From where something was done. `session`: a signed-in phone or page. `cli`: the administrator's token. `start`: the
 * start of the hub itself. `pager`: a button on a phone in a pocket. The address is that of the connection; behind a reverse proxy it is the address of the
 * proxy.
 */
export type ActorOrigin =
  | { readonly via: 'session'; readonly session: string; readonly address: string }
  | { readonly via: 'cli'; readonly address: string }
  | { readonly via: 'pager'; readonly pager: string }
  | { readonly via: 'start' };

/** Who did it. `by` is null when it was not a person of the staff: the administrator's token names no person. */
export type Actor = { readonly by: StaffId | null; readonly from: ActorOrigin };

type Span = { readonly from: Instant; readonly to: Instant };
type OfDevice = 'DeviceStorming' | 'DeviceCalm' | 'DeviceContested' | 'DeviceUncontested';

/**
 * A fact that is not about a call or a matter: people, devices, the site, the hub itself. Each type that any version
 * wrote is a member. Facts are kept for ever: a member is never removed or renamed, and a new field is optional
 * (`AsStored`). No names, no health, no free text, no secrets.
 */
export type HubFact =
  | ({ readonly type: 'SiteApplied' } & SiteApplied & Actor)
  | ({ readonly type: 'DeviceEnrolled' | 'CredentialsRevoked'; readonly device: DeviceId } & Actor)
  /** `ids` is left out for many devices; `devices` is the number of all. */
  | ({
      readonly type: 'CredentialsIssued';
      readonly devices: number;
      readonly first?: DeviceId | undefined;
      readonly ids?: readonly DeviceId[];
    } & Actor)
  | { readonly type: OfDevice; readonly device: DeviceId }
  /** Something is wrong with its firmware or settings; at most once a day for each code. */
  | { readonly type: 'DeviceFaultSeen'; readonly device: DeviceId; readonly fault: string }
  /** A person had a lamp, relay or buzzer of a bought device show a stage. */
  | ({ readonly type: 'FeedbackTestOpened'; readonly device: DeviceId; readonly stage: Stage } & Actor)
  | ({ readonly type: 'PairingOpened' | 'PressTestOpened'; readonly callPoint: CallPointId } & Actor)
  | ({
      readonly type: 'CallPointProven';
      readonly callPoint: CallPointId;
      readonly device: DeviceId;
      readonly input: string;
      readonly pressId: PressId;
    } & Actor)
  /** The first real press from it since its device got its secret. That proves it too. */
  | {
      readonly type: 'CallPointPressed';
      readonly callPoint: CallPointId;
      readonly device: DeviceId;
      readonly input: string;
    }
  | ({ readonly type: 'StaffInvited' | 'ShiftCheckedIn'; readonly staff: StaffId } & Actor)
  /** `passkey`: the id of the passkey that opened it. Without it, an invitation did. */
  | ({
      readonly type: 'SessionOpened';
      readonly session: string;
      readonly staff: StaffId;
      readonly passkey?: string;
    } & Actor)
  | ({ readonly type: 'SessionEnded'; readonly session: string; readonly staff: StaffId } & Actor)
  | ({ readonly type: 'PasskeyAdded'; readonly passkey: string; readonly staff: StaffId } & Actor)
  /** Without `by` it was removed together with its session. The fact before it says who ended the session. */
  | ({ readonly type: 'PasskeyRemoved'; readonly passkey: string; readonly staff: StaffId } & Partial<Actor>)
  | ({ readonly type: 'PagerAdded'; readonly pager: string; readonly staff: StaffId } & Actor)
  /** Without `by` it was removed together with its session. */
  | ({ readonly type: 'PagerRemoved'; readonly pager: string; readonly staff: StaffId } & Partial<Actor>)
  /** A test ring was answered on it. */
  | { readonly type: 'PagerTested'; readonly pager: string; readonly staff: StaffId }
  /** The URL with which a bell rings was made; an older one stopped working. */
  | ({ readonly type: 'HookMade'; readonly device: DeviceId; readonly get: boolean } & Actor)
  | ({ readonly type: 'HookRemoved'; readonly device: DeviceId } & Actor)
  /** A calendar link of this person was made; an older one stopped working. */
  | ({ readonly type: 'CalendarLinkMade'; readonly staff: StaffId } & Actor)
  | ({ readonly type: 'CalendarLinkRemoved'; readonly staff: StaffId } & Actor)
  | { readonly type: 'ScreenSetUp'; readonly session: string; readonly screen: PlaceId; readonly staff: StaffId }
  | { readonly type: 'PinSet' | 'PinCleared'; readonly staff: StaffId }
  | { readonly type: 'PinEntered'; readonly staff: StaffId; readonly session: string; readonly screen: PlaceId }
  | ({ readonly type: 'PersonErased'; readonly staff: StaffId } & Erased & Actor)
  | ({ readonly type: 'RosterOverridden'; readonly override: Override } & Actor)
  | ({ readonly type: 'RosterOverrideRemoved'; readonly override: string; readonly before: Override } & Actor)
  | ({
      readonly type: 'SwapProposed' | 'SwapAgreed';
      readonly with: StaffId;
      readonly swap: string;
      readonly mine: Span;
      readonly theirs: Span | null;
    } & Actor)
  /** A press at these places would be heard by nobody who is proven, since `since` (decision 0025). Names no person. */
  | { readonly type: 'PlacesUnheard'; readonly places: readonly PlaceId[]; readonly since: Instant }
  /** Somebody is proven again for these places, or nothing hangs there any more. */
  | { readonly type: 'PlacesHeard'; readonly places: readonly PlaceId[] }
  | TroubleFact
  | WatchFact
  | { readonly type: 'ClockStepped'; readonly byMs: number };

/**
 * The document itself is in another table; the digest `sha256` binds it to the event log.
 * `before` (a version) and `changes` are null for the first document.
 */
type SiteApplied = {
  readonly version: number;
  readonly before: number | null;
  readonly sha256: string;
  readonly changes: SiteDiff | null;
};

/** How many rows of each kind were deleted. */
type Erased = {
  readonly documents: number;
  readonly sessions: number;
  readonly rosterChanges: number;
  readonly checkIns: number;
};

/** Fields that older versions of these facts do not have. */
type Later = keyof Actor | 'before' | 'sha256' | 'changes' | 'mine' | 'theirs';

/** A fact as an older hub may have written it. Each member keeps its `type`. */
export type AsStored<Fact> = Fact extends { readonly type: string }
  ? Omit<Fact, Later> & Partial<Pick<Fact, Later & keyof Fact>>
  : never;
