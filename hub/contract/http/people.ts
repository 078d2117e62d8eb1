import { Type, type Static } from 'typebox';
import { Id, idOf, nullable, timeOf, Words } from '../ids.ts';

export const ROLES = ['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor'] as const;
export type RoleName = (typeof ROLES)[number];
export const Role = Type.Union([
  Type.Literal('desk'),
  Type.Literal('staff'),
  Type.Literal('caretaker'),
  Type.Literal('lead'),
  Type.Literal('admin'),
  Type.Literal('auditor'),
]);

export const StaffMember = Type.Object({
  id: Id,
  name: Words,
  team: nullable(Id, 'null for a person without a team'),
  roles: Type.Array(Role),
  duty: Type.Boolean({ description: 'true: always on duty, in a site without a roster' }),
  active: Type.Boolean({ description: 'false: has left; may not sign in' }),
});
/** The name of a person, with the limits of the site document. */
const StaffName = Type.Object({
  zh: Type.String({ pattern: '\\S', maxLength: 80 }),
  en: Type.String({ pattern: '\\S', maxLength: 80 }),
});
const duty = Type.Optional(Type.Boolean({ description: 'true: always on duty, in a site without a roster' }));
export const StaffNew = Type.Object({
  id: idOf('a new id, not used by another person'),
  name: StaffName,
  team: Type.Optional(Id),
  roles: Type.Array(Role, { minItems: 1 }),
  duty,
});
export const StaffPatch = Type.Object({
  name: Type.Optional(StaffName),
  team: Type.Optional(nullable(Id, 'null: no team')),
  roles: Type.Optional(Type.Array(Role, { minItems: 1 })),
  duty,
  active: Type.Optional(Type.Boolean({ description: 'false ends all sessions of the person' })),
});

export const Me = Type.Object({
  session: Type.String({ description: "session id; `admin` for the administrator's token" }),
  staff: nullable(StaffMember, "the signed-in person; null for the administrator's token and for a shared screen"),
  roles: Type.Array(Role),
  screen: Type.Optional(idOf('the place whose shared screen this is; left out on phones')),
});
export type MeView = Static<typeof Me>;
export type StaffView = Static<typeof StaffMember>;

export const SessionNew = Type.Object({
  invite: Type.String({ minLength: 1, maxLength: 128, description: 'secret of the invitation' }),
  device: Type.Optional(Type.String({ maxLength: 120, description: 'name of the phone, for the list of sessions' })),
});
export const InvitationAsk = Type.Object({
  invite: Type.String({ minLength: 1, maxLength: 128, description: 'secret of the invitation' }),
});
/** What a page shows before somebody taps "join". */
export const Invitation = Type.Object({
  name: Words,
  expiresAt: timeOf('until then it can be used'),
});
export type InvitationView = Static<typeof Invitation>;
export const SessionOpened = Type.Object({
  token: Type.String({ description: 'for `Authorization: Bearer`; shown once' }),
  staff: StaffMember,
  expiresAt: timeOf('end of the session; each use moves it'),
});
export const SessionPatch = Type.Object({
  device: Type.String({ pattern: '\\S', maxLength: 120, description: 'new name of the phone' }),
});
export const Session = Type.Object({
  id: Type.String({ description: 'session id' }),
  staff: Id,
  createdAt: timeOf('when it was opened'),
  lastSeenAt: timeOf('last use'),
  device: Type.String({ description: 'name of the phone' }),
  current: Type.Boolean({ description: 'true: the session of this request' }),
  screen: Type.Optional(idOf('the place whose shared screen it is; left out for phones')),
});
export type SessionView = Static<typeof Session>;
export const Invite = Type.Object({
  invite: Type.String({ description: 'secret for one phone; shown once' }),
  url: Type.String({ description: 'link that opens the sign-in page with the secret' }),
  expiresAt: timeOf('until then it can be used'),
});
export type InviteView = Static<typeof Invite>;
