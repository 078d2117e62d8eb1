import type { CallFact } from '../call/call-fact.ts';
import type { AsStored, HubFact } from './hub-fact.ts';
import type { MatterFact } from '../matter/matter.ts';
import { TROUBLE_FACTS } from '../trouble/trouble.ts';
import { WATCH_FACTS } from '../trouble/watch.ts';

type Written = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * A fact of a type that this hub does not know, because a newer hub wrote it. It is kept, shown as written, and has no
 * effect.
 */
export type UnknownFact = { readonly type: 'UnknownFact'; readonly written: Written };

export type StoredHubFact = AsStored<HubFact>;

// Each table names every type of its union. A new member of the union does not compile until it is in its table.

const CALL_FACTS: { readonly [Type in CallFact['type']]: true } = {
  CallRaised: true,
  PressRepeated: true,
  EmergencyPressed: true,
  CallAcknowledged: true,
  StaffCannotCome: true,
  StaffArrived: true,
  CallReleased: true,
  CallReRaised: true,
  CallRedirected: true,
  HandOverOffered: true,
  HandOverAccepted: true,
  HandOverDeclined: true,
  HandOverReturned: true,
  StepReached: true,
  CallHeard: true,
  CallUnheard: true,
  HearingLost: true,
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

/** Who gets facts that are not about a call. Phones get a new site document, because pages then read it again. */
const HUB_FACTS: { readonly [Type in HubFact['type']]: 'phones' | 'auditor' } = {
  SiteApplied: 'phones',
  DeviceEnrolled: 'auditor',
  CredentialsIssued: 'auditor',
  CredentialsRevoked: 'auditor',
  DeviceStorming: 'auditor',
  DeviceCalm: 'auditor',
  DeviceContested: 'auditor',
  DeviceUncontested: 'auditor',
  DeviceFaultSeen: 'auditor',
  PairingOpened: 'auditor',
  PressTestOpened: 'auditor',
  FeedbackTestOpened: 'auditor',
  CallPointProven: 'auditor',
  CallPointPressed: 'auditor',
  StaffInvited: 'auditor',
  ShiftCheckedIn: 'auditor',
  SessionOpened: 'auditor',
  SessionEnded: 'auditor',
  PasskeyAdded: 'auditor',
  PasskeyRemoved: 'auditor',
  PagerAdded: 'auditor',
  PagerRemoved: 'auditor',
  PagerTested: 'auditor',
  HookMade: 'auditor',
  HookRemoved: 'auditor',
  CalendarLinkMade: 'auditor',
  CalendarLinkRemoved: 'auditor',
  ScreenSetUp: 'auditor',
  PinSet: 'auditor',
  PinCleared: 'auditor',
  PinEntered: 'auditor',
  PersonErased: 'auditor',
  RosterOverridden: 'auditor',
  RosterOverrideRemoved: 'auditor',
  SwapProposed: 'auditor',
  SwapAgreed: 'auditor',
  ...TROUBLE_FACTS,
  ...WATCH_FACTS,
  ClockStepped: 'auditor',
  PlacesUnheard: 'auditor',
  PlacesHeard: 'auditor',
};

/** These readers are the only place where a stored fact gets its type. They never throw for an unknown type. */
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

/** Whether phones get a fact that is not about a call. False for facts about matters and of unknown types. */
export function toldToPhones({ type }: { readonly type: string }): boolean {
  return Object.hasOwn(HUB_FACTS, type) && HUB_FACTS[type as HubFact['type']] === 'phones';
}
