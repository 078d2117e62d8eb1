import type { CallPointId, DeviceId, PlaceId, PressId, StaffId } from '../ids.ts';
import type { Override } from '../roster/roster.ts';
import type { SiteDiff } from '../site/site-diff.ts';
import type { Instant } from '../time.ts';

/**
 * From where something was done: a signed-in phone or page, somebody with the administrator's token (`cli`), or the start of the hub itself. The address is the
 * one the connection came from; behind another server it is that server's.
 */
export type ActorOrigin =
  | { readonly via: 'session'; readonly session: string; readonly address: string }
  | { readonly via: 'cli'; readonly address: string }
  | { readonly via: 'start' };

/** Who did it. `by` is null where it was no person of the staff: a token names nobody. */
export type Actor = { readonly by: StaffId | null; readonly from: ActorOrigin };

type Span = { readonly from: Instant; readonly to: Instant };
type OfDevice = 'DeviceStorming' | 'DeviceCalm' | 'DeviceContested' | 'DeviceUncontested';

/**
 * A fact about no call and no matter: people, devices, the site, the hub itself. One member for each type that any version wrote.
 * Facts are kept for ever, so a member is never removed and never renamed, and a new field is optional for readers (`AsStored`).
 * No names, no health, no free text, no secrets.
 */
export type HubFact =
  | ({ readonly type: 'SiteApplied' } & SiteApplied & Actor)
  | ({ readonly type: 'DeviceEnrolled' | 'CredentialsRevoked'; readonly device: DeviceId } & Actor)
  /** `ids` is left out for a large fleet; `devices` counts them all. */
  | ({
      readonly type: 'CredentialsIssued';
      readonly devices: number;
      readonly first?: DeviceId | undefined;
      readonly ids?: readonly DeviceId[];
    } & Actor)
  | { readonly type: OfDevice; readonly device: DeviceId }
  | ({ readonly type: 'PairingOpened' | 'PressTestOpened'; readonly callPoint: CallPointId } & Actor)
  | ({
      readonly type: 'CallPointProven';
      readonly callPoint: CallPointId;
      readonly device: DeviceId;
      readonly input: string;
      readonly pressId: PressId;
    } & Actor)
  | ({ readonly type: 'StaffInvited' | 'ShiftCheckedIn'; readonly staff: StaffId } & Actor)
  /** `passkey`: the key that opened it; without it, an invitation did. */
  | ({
      readonly type: 'SessionOpened';
      readonly session: string;
      readonly staff: StaffId;
      readonly passkey?: string;
    } & Actor)
  | ({ readonly type: 'SessionEnded'; readonly session: string; readonly staff: StaffId } & Actor)
  | ({ readonly type: 'PasskeyAdded'; readonly passkey: string; readonly staff: StaffId } & Actor)
  /** Without `by` it was removed together with its session; the fact before it says who did that. */
  | ({ readonly type: 'PasskeyRemoved'; readonly passkey: string; readonly staff: StaffId } & Partial<Actor>)
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
  | { readonly type: 'ClockStepped'; readonly byMs: number };

/** The digest binds the document, which lies in a table of its own, to the log. `before` and `changes` are null for the first document. */
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

/** Fields that the first versions of these facts did not have. */
type Later = keyof Actor | 'before' | 'sha256' | 'changes' | 'mine' | 'theirs';

/** A fact as an older hub may have written it. Each member keeps its `type`. */
export type AsStored<Fact> = Fact extends { readonly type: string }
  ? Omit<Fact, Later> & Partial<Pick<Fact, Later & keyof Fact>>
  : never;
