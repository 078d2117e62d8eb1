import type { RoleName } from '../contract/http/people.ts';
import type { ClientMessage, FrameName } from '../contract/stream.ts';

/** Who may use a route. */
export type Permission = {
  /** The roles that may. `anyone`: without signing in. */
  readonly who: 'anyone' | readonly RoleName[];
  /**
   * Besides the roles, every person for their own: `:id` in the path is their staff id, or one of their sessions,
   * passkeys or pagers.
   */
  readonly own?: 'staff' | 'session' | 'passkey' | 'pager';
  /** A named person must be responsible, so the administrator's token is refused with NOT_A_PERSON. */
  readonly person?: true;
  /**
   * What a plain HTTP request from the network gets when the hub has HTTPS. `served`: the normal answer. `sent-on`: a
   * redirect to HTTPS. Without this field it is refused with HTTPS_REQUIRED.
   */
  readonly plain?: 'served' | 'sent-on';
  /** Answered under every Host: a health check of a load balancer may send any. */
  readonly anyHost?: true;
  /** Also allowed at a shared screen for the person whose PIN was entered there; that person's roles count. */
  readonly byPin?: true;
};

export const API = '/api/v1';

const EVERYBODY: readonly RoleName[] = ['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor'];
/** All who may be alerted may also act on calls. That includes a caretaker who is near the place. */
const WHO_HELP: readonly RoleName[] = ['desk', 'staff', 'caretaker', 'lead', 'admin'];
const WHO_LEAD: readonly RoleName[] = ['lead', 'admin'];
/**
 * Devices are the task of the caretaker. The lead may do it too, because a button must be replaced also when they are
 * ill.
 */
const WHO_MANAGE_DEVICES: readonly RoleName[] = ['caretaker', 'lead', 'admin'];
/** The auditor sees the state of devices, but neither their messages nor their secrets. */
const WHO_SEE_DEVICES: readonly RoleName[] = ['caretaker', 'lead', 'admin', 'auditor'];

const ANYONE: Permission = { who: 'anyone' };
const PAGE: Permission = { who: 'anyone', plain: 'sent-on' };
/** For a phone that does not trust the certificate of the hub yet. */
const BEFORE_TRUST: Permission = { who: 'anyone', plain: 'served' };
const help: Permission = { who: WHO_HELP, person: true };
/** In person: a name is needed. */
const manageDevices: Permission = { who: WHO_MANAGE_DEVICES, person: true };
const helpByPin: Permission = { ...help, byPin: true };

/** Every route of the hub. The hub does not start with a route that has no row here. */
export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  [`POST ${API}/sessions`]: ANYONE,
  [`POST ${API}/sessions/invitation`]: ANYONE,
  [`GET ${API}/me`]: { who: EVERYBODY },
  [`DELETE ${API}/sessions/current`]: { who: EVERYBODY },
  [`GET ${API}/staff/:id/sessions`]: { who: WHO_LEAD, own: 'staff' },
  [`DELETE ${API}/sessions/:id`]: { who: WHO_LEAD, own: 'session' },
  [`PATCH ${API}/sessions/:id`]: { who: WHO_LEAD, own: 'session' },

  // The person who sets up a screen is responsible for it. A person who acts there enters a PIN, set on their own
  // phone.
  [`PUT ${API}/sessions/current/screen`]: { who: WHO_LEAD, person: true },
  [`POST ${API}/sessions/current/pin`]: { who: EVERYBODY },
  [`DELETE ${API}/sessions/current/pin`]: { who: EVERYBODY },
  [`PUT ${API}/me/pin`]: help,
  [`DELETE ${API}/me/pin`]: help,
  // Signing in again on a phone that was invited before.
  [`POST ${API}/sessions/passkey/options`]: ANYONE,
  [`POST ${API}/sessions/passkey`]: ANYONE,
  [`POST ${API}/passkeys/options`]: { who: EVERYBODY, person: true },
  [`POST ${API}/passkeys`]: { who: EVERYBODY, person: true },
  [`GET ${API}/staff/:id/passkeys`]: { who: WHO_LEAD, own: 'staff' },
  [`DELETE ${API}/passkeys/:id`]: { who: WHO_LEAD, own: 'passkey' },

  // Phones that ring with a dark screen. The lead may set one up for somebody.
  [`GET ${API}/staff/:id/pagers`]: { who: WHO_LEAD, own: 'staff' },
  [`POST ${API}/staff/:id/pagers`]: { who: WHO_LEAD, own: 'staff' },
  [`POST ${API}/pagers/:id/rotate`]: { who: WHO_LEAD, own: 'pager' },
  [`POST ${API}/pagers/:id/test-ring`]: { who: WHO_LEAD, own: 'pager' },
  [`DELETE ${API}/pagers/:id`]: { who: WHO_LEAD, own: 'pager' },
  // The phone in the hand may have nobody signed in: the secret of the QR code names one pager and opens nothing else.
  [`POST ${API}/pager-setups`]: ANYONE,
  [`GET ${API}/pager-setups/current`]: ANYONE,
  [`POST ${API}/pager-setups/current/test-ring`]: ANYONE,

  // A person's own shifts. The link is the only proof: calendar apps cannot sign in.
  [`GET ${API}/staff/:id/calendar-link`]: { who: WHO_LEAD, own: 'staff' },
  [`POST ${API}/staff/:id/calendar-link`]: { who: WHO_LEAD, own: 'staff' },
  [`DELETE ${API}/staff/:id/calendar-link`]: { who: WHO_LEAD, own: 'staff' },
  [`GET ${API}/calendars/:link`]: ANYONE,

  [`GET ${API}/staff`]: { who: WHO_LEAD },
  [`POST ${API}/staff`]: { who: WHO_LEAD },
  [`PATCH ${API}/staff/:id`]: { who: WHO_LEAD },
  [`POST ${API}/staff/:id/erase`]: { who: WHO_LEAD },
  // A person may see what the hub keeps before they join.
  [`GET ${API}/privacy`]: ANYONE,
  [`POST ${API}/staff/:id/invites`]: { who: WHO_LEAD },

  [`GET ${API}/devices`]: { who: WHO_SEE_DEVICES },
  [`POST ${API}/devices`]: { who: WHO_MANAGE_DEVICES },
  [`POST ${API}/devices/credentials`]: { who: WHO_MANAGE_DEVICES },
  [`POST ${API}/devices/:id/credentials`]: { who: WHO_MANAGE_DEVICES },
  [`DELETE ${API}/devices/:id/credentials`]: { who: WHO_MANAGE_DEVICES },
  // Whoever has the URL rings, so only an administrator makes one.
  [`POST ${API}/devices/:id/hook`]: { who: ['admin'] },
  [`DELETE ${API}/devices/:id/hook`]: { who: ['admin'] },
  [`GET ${API}/unknown-devices`]: { who: WHO_MANAGE_DEVICES },
  [`POST ${API}/brokers/:id/listen`]: { who: WHO_MANAGE_DEVICES },
  // It changes the site document.
  [`POST ${API}/devices/:id/map`]: { who: WHO_LEAD },
  // For a moment the lamp of a button says what is not true.
  [`POST ${API}/devices/:id/feedback-test`]: { who: WHO_MANAGE_DEVICES },
  [`GET ${API}/quarantine`]: { who: WHO_MANAGE_DEVICES },
  // All roles see which button does not work, so that it is repaired before a caller needs it.
  [`GET ${API}/call-points`]: { who: EVERYBODY },
  [`GET ${API}/call-points/:id`]: { who: EVERYBODY },

  [`POST ${API}/call-points/:id/pairing`]: { who: WHO_MANAGE_DEVICES },
  [`POST ${API}/call-points/:id/press-test`]: { who: WHO_MANAGE_DEVICES },
  [`PUT ${API}/call-points/:id/watch`]: manageDevices,
  [`DELETE ${API}/call-points/:id/watch`]: manageDevices,
  // All pages show what is broken. Who looks after devices takes it on, in person.
  [`GET ${API}/troubles`]: { who: EVERYBODY },
  [`GET ${API}/troubles/:id`]: { who: EVERYBODY },
  [`POST ${API}/troubles/:id/take-on`]: manageDevices,
  [`POST ${API}/troubles/:id/solve`]: manageDevices,
  // A device without a secret can only send the code that the caretaker has just got.
  [`POST ${API}/pairing/claim`]: ANYONE,

  // All pages need the names. Badge numbers and the YAML are only for the roles that may change it (routes/site.ts).
  [`GET ${API}/site`]: { who: EVERYBODY },
  [`PUT ${API}/site`]: { who: WHO_LEAD },
  [`PATCH ${API}/places/:id`]: { who: WHO_LEAD },
  [`PATCH ${API}/call-points/:id`]: { who: WHO_LEAD },

  [`GET ${API}/calls`]: { who: EVERYBODY },
  // Sums of kinds; nobody is named.
  [`GET ${API}/outcomes`]: { who: EVERYBODY },
  [`GET ${API}/calls/:id`]: { who: EVERYBODY },
  [`GET ${API}/calls/:id/why`]: { who: EVERYBODY },
  [`POST ${API}/calls`]: helpByPin,
  [`POST ${API}/calls/:id/acknowledge`]: helpByPin,
  [`POST ${API}/calls/:id/arrive`]: helpByPin,
  [`POST ${API}/calls/:id/release`]: helpByPin,
  [`POST ${API}/calls/:id/redirect`]: helpByPin,
  [`POST ${API}/calls/:id/hand-over`]: helpByPin,
  [`POST ${API}/calls/:id/hand-over/accept`]: helpByPin,
  [`POST ${API}/calls/:id/hand-over/decline`]: helpByPin,
  [`POST ${API}/calls/:id/hands`]: helpByPin,
  [`POST ${API}/calls/:id/close`]: helpByPin,
  // All roles may see matters. Their free text is for the owning team only (queries/matters.ts).
  [`GET ${API}/matters`]: { who: EVERYBODY },
  [`GET ${API}/matters/:id`]: { who: EVERYBODY },
  [`POST ${API}/matters`]: help,
  [`POST ${API}/matters/:id/plan`]: help,
  [`POST ${API}/matters/:id/notes`]: help,
  [`POST ${API}/matters/:id/done`]: help,
  [`POST ${API}/matters/:id/hand-over`]: help,
  [`POST ${API}/matters/:id/hand-over/accept`]: help,
  [`POST ${API}/matters/:id/hand-over/decline`]: help,
  [`GET ${API}/duty`]: { who: EVERYBODY },
  [`GET ${API}/reachability`]: { who: EVERYBODY },
  // Sums of places and days; nobody is named.
  [`GET ${API}/reachability/unheard`]: { who: EVERYBODY },
  // Figures of a period by place, kind and hour; nobody is named.
  [`GET ${API}/reports/response`]: { who: WHO_LEAD },
  [`GET ${API}/reports/response.csv`]: { who: WHO_LEAD },
  [`GET ${API}/roster`]: { who: EVERYBODY },
  [`GET ${API}/roster.ics`]: { who: EVERYBODY },
  [`GET ${API}/roster.csv`]: { who: EVERYBODY },
  [`GET ${API}/roster/shifts`]: { who: EVERYBODY },
  [`PUT ${API}/roster`]: { who: WHO_LEAD },
  [`POST ${API}/roster/import`]: { who: WHO_LEAD },
  [`POST ${API}/roster/overrides`]: { who: WHO_LEAD },
  [`DELETE ${API}/roster/overrides/:id`]: { who: WHO_LEAD },
  [`POST ${API}/roster/swaps`]: help,
  [`POST ${API}/roster/swaps/:id/agree`]: help,
  [`POST ${API}/check-ins`]: help,
  [`POST ${API}/check-ins/:id/heard`]: help,

  'GET /healthz': { ...BEFORE_TRUST, anyHost: true },
  'GET /readyz': { ...ANYONE, anyHost: true },
  // Without signing in only from the machine of the hub itself (routes/health.ts).
  'GET /metrics': ANYONE,
  'GET /api/openapi.json': ANYONE,
  'GET /api/docs': PAGE,
  'GET /api/docs/*': PAGE,
  // The secret in the path is the only proof. Such bells do not speak TLS.
  'POST /hooks/:secret': BEFORE_TRUST,
  'GET /hooks/:secret': BEFORE_TRUST,
  'GET /demo.json': PAGE,
  'GET /': PAGE,
  'GET /join': PAGE,
  'GET /phone': PAGE,
  'GET /board': PAGE,
  'GET /panel': PAGE,
  'GET /why': PAGE,
  'GET /report': PAGE,
  'GET /duty': PAGE,
  'GET /devices': PAGE,
  'GET /places': PAGE,
  'GET /pager': PAGE,
  'GET /pager/ntfy.apk': PAGE,
  'GET /privacy': PAGE,
  'GET /ca': BEFORE_TRUST,
  'GET /ca.crt': BEFORE_TRUST,
  // The page for a wrong address uses it, too.
  'GET /ca.css': { ...BEFORE_TRUST, anyHost: true },
  'GET /*': PAGE,
};

/**
 * Who gets a frame of the stream. `all`: every connection with one of these roles. `named`: of those, only the people
 * that the frame is addressed to, and never a machine.
 */
export type FramePermission = { readonly who: readonly RoleName[]; readonly to: 'all' | 'named' };

const FOR_ALL: FramePermission = { who: EVERYBODY, to: 'all' };
/** An auditor may watch but is never alerted. An alert that only an auditor hears would look as if help were coming. */
const FOR_NAMED: FramePermission = { who: WHO_HELP, to: 'named' };

/** Every frame that the hub sends. A frame without a row is sent to nobody. Stream and delivery both use this table. */
export const FRAME_PERMISSIONS: Readonly<Record<FrameName, FramePermission>> = {
  hello: FOR_ALL,
  snapshot: FOR_ALL,
  change: FOR_ALL,
  ping: FOR_ALL,
  trouble: FOR_ALL,
  reachability: FOR_ALL,
  alert: FOR_NAMED,
  withdraw: FOR_NAMED,
  'test-ring': FOR_NAMED,
  matter: FOR_NAMED,
  'device-trouble': { who: ['desk', 'caretaker', 'lead'], to: 'named' },
  // The disk has failed and a caller waits: every connected person must know.
  'unrecorded-alert': FOR_ALL,
};

/** Whose messages on the stream count; the same message from others is ignored. `person`: not from a machine. */
type MessagePermission = { readonly who: readonly RoleName[]; readonly person?: true };

/** A receipt or a visible page proves that a person would hear. It counts only for roles that may be alerted. */
const PROOF: MessagePermission = { who: WHO_HELP, person: true };

export const MESSAGE_PERMISSIONS: Readonly<Record<ClientMessage['type'], MessagePermission>> = {
  pong: { who: EVERYBODY },
  visible: PROOF,
  receipt: PROOF,
};

/** Whether a connection gets a frame that the stream itself sends to all. */
export function mayReceive(frame: FrameName, roles: readonly RoleName[]): boolean {
  const permission = (FRAME_PERMISSIONS as Partial<typeof FRAME_PERMISSIONS>)[frame];
  return permission?.to === 'all' && permission.who.some((role) => roles.includes(role));
}

export function maySend(message: ClientMessage['type'], roles: readonly RoleName[], isPerson: boolean): boolean {
  const { who, person } = MESSAGE_PERMISSIONS[message];
  return who.some((role) => roles.includes(role)) && (person !== true || isPerson);
}

/** Who may read the whole site document, with badge numbers and comments. */
export function maySeeBadges(roles: readonly string[]): boolean {
  return WHO_LEAD.some((role) => roles.includes(role));
}

/** Only an administrator makes, changes or invites an administrator. Otherwise every lead could become one. */
export function mayTouchAdmins(roles: readonly string[]): boolean {
  return roles.includes('admin');
}

/** @returns null for a route that is not in the table. */
export function permissionFor(method: string, route: string): Permission | null {
  // HEAD is GET without the body.
  return PERMISSIONS[`${method === 'HEAD' ? 'GET' : method} ${route}`] ?? null;
}
