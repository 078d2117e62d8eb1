import type { CallOrigin } from '../call/call-event.ts';
import type { Person } from '../call/person.ts';
import type { CallPointId, DeviceId, KindId, OutcomeId, PlaceId, PolicyId, ReasonId, StaffId, TeamId } from '../ids.ts';
import {
  onlyWatches,
  type CallPoint,
  type Kind,
  type Place,
  type Policy,
  type Reason,
  type Site,
  type SiteDevice,
  type Staff,
  type Words,
} from './site.ts';

import { WATCH_POLICY, WATCHED } from './watch-policy.ts';

/** The input of a message that names none (site.md, Sections). */
export const MAIN_INPUT = 'main';
const EMERGENCY = 'emergency' as KindId;
const UNPLACED_KIND = 'help' as KindId;
const GRAVITY = { emergency: 2, urgent: 1, routine: 0 } as const;
/** The only reason of a site that lists none, so that a matter can always be opened. */
const OTHER: Reason = { id: 'other' as ReasonId, name: { zh: '其他事项', en: 'Another matter' } };

/** The site document with indexes, for the look-ups of a press. */
export type SiteIndex = {
  readonly site: Site;
  readonly callPoint: (id: CallPointId) => CallPoint | null;
  readonly callPointAt: (device: DeviceId, input: string) => CallPoint | null;
  readonly hasCallPoints: (device: DeviceId) => boolean;
  /** The entry of a bought device; null: it speaks the protocol, or nobody knows it. */
  readonly bought: (device: DeviceId) => SiteDevice | null;
  /** The origin of a press. It never fails: an unknown button has no place and the kind `help`. */
  readonly origin: (device: DeviceId, input: string) => CallOrigin;
  readonly place: (id: PlaceId) => Place | null;
  /** An open call may have a kind that is no longer in the document. It is treated as `help`. */
  readonly kind: (id: KindId) => Kind;
  readonly knowsKind: (id: KindId) => boolean;
  readonly policy: (id: PolicyId) => Policy;
  readonly emergencyKind: Kind;
  readonly teamAt: (place: PlaceId | null) => TeamId | null;
  readonly staff: (id: StaffId) => Staff | null;
  readonly staffByBadge: (badge: string) => StaffId | null;
  readonly hasOutcome: (id: OutcomeId) => boolean;
  readonly hasReason: (id: ReasonId) => boolean;
  /** The name of a reason; its id when it is no longer in the document. */
  readonly reasonName: (id: ReasonId) => Words;
  /** Whether a call point, and so a plate with a code, is at this place. */
  readonly hasPlate: (place: PlaceId | null) => boolean;
  readonly inputsOf: (device: DeviceId) => readonly string[];
  /** Of the call points at a place the one of the highest priority; null when nothing hangs there. */
  readonly gravestAt: (place: PlaceId) => CallPoint | null;
};

export function indexSite(site: Site): SiteIndex {
  const kinds = new Map(site.kinds.map((kind) => [kind.id, kind]));
  const policies = new Map(site.policies.map((policy) => [policy.id, policy]));
  const places = new Map(site.places.map((place) => [place.id, place]));
  const staff = new Map(site.staff.map((person) => [person.id, person]));
  const outcomes = new Set(site.outcomes.map((outcome) => outcome.id));
  const reasons = new Map((site.reasons ?? [OTHER]).map((reason) => [reason.id, reason.name]));
  const points = new Map(site.callPoints.map((point) => [point.id, point]));
  const byDevice = new Map<DeviceId, Map<string, CallPoint>>();
  for (const point of site.callPoints) {
    const inputs = byDevice.get(point.source.device) ?? new Map<string, CallPoint>();
    inputs.set(point.source.input ?? MAIN_INPUT, point);
    byDevice.set(point.source.device, inputs);
  }
  const bought = new Map((site.devices ?? []).map((device) => [device.id, device]));
  const badges = new Map(
    site.staff.flatMap((person) => (person.badges ?? []).map((badge) => [badge, person.id] as const)),
  );
  const fallbackKind = must(kinds.get(UNPLACED_KIND) ?? site.kinds[0], 'a site has at least one kind');
  const fallbackPolicy = must(policies.get(fallbackKind.policy) ?? site.policies[0], 'a site has at least one policy');
  const kind = (id: KindId): Kind => kinds.get(id) ?? fallbackKind;
  const gravest = new Map<PlaceId, CallPoint>();
  for (const point of site.callPoints) {
    const known = gravest.get(point.place);
    if (known === undefined || GRAVITY[kind(point.kind).priority] > GRAVITY[kind(known.kind).priority])
      gravest.set(point.place, point);
  }

  return {
    site,
    kind,
    callPoint: (id) => points.get(id) ?? null,
    callPointAt: (device, input) => byDevice.get(device)?.get(input) ?? null,
    hasCallPoints: (device) => byDevice.has(device),
    bought: (device) => bought.get(device) ?? null,
    origin: (device, input) => {
      const point = byDevice.get(device)?.get(input);
      if (point === undefined) {
        return { kind: fallbackKind.id, place: null, callPoint: null, policy: fallbackKind.policy };
      }
      return {
        kind: point.kind,
        place: point.place,
        callPoint: point.id,
        policy: point.policy ?? kind(point.kind).policy,
      };
    },
    place: (id) => places.get(id) ?? null,
    knowsKind: (id) => kinds.has(id),
    policy: (id) => policies.get(id) ?? (id === WATCHED ? WATCH_POLICY : fallbackPolicy),
    emergencyKind: kinds.get(EMERGENCY) ?? fallbackKind,
    teamAt: (place) => (place === null ? null : (places.get(place)?.team ?? null)),
    staff: (id) => staff.get(id) ?? null,
    staffByBadge: (badge) => badges.get(badge) ?? null,
    hasOutcome: (id) => outcomes.has(id),
    hasReason: (id) => reasons.has(id),
    reasonName: (id) => reasons.get(id) ?? { zh: id, en: id },
    hasPlate: (place) => site.callPoints.some((point) => point.place === place),
    inputsOf: (device) => [...(byDevice.get(device)?.keys() ?? [])],
    gravestAt: (place) => gravest.get(place) ?? null,
  };
}

/**
 * State of people that is not in the document: who can be reached, who has checked in, who is on duty for which team.
 */
export type PeopleNow = {
  /** People with a session, so that a phone of theirs may hear. */
  readonly joined: ReadonlySet<StaffId>;
  readonly onLeave: ReadonlySet<StaffId>;
  readonly checkedIn: ReadonlySet<StaffId>;
  readonly duties: readonly {
    readonly team: TeamId;
    readonly duty: readonly StaffId[];
    readonly backup: readonly StaffId[];
  }[];
};

/**
 * All active people with what escalation needs to know. When the site asks for a check-in, duty counts only after it.
 */
export function peopleOf(site: Site, { joined, onLeave, checkedIn, duties }: PeopleNow): Person[] {
  const needsCheckIn = site.site.rules?.dutyNeedsCheckIn === true;
  // Who is in no shift at all, such as a caretaker, is never off shift.
  const inShifts = new Set(site.roster?.shifts.flatMap(({ duty, backup }) => [...(duty ?? []), ...(backup ?? [])]));
  return site.staff
    .filter((person) => person.active !== false)
    .map((person) => {
      const counts = !needsCheckIn || checkedIn.has(person.id);
      const rostered = duties.filter(({ duty }) => duty.includes(person.id)).map(({ team }) => team);
      const dutyFor = counts ? rostered : [];
      const backupFor = duties.filter(({ backup }) => backup.includes(person.id)).map(({ team }) => team);
      return {
        id: person.id,
        team: person.team ?? null,
        roles: person.roles,
        ...hearingBefore(person, joined, onLeave),
        duty: dutyFor.length > 0,
        dutyFor,
        ...(counts ? {} : { awaitedBy: rostered }),
        backupFor,
        ...(inShifts.has(person.id) && rostered.length === 0 && backupFor.length === 0 ? { offShift: true } : {}),
      };
    });
}

/** What is known of a person's hearing without asking their lines: those who cannot, and the others as unproven. */
function hearingBefore(
  { id, roles }: Staff,
  joined: ReadonlySet<StaffId>,
  onLeave: ReadonlySet<StaffId>,
): Pick<Person, 'hears' | 'hearsWhy' | 'onLeave'> {
  const leave = onLeave.has(id) ? { onLeave: true as const } : {};
  if (onlyWatches(roles)) return { hears: 'cannot', hearsWhy: 'watches-only', ...leave };
  if (!joined.has(id)) return { hears: 'cannot', hearsWhy: 'never-joined', ...leave };
  if (onLeave.has(id)) return { hears: 'cannot', hearsWhy: 'on-leave', ...leave };
  return { hears: 'unproven', hearsWhy: 'no-sign' };
}

function must<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new Error(why);
  return value;
}
