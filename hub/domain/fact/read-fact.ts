import type { CallFact } from '../call/call.ts';
import type { AsStored, HubFact } from './hub-fact.ts';
import type { MatterFact } from '../matter/matter.ts';

type Written = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A fact of a type that this hub does not know: a newer hub wrote it. It is kept and shown as it was written, and changes nothing. */
export type UnknownFact = { readonly type: 'UnknownFact'; readonly written: Written };

export type StoredHubFact = AsStored<HubFact>;

// Each table names every type of its union: a new member does not compile until it stands here, and is unknown to the reader until then.

const CALL_FACTS: { readonly [Type in CallFact['type']]: true } = {
  CallRaised: true,
  PressRepeated: true,
  EmergencyPressed: true,
  CallAcknowledged: true,
  StaffArrived: true,
  CallReleased: true,
  CallReRaised: true,
  CallRedirected: true,
  HandOverOffered: true,
  HandOverAccepted: true,
  HandOverDeclined: true,
  HandOverReturned: true,
  StepReached: true,
  AttendanceReminded: true,
  CallerCancelled: true,
  ClockStepped: true,
  CallClosed: true,
};

const MATTER_FACTS: { readonly [Type in MatterFact['type']]: true } = {
  MatterOpened: true,
  MatterPlanned: true,
  MatterNoted: true,
  MatterOffered: true,
  MatterAccepted: true,
  MatterDeclined: true,
  MatterReturned: true,
  MatterPassedOn: true,
  MatterOfferMoved: true,
  MatterReminded: true,
  MatterDone: true,
};

/** Which facts about no call the phones are told: a new site document, because pages read it again. The others are for the auditor. */
const HUB_FACTS: { readonly [Type in HubFact['type']]: 'phones' | 'auditor' } = {
  SiteApplied: 'phones',
  DeviceEnrolled: 'auditor',
  CredentialsIssued: 'auditor',
  CredentialsRevoked: 'auditor',
  DeviceStorming: 'auditor',
  DeviceCalm: 'auditor',
  DeviceContested: 'auditor',
  DeviceUncontested: 'auditor',
  PairingOpened: 'auditor',
  PressTestOpened: 'auditor',
  CallPointProven: 'auditor',
  StaffInvited: 'auditor',
  ShiftCheckedIn: 'auditor',
  SessionOpened: 'auditor',
  SessionEnded: 'auditor',
  PasskeyAdded: 'auditor',
  PasskeyRemoved: 'auditor',
  ScreenSetUp: 'auditor',
  PinSet: 'auditor',
  PinCleared: 'auditor',
  PinEntered: 'auditor',
  PersonErased: 'auditor',
  RosterOverridden: 'auditor',
  RosterOverrideRemoved: 'auditor',
  SwapProposed: 'auditor',
  SwapAgreed: 'auditor',
  ClockStepped: 'auditor',
};

/** The only place where a stored fact gets its type. Never throws for a type that it does not know. */
export function readCallFact(written: Written): CallFact | UnknownFact {
  return Object.hasOwn(CALL_FACTS, written.type) ? (written as CallFact) : unknown(written);
}

export function readMatterFact(written: Written): MatterFact | UnknownFact {
  return Object.hasOwn(MATTER_FACTS, written.type) ? (written as MatterFact) : unknown(written);
}

export function readHubFact(written: Written): StoredHubFact | UnknownFact {
  return Object.hasOwn(HUB_FACTS, written.type) ? (written as StoredHubFact) : unknown(written);
}

function unknown(written: Written): UnknownFact {
  return { type: 'UnknownFact', written };
}

/** Is a fact about no call told to phones? One about a matter or of an unknown type is not. */
export function toldToPhones({ type }: { readonly type: string }): boolean {
  return Object.hasOwn(HUB_FACTS, type) && HUB_FACTS[type as HubFact['type']] === 'phones';
}
