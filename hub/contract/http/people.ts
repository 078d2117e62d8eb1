import { Type, type Static } from 'typebox';
import { Id, Timestamp, Words } from '../ids.ts';

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
  team: Type.Union([Id, Type.Null()]),
  roles: Type.Array(Role),
  duty: Type.Boolean(),
  active: Type.Boolean(),
});
/** What a person is called; the site document allows no more. */
const StaffName = Type.Object({
  zh: Type.String({ pattern: '\\S', maxLength: 80 }),
  en: Type.String({ pattern: '\\S', maxLength: 80 }),
});
export const StaffNew = Type.Object({
  id: Id,
  name: StaffName,
  team: Type.Optional(Id),
  roles: Type.Array(Role, { minItems: 1 }),
  duty: Type.Optional(Type.Boolean()),
});
export const StaffPatch = Type.Object({
  name: Type.Optional(StaffName),
  team: Type.Optional(Type.Union([Id, Type.Null()])),
  roles: Type.Optional(Type.Array(Role, { minItems: 1 })),
  duty: Type.Optional(Type.Boolean()),
  active: Type.Optional(Type.Boolean()),
});

/** `staff` is null for the admin token, which is a machine's, not a person's. */
export const Me = Type.Object({
  session: Type.String(),
  staff: Type.Union([StaffMember, Type.Null()]),
  roles: Type.Array(Role),
  /** The place whose shared screen this is; left out on phones. */
  screen: Type.Optional(Id),
});
export type MeView = Static<typeof Me>;
export type StaffView = Static<typeof StaffMember>;

export const SessionNew = Type.Object({
  invite: Type.String({ minLength: 1, maxLength: 128 }),
  device: Type.Optional(Type.String({ maxLength: 120 })),
});
export const SessionOpened = Type.Object({ token: Type.String(), staff: StaffMember, expiresAt: Timestamp });
export const Session = Type.Object({
  id: Type.String(),
  staff: Id,
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  device: Type.String(),
  current: Type.Boolean(),
  screen: Type.Optional(Id),
});
export type SessionView = Static<typeof Session>;
export const Invite = Type.Object({ invite: Type.String(), url: Type.String(), expiresAt: Timestamp });
export type InviteView = Static<typeof Invite>;
