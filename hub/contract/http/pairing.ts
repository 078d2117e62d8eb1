import { Type } from 'typebox';
import { Id, Timestamp } from '../ids.ts';

/** `code` is good for one device and two minutes; `url` is what a QR code for a commissioning tool holds. */
export const Pairing = Type.Object({ callPoint: Id, code: Type.String(), url: Type.String(), expiresAt: Timestamp });
export const PairingClaim = Type.Object({ code: Type.String({ minLength: 1, maxLength: 32 }) });
/** Shown once. `input` is the one that this call point listens to. */
export const Paired = Type.Object({
  callPoint: Id,
  device: Id,
  input: Id,
  username: Type.String(),
  password: Type.String(),
});
export const PressTest = Type.Object({ callPoint: Id, expiresAt: Timestamp });
