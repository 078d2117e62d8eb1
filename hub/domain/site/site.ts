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
import type { Stage } from '../call/stage.ts';
import type { Hours } from '../roster/hours.ts';
import type { Shift } from '../roster/roster.ts';

/** A text for people, in Chinese and English. */
export type Words = { readonly zh: string; readonly en: string };

export type Priority = 'routine' | 'urgent' | 'emergency';

export type Role = 'desk' | 'staff' | 'caretaker' | 'lead' | 'admin' | 'auditor';

/**
 * Whether a person is only an auditor: may watch, is never alerted. The table of permissions (hub/access) says the
 * same.
 */
export function onlyWatches(roles: readonly Role[]): boolean {
  return roles.every((role) => role === 'auditor');
}

/** `short` is for phones and buttons, where a long name would be broken. */
export type Team = { readonly id: TeamId; readonly name: Words; readonly short?: Words };

/** `team` is the team that answers calls from this place. The board and `own` in a policy mean this team. */
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
  /** The text printed on the plate beside the button. */
  readonly plate?: Words;
  /** How it is mounted; mm above the finished floor. */
  readonly mount?: { readonly heightMm: number };
  readonly source: {
    readonly device: DeviceId;
    readonly input?: string;
    /** Seconds between two signs of life, where the device does not follow the settings of the hub. */
    readonly heartbeatS?: number;
  };
};

export type Kind = {
  readonly id: KindId;
  readonly name: Words;
  readonly priority: Priority;
  /** Seconds from acknowledge to arrival; after them the call waits again and escalates. */
  readonly arriveWithinS: number;
  /** May be closed without arrival, once a person has spoken with the caller. */
  readonly closeAway: boolean;
  readonly policy: PolicyId;
  readonly sound: string;
};

/** Whom a step alerts. `own` is the team of the place that the call came from. */
export type Target =
  | { readonly duty: TeamId | 'own' }
  | { readonly backup: TeamId | 'own' }
  | { readonly team: TeamId | 'own' }
  | { readonly role: Role }
  | { readonly staff: StaffId }
  | { readonly everyone: true }
  | { readonly output: OutputId };

/** `waitS`: seconds from the alerts of this step to the next step; never below STEP_FLOOR_MS. */
export type Step = { readonly tell: readonly Target[]; readonly waitS: number };

export type Policy = { readonly id: PolicyId; readonly steps: readonly Step[] };

export type Staff = {
  readonly id: StaffId;
  readonly name: Words;
  readonly team?: TeamId;
  readonly roles: readonly Role[];
  readonly duty?: boolean;
  readonly badges?: readonly string[];
  /** False when the person has left. Their records are kept. Default true. */
  readonly active?: boolean;
};

export type Outcome = { readonly id: OutcomeId; readonly name: Words };

/** What a resident comes for: the list from which the reason of a matter is chosen. */
export type Reason = { readonly id: ReasonId; readonly name: Words };

/**
 * The sentences that buttons say, in one more language of the site. `{who}` and similar marks are replaced by values.
 */
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
  /** Whether "I am here" without proof counts as arrival at an emergency. Default true; it is recorded as declared. */
  readonly declaredArrivalAtEmergency?: boolean;
  /** Whether duty counts only after the person has heard and confirmed a test ring in this shift. Default false. */
  readonly dutyNeedsCheckIn?: boolean;
  /** Whether staff may write free text about calls and matters. Default true. */
  readonly freeText?: boolean;
  /** Whether the caller is told the name of the owner instead of the role. Default false. */
  readonly nameOwnerToCaller?: boolean;
  /** Whether people may act at shared screens with their PIN. Default false. */
  readonly deskPin?: boolean;
};

/** How bought devices speak (hub/dialects has a file for each). */
export type DialectName =
  | 'esphome'
  | 'tasmota'
  | 'shelly-gen1'
  | 'shelly-gen2'
  | 'zigbee2mqtt'
  | 'generic'
  | 'openmqttgateway'
  | 'rtl433';

/** A bought device. A call point names its `id` as the device of its source. */
export type SiteDevice = {
  readonly id: DeviceId;
  readonly dialect: DialectName;
  /** Its name in topics. Left out: the id. */
  readonly name?: string;
  /** The first levels of its topics, where they are not the usual ones of its family. */
  readonly base?: string;
  /** The outside broker (settings, `brokers`) that it speaks through. Left out: it speaks to the hub itself. */
  readonly broker?: string;
  /** `latching`: a contact that stays closed until it is reset, such as a pull cord. Default momentary. */
  readonly contact?: 'momentary' | 'latching';
  /** What its actions mean, where it is not what they usually mean in its family. */
  readonly actions?: { readonly [action: string]: 'press' | 'hold' | 'pull' | 'release' | 'nothing' };
  /** For the dialect `generic`. */
  readonly generic?: {
    readonly topic: string;
    /** Where in the JSON the value stands, with dots between: `data.button`. Left out: the whole payload. */
    readonly path?: string;
    /** Values that mean a press, a hold, a release. */
    readonly press: readonly string[];
    readonly hold?: readonly string[];
    readonly release?: readonly string[];
    readonly availabilityTopic?: string;
    readonly batteryPath?: string;
  };
  /** Lamps, relays and buzzers of the device that show the caller how the call stands. */
  readonly feedback?: readonly DeviceOutput[];
};

/** What an output of a bought device shows. A colour stands for a light of that colour; `beep` sounds once. */
export type Signal =
  | 'off'
  | 'on'
  | 'blink'
  | 'beep'
  | 'green'
  | 'yellow'
  | 'red'
  | 'green-blink'
  | 'yellow-blink'
  | 'red-blink';

export type DeviceOutput = {
  /** Its name in the family: `light/lamp`, `power1`, `relay/0`, `switch:0`, `warning`. */
  readonly output: string;
  /** The input whose call it shows. Left out: the gravest of all inputs of the device. */
  readonly input?: string;
  /** What it shows at each stage, where it is not the usual. */
  readonly show?: { readonly [Name in Stage]?: Signal };
};

/** A checked site document: every id that it refers to exists. */
export type Site = {
  readonly site: {
    readonly id: string;
    readonly name: Words;
    readonly timezone: string;
    readonly languages: readonly string[];
    /** Telephone number for callers when nobody can be reached; the button shows and speaks it. */
    readonly telephone?: string;
    readonly rules?: SiteRules;
  };
  readonly teams: readonly Team[];
  readonly places: readonly Place[];
  readonly callPoints: readonly CallPoint[];
  /** Bought devices. Those that speak the contract need no entry. */
  readonly devices?: readonly SiteDevice[];
  readonly kinds: readonly Kind[];
  readonly policies: readonly Policy[];
  readonly outcomes: readonly Outcome[];
  /** Without it the only reason is `other`. */
  readonly reasons?: readonly Reason[];
  readonly staff: readonly Staff[];
  readonly callerWords?: readonly CallerWords[];
  /** Without it, people with `duty: true` are always on duty. */
  readonly roster?: {
    readonly calendar?: 'cn';
    readonly holidays?: readonly string[];
    readonly workdays?: readonly string[];
    readonly shifts: readonly Shift[];
  };
  /** A team without an entry is always open. */
  readonly hours?: readonly Hours[];
};
