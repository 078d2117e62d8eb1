import type { RoleName } from '../contract/http/people.ts';
import type { ClientMessage, FrameName } from '../contract/stream.ts';

/** Who may use a route. */
export type Permission = {
  /** The roles that may. `anyone`: without signing in. */
  readonly who: 'anyone' | readonly RoleName[];
  /** Besides those roles, everybody for what is their own: the `:id` of the path is their staff id, a session or a passkey of theirs. */
  readonly own?: 'staff' | 'session' | 'passkey';
  /** Somebody has to be responsible by name: the administrator's token is refused with NOT_A_PERSON. */
  readonly person?: true;
  /**
   * What a plain request from the network gets where the hub has HTTPS: the normal answer, or a redirect to HTTPS. Without this field,
   * a refusal.
   */
  readonly plain?: 'served' | 'sent-on';
  /** Also allowed at a shared screen for the person whose PIN was entered there; that person's roles count. */
  readonly byPin?: true;
};

export const API = '/api/v1';

const EVERYBODY: readonly RoleName[] = ['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor'];
/** Everybody who may be sent to a place may also do what is done there. That includes a caretaker who stands next to it. */
const WHO_HELP: readonly RoleName[] = ['desk', 'staff', 'caretaker', 'lead', 'admin'];
const WHO_LEAD: readonly RoleName[] = ['lead', 'admin'];
/** Devices are the caretaker's; the leader stands in, because somebody has to replace a button when the caretaker is ill. */
const WHO_TEND: readonly RoleName[] = ['caretaker', 'lead', 'admin'];
/** The auditor sees that devices are alive, but neither their messages nor their secrets. */
const WHO_SEE_DEVICES: readonly RoleName[] = ['caretaker', 'lead', 'admin', 'auditor'];

const ANYONE: Permission = { who: 'anyone' };
const PAGE: Permission = { who: 'anyone', plain: 'sent-on' };
/** A phone that does not trust the hub yet has to get there all the same. */
const BEFORE_TRUST: Permission = { who: 'anyone', plain: 'served' };
const help: Permission = { who: WHO_HELP, person: true };
const helpByPin: Permission = { ...help, byPin: true };

/** Every route of the hub. The hub does not start with a route that has no row here. */
export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  [`POST ${API}/sessions`]: ANYONE,
  [`GET ${API}/me`]: { who: EVERYBODY },
  [`DELETE ${API}/sessions/current`]: { who: EVERYBODY },
  [`GET ${API}/staff/:id/sessions`]: { who: WHO_LEAD, own: 'staff' },
  [`DELETE ${API}/sessions/:id`]: { who: WHO_LEAD, own: 'session' },

  // Who sets up a screen answers for it; who acts there types a PIN that they set on their own phone.
  [`PUT ${API}/sessions/current/screen`]: { who: WHO_LEAD, person: true },
  [`POST ${API}/sessions/current/pin`]: { who: EVERYBODY },
  [`DELETE ${API}/sessions/current/pin`]: { who: EVERYBODY },
  [`PUT ${API}/me/pin`]: help,
  [`DELETE ${API}/me/pin`]: help,
  // Signing in again on a phone that was invited once.
  [`POST ${API}/sessions/passkey/options`]: ANYONE,
  [`POST ${API}/sessions/passkey`]: ANYONE,
  [`POST ${API}/passkeys/options`]: { who: EVERYBODY, person: true },
  [`POST ${API}/passkeys`]: { who: EVERYBODY, person: true },
  [`GET ${API}/staff/:id/passkeys`]: { who: WHO_LEAD, own: 'staff' },
  [`DELETE ${API}/passkeys/:id`]: { who: WHO_LEAD, own: 'passkey' },

  [`GET ${API}/staff`]: { who: WHO_LEAD },
  [`POST ${API}/staff`]: { who: WHO_LEAD },
  [`PATCH ${API}/staff/:id`]: { who: WHO_LEAD },
  [`POST ${API}/staff/:id/erase`]: { who: WHO_LEAD },
  // A person who is asked to join may first see what is kept of them.
  [`GET ${API}/privacy`]: ANYONE,
  [`POST ${API}/staff/:id/invites`]: { who: WHO_LEAD },

  [`GET ${API}/devices`]: { who: WHO_SEE_DEVICES },
  [`POST ${API}/devices`]: { who: WHO_TEND },
  [`POST ${API}/devices/credentials`]: { who: WHO_TEND },
  [`POST ${API}/devices/:id/credentials`]: { who: WHO_TEND },
  [`DELETE ${API}/devices/:id/credentials`]: { who: WHO_TEND },
  [`GET ${API}/quarantine`]: { who: WHO_TEND },
  // The desk sees which button is dead before somebody waits there in vain.
  [`GET ${API}/call-points`]: { who: EVERYBODY },
  [`GET ${API}/call-points/:id`]: { who: EVERYBODY },

  [`POST ${API}/call-points/:id/pairing`]: { who: WHO_TEND },
  [`POST ${API}/call-points/:id/press-test`]: { who: WHO_TEND },
  // A device that has no secret yet can only say the code that the caretaker has just been given.
  [`POST ${API}/pairing/claim`]: ANYONE,

  // Pages need its names; badge numbers and the YAML with its comments are for those who may change it (routes/site.ts).
  [`GET ${API}/site`]: { who: EVERYBODY },
  [`PUT ${API}/site`]: { who: WHO_LEAD },

  [`GET ${API}/calls`]: { who: EVERYBODY },
  [`GET ${API}/calls/:id`]: { who: EVERYBODY },
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
  // Who may open them; what is written in them is for the owning team alone (queries/matters.ts).
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
  [`GET ${API}/roster`]: { who: EVERYBODY },
  [`GET ${API}/roster.ics`]: { who: EVERYBODY },
  [`GET ${API}/roster.csv`]: { who: EVERYBODY },
  [`PUT ${API}/roster`]: { who: WHO_LEAD },
  [`POST ${API}/roster/import`]: { who: WHO_LEAD },
  [`POST ${API}/roster/overrides`]: { who: WHO_LEAD },
  [`DELETE ${API}/roster/overrides/:id`]: { who: WHO_LEAD },
  [`POST ${API}/roster/swaps`]: help,
  [`POST ${API}/roster/swaps/:id/agree`]: help,
  [`POST ${API}/check-ins`]: help,
  [`POST ${API}/check-ins/:id/heard`]: help,

  'GET /healthz': BEFORE_TRUST,
  'GET /readyz': ANYONE,
  // Without signing in only from this very machine (routes/health.ts).
  'GET /metrics': ANYONE,
  'GET /api/openapi.json': ANYONE,
  'GET /api/docs': PAGE,
  'GET /api/docs/*': PAGE,
  'GET /demo.json': PAGE,
  'GET /': PAGE,
  'GET /join': PAGE,
  'GET /phone': PAGE,
  'GET /board': PAGE,
  'GET /panel': PAGE,
  'GET /privacy': PAGE,
  'GET /ca': BEFORE_TRUST,
  'GET /ca.crt': BEFORE_TRUST,
  'GET /ca.css': BEFORE_TRUST,
  'GET /*': PAGE,
};

/**
 * Who is sent a frame of the stream. `all`: every listener with one of these roles. `named`: of those only the people it is addressed to;
 * never a machine, which has no name.
 */
export type Hearing = { readonly who: readonly RoleName[]; readonly to: 'all' | 'named' };

const WATCH: Hearing = { who: EVERYBODY, to: 'all' };
/** An auditor may watch, but is never sent to a place: an alert that an auditor hears would look like help on its way. */
const CONCERNS: Hearing = { who: WHO_HELP, to: 'named' };

/** Every frame that the hub sends on the stream. A frame without a row here is sent to nobody. The stream and delivery both ask this table. */
export const HEARS: Readonly<Record<FrameName, Hearing>> = {
  hello: WATCH,
  snapshot: WATCH,
  change: WATCH,
  ping: WATCH,
  trouble: WATCH,
  reachability: WATCH,
  alert: CONCERNS,
  withdraw: CONCERNS,
  'test-ring': CONCERNS,
  matter: CONCERNS,
  // The disk is broken and somebody waits: everybody who can read this has to know.
  'unrecorded-alert': WATCH,
};

/** Who may say what on the stream; from others it is ignored. `person`: not from a machine. */
type Saying = { readonly who: readonly RoleName[]; readonly person?: true };

/** A receipt, and a page in front, count as "somebody would hear": only of those who could go. */
const PROVES: Saying = { who: WHO_HELP, person: true };

export const SAYS: Readonly<Record<ClientMessage['type'], Saying>> = {
  pong: { who: EVERYBODY },
  visible: PROVES,
  receipt: PROVES,
};

/** For frames that the stream sends to all by itself. */
export function mayHear(frame: FrameName, roles: readonly RoleName[]): boolean {
  const hearing = (HEARS as Partial<typeof HEARS>)[frame];
  return hearing?.to === 'all' && hearing.who.some((role) => roles.includes(role));
}

export function maySay(message: ClientMessage['type'], roles: readonly RoleName[], isPerson: boolean): boolean {
  const { who, person } = SAYS[message];
  return who.some((role) => roles.includes(role)) && (person !== true || isPerson);
}

/** Reading the site document whole, badge numbers and comments included. */
export function maySeeBadges(roles: readonly string[]): boolean {
  return WHO_LEAD.some((role) => roles.includes(role));
}

/** Only an administrator makes, unmakes or invites one: otherwise every lead could become one by a detour. */
export function mayTouchAdmins(roles: readonly string[]): boolean {
  return roles.includes('admin');
}

/** @returns null for a route that is not in the table. */
export function permissionFor(method: string, route: string): Permission | null {
  // HEAD is GET without the body.
  return PERMISSIONS[`${method === 'HEAD' ? 'GET' : method} ${route}`] ?? null;
}
