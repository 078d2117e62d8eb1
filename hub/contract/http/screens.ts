import { Type } from 'typebox';
import { Id } from '../ids.ts';
import { StaffMember } from './people.ts';

/** Four to eight digits, as one taps them in passing. */
export const PIN_PATTERN = '^[0-9]{4,8}$';
const Pin = Type.String({ pattern: PIN_PATTERN });

export const PinNew = Type.Object({ pin: Pin });
export const PinEntry = Type.Object({ staff: Id, pin: Pin });
/** Who acts at the screen now; after `idleS` seconds without an act it only watches again. */
export const PinEntered = Type.Object({ staff: StaffMember, idleS: Type.Integer() });
export const ScreenNew = Type.Object({ place: Id });
