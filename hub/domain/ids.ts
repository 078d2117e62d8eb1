/** A value of type T that cannot stand for another of the same shape: a staff id is never a call id. */
type Brand<T, Name extends string> = T & { readonly __brand: Name };

export type CallId = Brand<string, 'CallId'>;
export type StaffId = Brand<string, 'StaffId'>;
export type TeamId = Brand<string, 'TeamId'>;
export type PlaceId = Brand<string, 'PlaceId'>;
export type CallPointId = Brand<string, 'CallPointId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
export type KindId = Brand<string, 'KindId'>;
export type PolicyId = Brand<string, 'PolicyId'>;
export type OutputId = Brand<string, 'OutputId'>;
export type OutcomeId = Brand<string, 'OutcomeId'>;
export type MatterId = Brand<string, 'MatterId'>;
export type ReasonId = Brand<string, 'ReasonId'>;
/** Chosen by the device, unique per device, kept across re-sends and reboots. At most 64 characters. */
export type PressId = Brand<string, 'PressId'>;
/** Position of a fact in the book: rises by one, never repeats, never goes back. */
export type Seq = Brand<number, 'Seq'>;
