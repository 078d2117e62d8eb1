import type {
  CallPointId,
  DeviceId,
  KindId,
  OutcomeId,
  OutputId,
  PlaceId,
  PolicyId,
  ReasonId,
  StaffId,
  TeamId,
} from '../ids.ts';
import type { Hours } from '../roster/hours.ts';
import type { Shift } from '../roster/roster.ts';

/** What people read, in every language of the site. */
export type Words = { readonly zh: string; readonly en: string };

export type Priority = 'routine' | 'urgent' | 'emergency';

export type Role = 'desk' | 'staff' | 'caretaker' | 'lead' | 'admin' | 'auditor';

/** An auditor and nothing else: sees what happens, is sent nowhere. The table of rights (hub/http/rights.ts) says the same. */
export function onlyWatches(roles: readonly Role[]): boolean {
  return roles.every((role) => role === 'auditor');
}

export type Team = { readonly id: TeamId; readonly name: Words };

/** `team` is the team whose desk answers here; the wall board and the policies' `own` mean this team. */
export type Place = {
  readonly id: PlaceId;
  readonly name: Words;
  readonly team: TeamId;
  readonly floor?: number;
  readonly way?: Words;
};

export type CallPoint = {
  readonly id: CallPointId;
  readonly name: Words;
  readonly place: PlaceId;
  readonly kind: KindId;
  readonly policy?: PolicyId;
  /** The words printed on the plate beside the button. */
  readonly plate?: Words;
  readonly source: { readonly device: DeviceId; readonly input?: string };
};

export type Kind = {
  readonly id: KindId;
  readonly name: Words;
  readonly priority: Priority;
  /** Seconds from acknowledge to arrival before the call is raised again. */
  readonly arriveWithinS: number;
  /** May be closed away from the place once somebody has spoken with the caller. */
  readonly closeAway: boolean;
  readonly policy: PolicyId;
  readonly sound: string;
};

/** Whom a step tells. `own` is the team of the place the call came from. */
export type Target =
  | { readonly duty: TeamId | 'own' }
  | { readonly backup: TeamId | 'own' }
  | { readonly team: TeamId | 'own' }
  | { readonly role: Role }
  | { readonly staff: StaffId }
  | { readonly everyone: true }
  | { readonly output: OutputId };

/** `waitS`: seconds after telling this step until the next one is due; never below STEP_FLOOR_MS. */
export type Step = { readonly tell: readonly Target[]; readonly waitS: number };

export type Policy = { readonly id: PolicyId; readonly steps: readonly Step[] };

export type Staff = {
  readonly id: StaffId;
  readonly name: Words;
  readonly team?: TeamId;
  readonly roles: readonly Role[];
  readonly duty?: boolean;
  readonly badges?: readonly string[];
  /** False once the person has left; nothing of theirs is deleted. Default true. */
  readonly active?: boolean;
};

export type Outcome = { readonly id: OutcomeId; readonly name: Words };

/** What a resident comes for. */
export type Reason = { readonly id: ReasonId; readonly name: Words };

/** What buttons say in one more language of the site, sentence by sentence; `{who}` and the like stand where a value comes. */
export type CallerWords = {
  readonly language: string;
  readonly idle: string;
  readonly registered: string;
  readonly rightDoor: string;
  readonly coming: string;
  readonly comingIn: string;
  readonly attended: string;
  readonly stillComing: string;
  readonly unanswered: string;
  readonly unansweredPhone: string;
  readonly closed: string;
  readonly closedUntil: string;
};

export type SiteRules = {
  /** May a bare "I am here" tap count as arrival at an emergency? Default true, recorded as declared. */
  readonly declaredArrivalAtEmergency?: boolean;
  /** Does a duty person count for the round only after a test ring they heard and tapped in this shift? Default false. */
  readonly dutyNeedsCheckIn?: boolean;
  /** May staff write free words about calls and matters? Default true. */
  readonly freeText?: boolean;
  /** May the caller be told the owner's name instead of the role? Default false. */
  readonly nameOwnerToCaller?: boolean;
  /** People may act at shared screens by a PIN of their own. */
  readonly deskPin?: boolean;
};

/** The site document, once it has been checked: every id it names exists. */
export type Site = {
  readonly site: {
    readonly id: string;
    readonly name: Words;
    readonly timezone: string;
    readonly languages: readonly string[];
    /** Whom to phone when nobody can be reached; spoken and shown at the button. */
    readonly telephone?: string;
    readonly rules?: SiteRules;
  };
  readonly teams: readonly Team[];
  readonly places: readonly Place[];
  readonly callPoints: readonly CallPoint[];
  readonly kinds: readonly Kind[];
  readonly policies: readonly Policy[];
  readonly outcomes: readonly Outcome[];
  /** Without it there is only "other". */
  readonly reasons?: readonly Reason[];
  readonly staff: readonly Staff[];
  readonly callerWords?: readonly CallerWords[];
  /** Without it, who is marked `duty` is on duty always. */
  readonly roster?: {
    readonly calendar?: 'cn';
    readonly holidays?: readonly string[];
    readonly workdays?: readonly string[];
    readonly shifts: readonly Shift[];
  };
  /** Teams that are not named are always open. */
  readonly hours?: readonly Hours[];
};
